# row 20: crash|memory|raised|time
import sys


def f(bait):
    sys.setrecursionlimit(10**9)

    def down():
        return down()

    return down()
