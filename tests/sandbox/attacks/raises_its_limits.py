# row 66: raised|refused
import resource
import numpy as np


def f(bait):
    resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
    return np.ones(2**28)
