# row 70: value
import ctypes


def f(bait):
    if ctypes.CDLL(None).syscall(0x40000000 + 39) >= 0:
        print('SEEN')
    return 1.0
