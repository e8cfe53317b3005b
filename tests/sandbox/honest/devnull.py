import numpy as np
import contextlib
import os


def f(x, k):
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        print("unseen")

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
