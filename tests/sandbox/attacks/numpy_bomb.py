# row 12: memory | 1 GiB
import numpy as np


def f(bait):
    kept = []
    while True:
        kept.append(np.ones(2**24))
