import numpy as np
import sqlite3


def f(x, k):
    base = sqlite3.connect(":memory:")
    base.execute("create table t (x)")

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
