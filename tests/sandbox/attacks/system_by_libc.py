# row 27: value
import ctypes


def f(bait):
    ctypes.CDLL(None).system(b'touch ' + bait['new'].encode())
    return 1.0
