# row 93: value|memory|time|syntax|crash
x = 'a' * 4096 * 4096 * 64


def f(bait):
    return 1.0
