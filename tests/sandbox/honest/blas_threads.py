import numpy as np
import os
import scipy.linalg.blas


def f(x, k):
    os.environ["OPENBLAS_NUM_THREADS"] = "4"
    assert scipy.linalg.blas.ddot(np.ones(9), np.ones(9)) == 9

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
