# row 47: value|raised
import os


def f(bait):
    print(os.stat(bait['secret']).st_size)
    return 1.0
