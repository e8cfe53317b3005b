# row 44: refused | tried to read
def f(bait):
    print(open(bait['secret']).read(100))
    return 1.0
