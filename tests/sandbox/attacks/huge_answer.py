# row 22: value
import numpy as np


def f(bait):
    return np.zeros((4096, 4096))
