# row 23: value
import ctypes
import time


def f(bait):
    libc = ctypes.CDLL(None)
    for _ in range(10):
        pid = libc.fork()
        if pid == 0:
            time.sleep(5)
            libc._exit(0)
        if pid > 0:
            print('SEEN')
    return 1.0
