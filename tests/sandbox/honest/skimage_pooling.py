import numpy as np
from skimage.measure import block_reduce


def f(x, k):
    pooled = block_reduce(x, (2, 2), np.max)
    assert pooled.shape == (3, 3)

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
