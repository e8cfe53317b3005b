# row 75: protocol | unreadable
import numpy as np


def f(bait):
    return np.zeros((1,) * 20)
