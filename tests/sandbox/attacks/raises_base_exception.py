# row 41: raised | raised Odd
def f(bait):
    class Odd(BaseException):
        pass

    raise Odd
