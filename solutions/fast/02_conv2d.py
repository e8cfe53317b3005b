"""2D convolutional layer, fast: a batch of images, and one matrix product a row.

A convolution is a matrix product: the kernels as rows of a matrix, the windows of the
image as columns. Copying every window (im2col) makes nine copies of an image for a 3x3
kernel. Three are enough, if memory is laid out for it. Row y of the batch is kept as
[kw * CI, n * W]: kw copies, each shifted by one column more, of all channels and images.
The windows of output row y are then the rows y to y + kh - 1, and these lie one after
the other in memory: a view of [kh * kw * CI, n * W] that costs nothing.

The result keeps that layout, [H, CO, n, W], under the axes [n, H, W, CO] that everybody
expects. So the next layer's copies run along memory too.
"""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import as_strided


def conv2d_layer(h, W, b, act):
    """Slide kernels over images: stride 1, zero "same" padding.

    h        [n, H, W, CI] a batch, or [H, W, CI] one image
    W        [kh, kw, CI, CO]
    b        [CO]
    act      name of the activation
    returns  [n, H, W, CO] or [H, W, CO], float32

    Raises ValueError where h does not have CI channels.
    """
    h = np.asarray(h)
    if h.ndim == 3:
        return conv2d_layer(h[np.newaxis], W, b, act)[0]
    n, rows, columns, channels = h.shape
    kh, kw, CI, CO = W.shape
    if channels != CI:
        raise ValueError(f"h has {channels} channels, but the kernels in W expect {CI}.")

    copies = shifted_copies(h, kh, kw)
    shape = (rows, kh * kw * CI, n * columns)
    windows = as_strided(copies, shape, copies.reshape(-1, kw * CI, n * columns).strides)
    kernels = np.asarray(W, np.float32).reshape(kh * kw * CI, CO).T
    out = np.matmul(np.ascontiguousarray(kernels), windows)
    out += np.asarray(b, np.float32).reshape(CO, 1)
    return activate(out.reshape(rows, CO, n, columns).transpose(2, 0, 3, 1), act)


def shifted_copies(h, kh, kw):
    """[H + kh - 1, kw, CI, n, W]: copy j holds at column x what h has at x + j - (kw - 1) // 2."""
    n, rows, columns, CI = h.shape
    copies = zeros((rows + kh - 1, kw, CI, n, columns))
    top, left = (kh - 1) // 2, (kw - 1) // 2
    image = h.transpose(1, 3, 0, 2)
    for j in range(kw):
        first, last = max(0, left - j), min(columns, columns + left - j)
        to = copies[top : top + rows, j]
        to[..., first:last] = image[..., first + j - left : last + j - left]
    return copies


@lru_cache(maxsize=8)
def zeros(shape):
    """A buffer that is kept: the padding in it is written once and stays zero.

    It is filled and used up within one call, so no two calls may run at the same time.
    """
    return np.zeros(shape, np.float32)
