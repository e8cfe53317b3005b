# row 4: time | still computing
def f(bait):
    return 3 ** (10**9)
