# row 6: time | still computing
def f(bait):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
