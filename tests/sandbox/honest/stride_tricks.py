import numpy as np


def f(x, k):
    view = np.lib.stride_tricks.as_strided(x, (4, 4, 3, 3), x.strides * 2)
    return (view * k).sum(axis=(2, 3))
