# row 12: memory | 1 GiB
import numpy as np


def f(bait):
    kept = []
    while True:
        kept.append(np.zeros(2**24))
