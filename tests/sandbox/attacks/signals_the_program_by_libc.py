# row 34: value
import ctypes


def f(bait):
    ctypes.CDLL(None).kill(bait['pid'], 28)
    return 1.0
