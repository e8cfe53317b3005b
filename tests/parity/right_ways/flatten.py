"""Other right ways to write ``flatten_layer``: each must pass."""

import itertools

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


def reshape(h):
    """As most would write it."""
    return h.reshape(-1)


def flatten(h):
    """A copy."""
    return h.flatten()


def joined_pixels(h):
    """The channels of each pixel, joined row by row."""
    return np.concatenate([h[r, c, :] for r in range(h.shape[0]) for c in range(h.shape[1])])


def list_of_flat(h):
    """All numbers as a list, made an array again."""
    return np.array(list(h.flat))


def three_loops_and_a_counter(h):
    """Written into a vector of zeros, one place after the other."""
    H, W, C = h.shape
    v = np.zeros(H * W * C)
    n = 0
    for i in range(H):
        for j in range(W):
            for k in range(C):
                v[n] = h[i, j, k]
                n += 1
    return v


def by_the_formula(h):
    """Each number put into the place that the formula gives."""
    H, W, C = h.shape
    out = np.empty(H * W * C, dtype=h.dtype)
    for r in range(H):
        for c in range(W):
            out[(r * W + c) * C : (r * W + c + 1) * C] = h[r, c]
    return out


def grown(h):
    """np.append, pixel after pixel."""
    out = np.array([])
    for row in h:
        for pixel in row:
            out = np.append(out, pixel)
    return out


def from_an_iterator(h):
    """np.fromiter over chained rows."""
    pixels = itertools.chain.from_iterable(h)
    return np.fromiter(itertools.chain.from_iterable(pixels), dtype=float, count=h.size)


def stacked_rows(h):
    """By hstack, twice: pixels to rows, rows to one vector."""
    return np.hstack([np.hstack(row) for row in h])


def shape_set_on_a_copy(h):
    """The copy gets another shape; the image that came in keeps its own."""
    out = np.array(h, order="C")
    out.shape = (out.size,)
    return out


def a_column_squeezed(h):
    """As the lab hints at a column, which is then made a vector."""
    column = np.reshape(h, (-1, 1))
    return np.squeeze(column, axis=1)


def taken_by_index(h):
    """np.take counts in row-major order by itself."""
    return np.take(h, range(np.prod(h.shape)))
