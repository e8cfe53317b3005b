# row 7: time | still computing
import signal


def f(bait):
    for one in (signal.SIGXCPU, signal.SIGTERM, signal.SIGALRM):
        signal.signal(one, signal.SIG_IGN)
    while True:
        pass
