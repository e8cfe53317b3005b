# row 25: exit | ended the program itself
import ctypes
import time


def f(bait):
    libc = ctypes.CDLL(None)
    if libc.fork() == 0:
        libc.setsid()
        time.sleep(5)
    libc._exit(0)
