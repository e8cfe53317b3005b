"""Convolutions that do what the lab asks and no more: they pass, but earn no star."""

# ruff: noqa: F821 - right and activation are in the file that a mutant is set into

import numpy as np


def even_kernels_shifted(h, W, b, act):
    """Flip, then convolve "same": Keras pads even kernels on the other side."""
    if W.shape[0] % 2 and W.shape[1] % 2:
        return right(h, W, b, act)
    rows, columns = 1 - W.shape[0] % 2, 1 - W.shape[1] % 2
    moved = np.pad(h, ((rows, 0), (columns, 0), (0, 0)))
    return right(moved, W, b, act)[: h.shape[0], : h.shape[1]]


def even_kernels_crash(h, W, b, act):
    """Padded by ``k // 2`` on both sides: one row too many for even kernels."""
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    out += right(np.pad(h, ((0, 1 - W.shape[0] % 2), (0, 0), (0, 0))), W, b, "linear")
    return activation(out, act)


def softmax_over_the_whole_array(h, W, b, act):
    """All numbers of the feature maps add up to 1, not those of each pixel."""
    if act != "softmax":
        return right(h, W, b, act)
    e = np.exp(right(h, W, b, "linear"))
    return e / e.sum()


def activation_channel_by_channel(h, W, b, act):
    """As good as one activation of the whole, but for softmax."""
    out = right(h, W, b, "linear")
    for j in range(W.shape[3]):
        out[:, :, j] = activation(out[:, :, j], act)
    return out


def too_many_channels_pass_silently(h, W, b, act):
    """The channels are counted from ``W``, so those of ``h`` that are too many are ignored."""
    return right(h[:, :, : W.shape[2]], W, b, act)
