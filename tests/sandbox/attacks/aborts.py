# row 33: crash | SIGABRT
import os


def f(bait):
    os.abort()
