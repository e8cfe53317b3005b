# row 89: refused | tried to read
def f(bait):
    exec(open(bait['keras']).read())
    print('SEEN')
