# row 5: time | waiting, not computing
import time


def f(bait):
    time.sleep(600)
