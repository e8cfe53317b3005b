import numpy as np


def f(x, k):
    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            for a in range(3):
                for b in range(3):
                    out[i, j] += x[i + a, j + b] * k[a, b]
    return out
