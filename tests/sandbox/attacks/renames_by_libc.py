# row 50: value
import ctypes


def f(bait):
    ctypes.CDLL(None).rename(bait['victim'].encode(), bait['new'].encode())
    return 1.0
