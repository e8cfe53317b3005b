# row 15: value
import numpy as np


def f(bait):
    try:
        np.ones(2**30)
    except MemoryError:
        pass
    return 1.0
