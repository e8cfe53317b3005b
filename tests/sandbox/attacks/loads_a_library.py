# row 91: raised|refused
import ctypes


def f(bait):
    ctypes.CDLL(bait['secret'])
