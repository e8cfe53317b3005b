# row 59: value
import ctypes
import struct


def f(bait):
    libc = ctypes.CDLL(None)
    address = struct.pack('=H108s', 1, bait['unix'].encode())
    libc.connect(libc.socket(1, 1, 0), address, 110)
    return 1.0
