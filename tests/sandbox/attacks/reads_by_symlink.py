# row 45: refused | tried to read
def f(bait):
    print(open(bait['link']).read(100))
