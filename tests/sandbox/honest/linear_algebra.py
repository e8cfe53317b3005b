import numpy as np
import scipy.linalg


def f(x, k):
    q, r = np.linalg.qr(x)
    assert np.allclose(q @ r, x) and scipy.linalg.norm(k) > 0

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
