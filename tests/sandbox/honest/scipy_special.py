import numpy as np
from scipy.special import softmax, expit


def f(x, k):
    assert np.isclose(softmax(x.ravel()).sum(), 1) and expit(0.0) == 0.5

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
