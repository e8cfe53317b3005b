# row 9: time | waiting, not computing
import os
import signal


def f(bait):
    os.kill(os.getpid(), signal.SIGSTOP)
