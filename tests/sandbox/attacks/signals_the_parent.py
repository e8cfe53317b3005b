# row 34: refused | tried to signal
import os
import signal


def f(bait):
    os.kill(os.getppid(), signal.SIGWINCH)
    return 1.0
