# row 50: refused | tried to change
import os


def f(bait):
    os.rename(bait['victim'], bait['new'])
