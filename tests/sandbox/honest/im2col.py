import numpy as np


def f(x, k):
    columns = np.stack([x[a : a + 4, b : b + 4].ravel() for a in range(3) for b in range(3)])
    return (k.ravel() @ columns).reshape(4, 4)
