# row 46: refused | tried to read
import os


def f(bait):
    print(os.listdir(bait['folder']))
    return 1.0
