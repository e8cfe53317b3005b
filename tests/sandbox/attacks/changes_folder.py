# row 56: value
import os


def f(bait):
    os.chdir('/usr')
    return 1.0
