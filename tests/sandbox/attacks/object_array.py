# row 75: value
import numpy as np


def f(bait):
    return np.array([object()])
