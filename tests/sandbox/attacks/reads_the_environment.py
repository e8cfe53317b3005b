# row 48: value
import os


def f(bait):
    print(dict(os.environ))
    return 1.0
