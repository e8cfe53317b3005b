# row 50: value
import ctypes


def f(bait):
    ctypes.CDLL(None).unlink(bait['victim'].encode())
    return 1.0
