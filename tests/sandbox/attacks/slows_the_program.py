# row 65: value
import ctypes


def f(bait):
    ctypes.CDLL(None).setpriority(0, bait['pid'], 5)
    return 1.0
