import numpy as np
import scipy.fft


def f(x, k):
    shape = (8, 8)
    full = scipy.fft.irfft2(scipy.fft.rfft2(x, shape) * scipy.fft.rfft2(k[::-1, ::-1], shape), shape)
    return full[2:6, 2:6]
