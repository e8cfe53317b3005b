import numpy as np
import skimage.transform


def f(x, k):
    assert skimage.transform.resize(x, (3, 3)).shape == (3, 3)

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
