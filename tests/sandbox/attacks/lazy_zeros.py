# row 14: memory
import numpy as np


def f(bait):
    return np.zeros(2**35)
