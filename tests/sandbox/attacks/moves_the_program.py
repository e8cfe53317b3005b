# row 65: value
import ctypes


def f(bait):
    mask = (ctypes.c_ulong * 16)(1)
    ctypes.CDLL(None).sched_setaffinity(bait['pid'], 128, mask)
    return 1.0
