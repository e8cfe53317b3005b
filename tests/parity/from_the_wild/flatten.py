"""Mistakes in ``flatten_layer`` as learners write them: each must be named."""

# ruff: noqa: RET504

import numpy as np


def column_for_the_dense_layer(h):
    """Extra axes returned: the lab's hint of a column, taken too early.

    Named: as_a_column
    """
    K = h.shape[0] * h.shape[1] * h.shape[2]
    v = np.zeros((K, 1))
    k = 0
    for zeile in h:
        for pixel in zeile:
            for wert in pixel:
                v[k, 0] = wert
                k = k + 1
    return v


def row_for_the_dense_layer(h):
    """Extra axes returned.

    Named: as_a_row
    """
    return h.flatten()[np.newaxis]


def result_not_kept(h):
    """A result overwritten by its input.

    Named: unchanged
    """
    out = h.flatten()
    out = h
    return out
