"""2D convolutional layer, fast: a batch of images, half the multiplications, matrix products.

Down one column of an image, a 3x3 kernel turns six rows into four. Row by row that takes
4 * 3 products of a kernel row with an image row. Winograd found that 6 are enough: mix the six
rows by B into six others, mix the three kernel rows by G into six others, multiply one by one,
and mix the products by A into the four rows that were asked for. B and A do so few sums that
they hardly count beside the products, which add up over all columns of the kernel and channels.

All three steps are matrix products, if memory is laid out for it: [H, W, CI, n], images last.
A window of kw columns is then kw * CI lines of n numbers that lie one after the other, a view
that costs nothing. The result keeps that layout, under the axes [n, H, W, CO] that everybody
expects, and so do all layers up to flatten.
"""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import as_strided


def conv2d_layer(h, W, b, act, pool=False):
    """Slide kernels over images: stride 1, zero "same" padding.

    h        [n, H, W, CI] a batch, or [H, W, CI] one image
    W        [kh, kw, CI, CO]
    b        [CO]
    act      name of the activation
    pool     whether 2x2 max pooling follows and is done here
    returns  [n, H, W, CO] or [H, W, CO], float32; pooled [n, H//2, W//2, CO]

    Raises ValueError where h does not have CI channels.
    """
    h = np.asarray(h)
    if h.ndim == 3:
        return conv2d_layer(h[np.newaxis], W, b, act, pool)[0]
    channels, CI = h.shape[3], W.shape[2]
    if channels != CI:
        raise ValueError(f"h has {channels} channels, but the kernels in W expect {CI}.")

    # Activations keep the larger of two numbers the larger one. Pooling before them gives the
    # same, and leaves them a quarter of the work. Softmax looks at other channels.
    early = pool and act != "softmax"
    out = activate(convolve(h, W, b, early), act)
    return pool2d_layer(out) if pool and not early else out


def convolve(h, W, b, pool):
    """The sums alone: [n, H, W, CI] and [kh, kw, CI, CO] to [n, H, W, CO], or pooled."""
    n, rows, columns, _ = h.shape
    kh, kw, CI, CO = W.shape
    mix, mix_kernels, unmix = winograd(kh)
    at_once, products = len(unmix), len(mix)
    padded, image, mixed, windows, sums = room(n, rows, columns, *W.shape)

    image[:] = h.transpose(1, 2, 3, 0)
    kernels = mix_kernels @ np.asarray(W, np.float32).reshape(kh, -1)
    kernels = kernels.reshape(products, 1, kw * CI, CO).swapaxes(2, 3)
    sums[products] = np.reshape(b, (CO, 1))  # unmix adds it to every row

    scale = 2 if pool else 1
    out = np.empty((rows // scale, columns // scale, CO, n), np.float32).transpose(3, 0, 1, 2)
    for y in range(0, rows, at_once):
        np.matmul(mix, padded[y : y + len(mix[0])], out=mixed)
        np.matmul(kernels, windows, out=sums[:products])
        some = unmix @ sums.reshape(products + 1, -1)
        some = some.reshape(at_once, columns, CO, n).transpose(3, 0, 1, 2)[:, : rows - y]
        out[:, y // scale : (y + at_once) // scale] = pool2d_layer(some) if pool else some
    return out


@lru_cache
def winograd(kh):
    """B [products, rows in], G [products, kh] and A [rows out, products + 1], float32.

    A's last column adds one more row, the bias. For 3 rows they are F(4, 3) of A. Lavin and
    S. Gray, "Fast Algorithms for Convolutional Neural Networks" (2015). For other kernels they
    only say that each of two rows is a sum of kh products of its own.
    """
    if kh == 3:
        mix = [
            [4, 0, -5, 0, 1, 0],
            [0, -4, -4, 1, 1, 0],
            [0, 4, -4, -1, 1, 0],
            [0, -2, -1, 2, 1, 0],
            [0, 2, -1, -2, 1, 0],
            [0, 4, 0, -5, 0, 1],
        ]
        mix_kernels = [
            [1 / 4, 0, 0],
            [-1 / 6, -1 / 6, -1 / 6],
            [-1 / 6, 1 / 6, -1 / 6],
            [1 / 24, 1 / 12, 1 / 6],
            [1 / 24, -1 / 12, 1 / 6],
            [0, 0, 1],
        ]
        unmix = [
            [1, 1, 1, 1, 1, 0],
            [0, 1, -1, 2, -2, 0],
            [0, 1, 1, 4, 4, 0],
            [0, 1, -1, 8, -8, 1],
        ]
    else:
        mix = np.vstack([np.eye(kh, kh + 1), np.eye(kh, kh + 1, 1)])
        mix_kernels = np.vstack([np.eye(kh), np.eye(kh)])
        unmix = np.eye(2).repeat(kh, axis=1)
    unmix = np.hstack([unmix, np.ones((len(unmix), 1))])
    return tuple(np.array(one, np.float32) for one in (mix, mix_kernels, unmix))


@lru_cache(maxsize=8)
def room(n, rows, columns, kh, kw, CI, CO):
    """Buffers for one layer: written once a call, except for the padding, which stays zero.

    Returns the padded image [rows, columns * CI * n] and the image [H, W, CI, n] inside it;
    the mixed rows [products, columns * CI * n] and their windows [products, W, kw * CI, n];
    the products and the bias [products + 1, W, CO, n].

    They are kept, so no two calls of convolve may run at the same time.
    """
    mix, _, unmix = winograd(kh)
    (products, rows_in), rows_out = mix.shape, len(unmix)
    top, left = (kh - 1) // 2, (kw - 1) // 2
    height = (rows - 1) // rows_out * rows_out + rows_in
    padded = np.zeros((height, columns + kw - 1, CI, n), np.float32)
    image = padded[top : top + rows, left : left + columns]
    mixed = np.empty((products, columns + kw - 1, CI, n), np.float32)
    windows = as_strided(mixed, (products, columns, kw * CI, n), mixed.strides)
    sums = np.empty((products + 1, columns, CO, n), np.float32)
    return padded.reshape(height, -1), image, mixed.reshape(products, -1), windows, sums
