"""What honest code does, run in a worker at the start to see that it is let through.

Never imported by the program: its text is given to a worker as a learner's file would be.
Each function gives back 1 where all went well.
"""

import threading

import numpy as np


def computes(bait):
    rows = np.lib.stride_tricks.sliding_window_view(np.arange(36.0).reshape(6, 6), (3, 3))
    return float(np.einsum("abij,ij->ab", rows, np.ones((3, 3))).shape == (4, 4))


def uses_scipy_and_scikit_image(bait):
    import scipy.linalg
    from scipy.signal import correlate2d
    from skimage.measure import block_reduce

    out = correlate2d(np.ones((6, 6)), np.ones((3, 3)), "valid")
    pooled = block_reduce(out, (2, 2), np.max)
    return float(np.all(pooled == 9) and np.isclose(scipy.linalg.det(np.eye(2)), 1))


def uses_the_standard_library(bait):
    import dataclasses
    import decimal
    import sqlite3
    import ssl

    used = (dataclasses.dataclass, decimal.Decimal, sqlite3.connect, ssl.SSLContext)
    done = threading.Event()
    thread = threading.Thread(target=done.set)
    thread.start()
    thread.join()
    return float(done.is_set() and all(map(callable, used)))
