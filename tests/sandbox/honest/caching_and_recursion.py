import numpy as np
import functools
import sys


def f(x, k):
    @functools.lru_cache
    def sum_to(n):
        return n and n + sum_to(n - 1)

    sys.setrecursionlimit(3000)
    assert sum_to(500) == 125250

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
