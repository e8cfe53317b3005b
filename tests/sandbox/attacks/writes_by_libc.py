# row 49: value
import ctypes


def f(bait):
    libc = ctypes.CDLL(None)
    libc.open(bait['new'].encode(), 0o101, 0o600)
    return 1.0
