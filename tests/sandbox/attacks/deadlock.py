# row 5: time | waiting, not computing
import threading


def f(bait):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()
