import numpy as np
import time
import timeit
import datetime


def f(x, k):
    start = time.time(), time.perf_counter(), datetime.datetime.now()
    time.sleep(0.001)
    assert timeit.timeit("1 + 1", number=10) >= 0

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
