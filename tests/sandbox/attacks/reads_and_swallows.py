# row 44: value
def f(bait):
    try:
        print(open(bait['secret']).read(100))
    except OSError:
        pass
    return 1.0
