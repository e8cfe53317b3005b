# row 52: value
import ctypes


def f(bait):
    ctypes.CDLL(None).utimes(bait['victim'].encode(), (ctypes.c_long * 4)())
    return 1.0
