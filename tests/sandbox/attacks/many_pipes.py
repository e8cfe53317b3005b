# row 18: raised | Too many open files
import os


def f(bait):
    return [os.pipe() for _ in range(400)]
