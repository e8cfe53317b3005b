# row 22: value
import numpy as np


def f(bait):
    return np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 17, 1 << 17), (0, 0))
