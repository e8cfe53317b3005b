import numpy as np


def f(x, k):
    größe = "日本語"
    if (n := len(größe)) == 3:
        pass
    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
