"""Other right ways to write ``flatten_layer``: each must pass."""

import numpy as np


def ravel(h):
    """A view."""
    return h.ravel()


def by_size(h):
    """The number of numbers is worked out."""
    return np.reshape(h, h.shape[0] * h.shape[1] * h.shape[2])


def loops_only(h):
    """One number after the other."""
    out = []
    for row in h:
        for pixel in row:
            out.extend(pixel)
    return np.array(out)


def from_fortran(h):
    """Turned round twice."""
    return h.T.flatten(order="F").astype(np.float32)
