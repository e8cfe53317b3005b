# row 34: value
import ctypes
import os


def f(bait):
    # The kernel signals whoever was named as the owner of a descriptor.
    read, write = os.pipe()
    libc = ctypes.CDLL(None)
    libc.fcntl(read, 10, 28)  # F_SETSIG
    libc.fcntl(read, 8, bait['pid'])  # F_SETOWN
    libc.fcntl(read, 4, 0o20000)  # F_SETFL, O_ASYNC
    os.write(write, b'x')
    return 1.0
