import numpy as np
import traceback
import inspect


def f(x, k):
    try:
        1 / 0
    except ZeroDivisionError:
        traceback.print_exc()
    assert inspect.signature(f)

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
