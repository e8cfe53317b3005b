# row 23: refused | cannot start programs or processes
import os
import time


def f(bait):
    pid = os.fork()
    if pid == 0:
        time.sleep(5)
        os._exit(0)
    return float(pid)
