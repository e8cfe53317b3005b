# row 8: time | still computing
import time


def f(bait):
    time.time = time.perf_counter = time.monotonic = lambda: 0.0
    while True:
        pass
