"""Poolings that are right for even sizes: they pass, but earn no star."""

# right is in the file that a mutant is set into

import numpy as np
from skimage import measure


def odd_sizes_padded_up(h):
    """You fill odd sizes up with zeros; Keras drops the last row or column.

    With even sizes all is right. A 7x7 image comes out as 4x4, in Keras as 3x3. If you use
    block_reduce: it fills up by itself. Look at what h is when it gets there, and how large it
    should be.

    Step: At the edges: odd sizes
    """
    return measure.block_reduce(h, (2, 2, 1), np.max)


def odd_sizes_crash(h):
    """Your code stops when height or width is odd.

    The last row or column has no partner. With 7 rows there are three blocks, and a fourth that
    is only half there. Keras drops that one. Look at how many rows and columns your loops or
    slices take, and how many your result has room for.

    Step: At the edges: odd sizes
    """
    rows, columns, channels = h.shape
    return h.reshape(rows // 2, 2, columns // 2, 2, channels).max(axis=(1, 3))


def odd_sizes_drop_the_first_row(h):
    """You drop the first row of an odd height, not the last.

    With even sizes all is right. In the example of the step, Keras leaves out the row below,
    so its first block begins at row 0. Look at where your cut begins, and where it ends.

    Step: At the edges: odd sizes
    """
    return right(h[h.shape[0] % 2 :])


def odd_sizes_drop_the_first_column(h):
    """You drop the first column of an odd width, not the last.

    With even sizes all is right. In the example of the step, Keras leaves out the column on
    the right, so its first block begins at column 0. Look at where your cut begins, and where
    it ends.

    Step: At the edges: odd sizes
    """
    return right(h[:, h.shape[1] % 2 :])
