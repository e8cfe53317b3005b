# row 67: value
import os


def f(bait):
    known = 0
    for descriptor in range(3, 64):
        try:
            os.fstat(descriptor)
            known += 1
        except OSError:
            pass
    if known > 2:  # the two ends of its own pipes
        print('SEEN')
    return 1.0
