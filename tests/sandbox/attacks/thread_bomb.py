# row 26: raised|memory|time
import threading
import time


def f(bait):
    threads = [threading.Thread(target=time.sleep, args=(9,), daemon=True) for _ in range(3000)]
    for one in threads:
        one.start()
