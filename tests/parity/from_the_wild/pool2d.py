"""Mistakes in ``pool2d_layer`` as learners write them: each must be named."""

# ruff: noqa: RET504

import numpy as np
from skimage import measure


def block_reduce_as_it_is(h):
    """Odd sizes in pooling: block_reduce pads up.

    Named: odd_sizes_padded_up
    """
    out = []
    for c in range(h.shape[2]):
        out.append(measure.block_reduce(h[:, :, c], block_size=(2, 2), func=np.max))
    return np.stack(out, axis=2)


def block_reduce_into_zeros(h):
    """Odd sizes in pooling: the shapes clash.

    Named: odd_sizes_clash or odd_sizes_crash
    """
    hout = np.zeros((h.shape[0] // 2, h.shape[1] // 2, h.shape[2]))
    for i in range(h.shape[2]):
        hout[:, :, i] = measure.block_reduce(h[:, :, i], (2, 2), np.max)
    return hout


def loops_in_steps_of_two(h):
    """Odd sizes in pooling: the loop writes behind the last row.

    Named: odd_sizes_clash or odd_sizes_crash
    """
    H, W, C = h.shape
    pooled = np.zeros((H // 2, W // 2, C))
    for c in range(C):
        for i in range(0, H, 2):
            for j in range(0, W, 2):
                pooled[i // 2, j // 2, c] = h[i : i + 2, j : j + 2, c].max()
    return pooled


def batch_of_one(h):
    """Extra axes returned.

    Named: batch_axis_left_on
    """
    x = h.reshape(1, *h.shape)
    _, H, W, C = x.shape
    out = np.zeros((1, H // 2, W // 2, C))
    for i in range(H // 2):
        for j in range(W // 2):
            out[:, i, j, :] = np.max(x[:, 2 * i : 2 * i + 2, 2 * j : 2 * j + 2, :], axis=(1, 2))
    return out


def result_lost_to_its_input(h):
    """A result overwritten by its input.

    Named: unchanged
    """
    out = np.zeros((h.shape[0] // 2, h.shape[1] // 2, h.shape[2]))
    for c in range(h.shape[2]):
        for i in range(h.shape[0] // 2):
            for j in range(h.shape[1] // 2):
                out[i, j, c] = np.max(h[2 * i : 2 * i + 2, 2 * j : 2 * j + 2, c])
    out = h
    return out
