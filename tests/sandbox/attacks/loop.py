# row 2: time | f was still computing|still computing at line
def f(bait):
    while True:
        pass
