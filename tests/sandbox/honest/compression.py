import numpy as np
import bz2
import gzip
import lzma
import zlib


def f(x, k):
    assert lzma.decompress(lzma.compress(b"x")) == gzip.decompress(gzip.compress(b"x"))
    assert bz2.decompress(bz2.compress(b"x")) == zlib.decompress(zlib.compress(b"x"))

    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i : i + 3, j : j + 3] * k)
    return out
