# row 55: value
import ctypes


def f(bait):
    ctypes.CDLL(None).syscall(248, b'user', b'cnn-tutor-attack', b'x', 1, -4)
    return 1.0
