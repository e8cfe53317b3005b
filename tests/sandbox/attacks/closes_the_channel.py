# row 38: crash|exit | f 
import os


def f(bait):
    os.closerange(0, 64)
    return 1.0
