# row 27: value
import ctypes


def f(bait):
    arguments = (ctypes.c_char_p * 3)(b'touch', bait['new'].encode(), None)
    ctypes.CDLL(None).execv(b'/bin/touch', arguments)
    return 1.0
