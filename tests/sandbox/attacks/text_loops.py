# row 42: time | still computing
def f(bait):
    class Odd(Exception):
        def __str__(self):
            while True:
                pass

    raise Odd
