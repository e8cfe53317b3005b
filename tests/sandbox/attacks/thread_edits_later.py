# row 28: value
import threading
import time
import numpy as np


def f(bait):
    out = np.zeros(4)
    threading.Thread(target=lambda: (time.sleep(0.2), out.fill(9)), daemon=True).start()
    return out
