import numpy as np
import ctypes
import struct
import array


def f(x, k):
    assert ctypes.sizeof(ctypes.c_double) == struct.calcsize("d") == array.array("d").itemsize

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
