# row 42: raised | raised Odd
def f(bait):
    class Odd(Exception):
        def __str__(self):
            raise self

    raise Odd
