# row 44: refused | tried to read
def f(bait):
    print(open(bait['solution']).read())
