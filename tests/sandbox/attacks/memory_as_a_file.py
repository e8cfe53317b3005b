# row 16: refused | asked the system
import os


def f(bait):
    descriptor = os.memfd_create('bomb')
    for _ in range(40):
        os.write(descriptor, bytes(2**26))
