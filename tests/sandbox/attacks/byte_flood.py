# row 36: output | 4 MiB
import os


def f(bait):
    while True:
        os.write(1, b'x' * 65536)
