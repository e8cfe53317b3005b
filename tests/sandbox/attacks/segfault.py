# row 32: crash | SIGSEGV
import ctypes


def f(bait):
    ctypes.string_at(0)
