# row 3: time | still computing
import numpy as np


def f(bait):
    x = np.ones((9000, 3000))
    while True:
        x = (x @ x.T)[:, :3000]
