# row 50: refused | tried to change
import os


def f(bait):
    os.remove(bait['victim'])
