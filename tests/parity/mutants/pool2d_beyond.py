"""Poolings that are right for even sizes: they pass, but earn no star."""

# ruff: noqa: F821 - right is in the file that a mutant is set into

import numpy as np
from skimage import measure


def odd_sizes_padded_up(h):
    """Of block_reduce, which fills the last block with zeros; Keras drops it."""
    return measure.block_reduce(h, (2, 2, 1), np.max)


def odd_sizes_crash(h):
    """The reshape needs even sizes."""
    rows, columns, channels = h.shape
    return h.reshape(rows // 2, 2, columns // 2, 2, channels).max(axis=(1, 3))


def odd_sizes_clash(h):
    """The four slices have different sizes where one size is odd."""
    top = np.maximum(h[::2, ::2], h[::2, 1::2])
    return np.maximum(top, np.maximum(h[1::2, ::2], h[1::2, 1::2]))


def odd_sizes_drop_the_first_row(h):
    """The first row is dropped, not the last one."""
    return right(h[h.shape[0] % 2 :])


def odd_sizes_drop_the_first_column(h):
    """The first column is dropped, not the last one."""
    return right(h[:, h.shape[1] % 2 :])
