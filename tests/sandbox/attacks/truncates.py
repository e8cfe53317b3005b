# row 50: refused | tried to change
import os


def f(bait):
    os.truncate(bait['victim'], 0)
