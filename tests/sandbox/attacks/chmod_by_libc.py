# row 52: value
import ctypes


def f(bait):
    ctypes.CDLL(None).chmod(bait['victim'].encode(), 0o777)
    return 1.0
