"""2D convolutional layer: each output channel is a sum over all input channels.

Keras computes a cross-correlation; scipy's convolve2d computes a convolution, so
the kernel is flipped both ways. The padding is explicit, (k - 1) // 2 before and
k // 2 after, because "same" of convolve2d shifts even kernels by one pixel against
Keras. The bias is added once for an output channel, and the activation comes last,
over the whole array, so that softmax runs over the channels.
"""

import numpy as np
from scipy import signal


def conv2d_layer(h, W, b, act):
    """Slide kernels over one image: stride 1, zero "same" padding.

    h        [H, W, CI]        one image, CI input channels
    W        [kh, kw, CI, CO]  one kernel for each pair of input and output channel
    b        [CO]              one bias for each output channel
    act      name of the activation
    returns  [H, W, CO], float64

    Raises ValueError where h does not have CI channels.
    """
    h = np.asarray(h, dtype=np.float64)
    W = np.asarray(W, dtype=np.float64)
    kh, kw, CI, CO = W.shape
    if h.shape[2] != CI:
        raise ValueError(f"h has {h.shape[2]} channels, but the kernels in W expect {CI}.")

    rows = ((kh - 1) // 2, kh // 2)
    columns = ((kw - 1) // 2, kw // 2)
    padded = np.pad(h, (rows, columns, (0, 0)))

    out = np.zeros((h.shape[0], h.shape[1], CO))
    for j in range(CO):
        for i in range(CI):
            kernel = np.flip(W[:, :, i, j])
            out[:, :, j] += signal.convolve2d(padded[:, :, i], kernel, mode="valid")
        out[:, :, j] += b[j]
    return activation(out, act)
