# row 13: memory|time
def f(bait):
    kept = []
    while True:
        kept += [None] * 10**7
