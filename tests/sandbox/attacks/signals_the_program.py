# row 34: refused | tried to signal
import os
import signal


def f(bait):
    os.kill(bait['pid'], signal.SIGWINCH)
    return 1.0
