# row 50: value
import ctypes


def f(bait):
    libc = ctypes.CDLL(None)
    descriptor = libc.open(bait['victim'].encode(), 1)
    if descriptor >= 0:
        libc.write(descriptor, b'spoilt', 6)
    return 1.0
