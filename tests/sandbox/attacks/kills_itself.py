# row 33: crash | SIGKILL
import os
import signal


def f(bait):
    os.kill(os.getpid(), signal.SIGKILL)
