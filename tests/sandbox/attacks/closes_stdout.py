# row 37: value
import os


def f(bait):
    os.close(1)
    os.close(2)
    print('gone')
    return 1.0
