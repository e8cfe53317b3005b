# row 35: refused | tried to signal
import os


def f(bait):
    os.killpg(0, 0)
    return 1.0
