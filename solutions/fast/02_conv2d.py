"""2D convolutional layer, fast: a batch of images, and matrix products row by row.

A convolution is a matrix product: the kernels as rows of a matrix, the windows of the
image as columns. Copying every window (im2col) makes nine copies of an image for a 3x3
kernel. Three are enough, if memory is laid out for it. Row y of the batch is kept as
[kw * CI, W * n]: kw copies, each shifted by one column more, of all channels and images.
The windows of output row y are then the rows y to y + kh - 1, and these lie one after
the other in memory: a view of [kh * kw * CI, W * n] that costs nothing.

The result keeps that layout, [H, CO, W, n], under the axes [n, H, W, CO] that everybody
expects. The images come last: a shift by one column is then one by n numbers, and copies
and maxima run over long pieces of memory. All layers up to flatten keep it so.
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

    out = convolve(h, np.asarray(W, np.float32))
    # Bias and activation keep the larger of two numbers the larger one. Pooling before them
    # gives the same, and leaves them a quarter of the work. Softmax looks at other channels.
    early = pool and act != "softmax"
    out = pool2d_layer(out) if early else out
    out += np.asarray(b, np.float32)
    out = activate(out, act)
    return pool2d_layer(out) if pool and not early else out


def convolve(h, W):
    """The sums alone: [n, H, W, CI] and [kh, kw, CI, CO] to [n, H, W, CO]."""
    n, rows, columns, _ = h.shape
    CO = W.shape[3]
    copies, windows = room(n, rows, columns, *W.shape[:3])
    image = np.ascontiguousarray(h.transpose(1, 3, 2, 0), np.float32)
    for copy, first, last in copies:
        copy[:] = image[:, :, first:last]
    # OpenBLAS takes matrices up to a million multiply-adds as they lie, on processors with
    # AVX-512, and rearranges larger ones first. 16 numbers fill one register there.
    step = max(16, 1_000_000 // W.size // 16 * 16)
    kernels = W.reshape(-1, CO).T
    out = np.empty((rows, CO, columns * n), np.float32)
    for i in range(0, columns * n, step):
        some = slice(i, i + step)
        np.matmul(kernels, windows[..., some], out=out[..., some])
    return out.reshape(rows, CO, columns, n).transpose(3, 0, 2, 1)


@lru_cache(maxsize=8)
def room(n, rows, columns, kh, kw, CI):
    """A buffer for the shifted copies: where each goes, and all of them as windows.

    The buffer is [H + kh - 1, kw, CI, W, n]. Copy j holds at column x what the image has at
    x + j - (kw - 1) // 2; the padding around it is written once and stays zero. A copy comes
    as (its place in the buffer, first column, last column + 1 of what goes there).

    The buffer is kept: it is filled and used up within one call of convolve, so no two calls
    may run at the same time.
    """
    buffer = np.zeros((rows + kh - 1, kw, CI, columns, n), np.float32)
    top, left = (kh - 1) // 2, (kw - 1) // 2
    copies = []
    for shift in range(-left, kw - left):
        first, last = max(0, shift), min(columns, columns + shift)
        to = buffer[top : top + rows, shift + left, :, first - shift : last - shift]
        if first < last:
            copies.append((to, first, last))
    shape = (rows, kh * kw * CI, columns * n)
    strides = buffer.reshape(-1, kw * CI, columns * n).strides
    return copies, as_strided(buffer, shape, strides)
