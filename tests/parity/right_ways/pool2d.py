"""Other right ways to write ``pool2d_layer``: each must pass."""

import numpy as np
from scipy import ndimage
from skimage import measure, util


def four_slices(h):
    """The largest of four images of half the size."""
    h = h[: h.shape[0] // 2 * 2, : h.shape[1] // 2 * 2]
    return np.maximum.reduce([h[::2, ::2], h[1::2, ::2], h[::2, 1::2], h[1::2, 1::2]])


def loops_only(h):
    """One number after the other."""
    out = np.zeros((h.shape[0] // 2, h.shape[1] // 2, h.shape[2]))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            for c in range(out.shape[2]):
                out[y, x, c] = max(
                    h[2 * y, 2 * x, c],
                    h[2 * y + 1, 2 * x, c],
                    h[2 * y, 2 * x + 1, c],
                    h[2 * y + 1, 2 * x + 1, c],
                )
    return out


def of_the_lab(h):
    """As in a hand-in: block_reduce, channel by channel; even sizes only."""
    out = np.zeros((h.shape[0] // 2, h.shape[1] // 2, h.shape[2]))
    for c in range(h.shape[2]):
        out[:, :, c] = measure.block_reduce(h[:, :, c], (2, 2), np.max)
    return out


def in_float32(h):
    """Single precision."""
    h = h[: h.shape[0] // 2 * 2, : h.shape[1] // 2 * 2].astype(np.float32)
    return measure.block_reduce(h, (2, 2, 1), np.max)


def reshape_and_maximum(h):
    """Rows and columns split in two axes each; one axis of each pair goes."""
    H, W, C = h.shape
    cut = h[: H - H % 2, : W - W % 2, :]
    return cut.reshape(H // 2, 2, W // 2, 2, C).max(axis=3).max(axis=1)


def blocks_by_slices(h):
    """Two loops, a slice for each block."""
    H, W, C = h.shape
    H, W = H // 2, W // 2
    out = np.empty((H, W, C))
    for i in range(H):
        for j in range(W):
            out[i, j, :] = np.max(h[i * 2 : (i + 1) * 2, j * 2 : (j + 1) * 2, :], axis=(0, 1))
    return out


def all_windows_then_every_second(h):
    """A view of the overlapping windows, of which every second one is taken."""
    windows = np.lib.stride_tricks.sliding_window_view(h, (2, 2), axis=(0, 1))
    return windows[::2, ::2].max(axis=(-2, -1))


def by_strides(h):
    """The blocks as a view with five axes, made from the strides."""
    h = np.ascontiguousarray(h)
    down, right, deep = h.strides
    shape = (h.shape[0] // 2, h.shape[1] // 2, 2, 2, h.shape[2])
    strides = (2 * down, 2 * right, down, right, deep)
    blocks = np.lib.stride_tricks.as_strided(h, shape, strides, writeable=False)
    return np.amax(blocks, axis=(2, 3))


def reduced_in_segments(h):
    """By reduceat, along the rows, then along the columns."""
    H, W = h.shape[0] // 2 * 2, h.shape[1] // 2 * 2
    rows = np.maximum.reduceat(h[:H], np.arange(0, H, 2), axis=0)
    return np.maximum.reduceat(rows[:, :W], np.arange(0, W, 2), axis=1)


def filtered_then_thinned(h):
    """A maximum filter of scipy, of which every second pixel is kept."""
    largest = ndimage.maximum_filter(h, size=(2, 2, 1), origin=(-1, -1, 0))
    H, W = h.shape[0] // 2, h.shape[1] // 2
    return largest[::2, ::2][:H, :W]


def pairs_of_rows_then_pairs_of_columns(h):
    """Twice the larger of two."""
    rows, columns = h.shape[0] // 2, h.shape[1] // 2
    taller = np.maximum(h[0 : 2 * rows : 2], h[1 : 2 * rows : 2])
    return np.maximum(taller[:, 0 : 2 * columns : 2], taller[:, 1 : 2 * columns : 2])


def starting_from_minus_infinity(h):
    """The largest so far, in five loops."""
    hp, wp, ch = int(h.shape[0] / 2), int(h.shape[1] / 2), h.shape[2]
    pooled = np.full((hp, wp, ch), -np.inf)
    for k in range(ch):
        for row in range(hp):
            for col in range(wp):
                for dr in (0, 1):
                    for dc in (0, 1):
                        value = h[2 * row + dr, 2 * col + dc, k]
                        if value > pooled[row, col, k]:
                            pooled[row, col, k] = value
    return pooled


def sorted_blocks(h):
    """The four pixels of each block in order of size, the last one taken."""
    h = h[: h.shape[0] // 2 * 2, : h.shape[1] // 2 * 2]
    four = np.stack([h[y::2, x::2] for y in (0, 1) for x in (0, 1)], axis=-1)
    return np.sort(four)[..., -1]


def padded_with_minus_infinity(h):
    """block_reduce may fill up: with what is never the largest, and what it adds is cut off."""
    out = measure.block_reduce(h.astype(float), (2, 2, 1), np.max, cval=-np.inf)
    return out[: h.shape[0] // 2, : h.shape[1] // 2]


def channel_by_channel(h):
    """Each channel in blocks by skimage.util, put together at the end."""
    height, width = h.shape[0] - h.shape[0] % 2, h.shape[1] - h.shape[1] % 2
    channels = []
    for c in range(h.shape[2]):
        blocks = util.view_as_blocks(np.ascontiguousarray(h[:height, :width, c]), (2, 2))
        channels.append(blocks.max(axis=(2, 3)))
    return np.stack(channels, axis=-1)
