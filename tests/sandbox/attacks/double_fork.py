# row 24: value
import ctypes
import time


def f(bait):
    libc = ctypes.CDLL(None)
    pid = libc.fork()
    if pid == 0:
        libc.setsid()
        if libc.fork() == 0:
            time.sleep(5)
        libc._exit(0)
    if pid > 0:
        print('SEEN')
    return 1.0
