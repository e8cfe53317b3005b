import numpy as np
import warnings


def f(x, k):
    warnings.warn("careful", stacklevel=1)
    with np.errstate(all="ignore"):
        np.log(np.zeros(1))

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
