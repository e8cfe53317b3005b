"""Wrong poolings: each takes the place of ``pool2d_layer`` and must not pass.

``right`` is the reference; what a mutant does wrong is all that it says itself.
"""

# ruff: noqa: F821 - right is in the file that a mutant is set into

import numpy as np
from skimage import measure


def mean_of_the_block(h):
    """Average pooling."""
    return measure.block_reduce(h, (2, 2, 1), np.mean)


def smallest_of_the_block(h):
    """The smallest number."""
    return -right(-h)


def sum_of_the_block(h):
    """Of block_reduce, which adds up where no function is named."""
    return measure.block_reduce(h, (2, 2, 1))


def first_of_the_block(h):
    """Every second pixel, without a look at the others."""
    return h[::2, ::2]


def diagonal_of_the_block(h):
    """Two of the four pixels are looked at."""
    return np.maximum(h[::2, ::2], h[1::2, 1::2])


def rows_of_the_block(h):
    """Pooled along the rows, then every second column."""
    return np.maximum(h[::2], h[1::2])[:, ::2]


def largest_absolute_value(h):
    """The number that is furthest from zero."""
    return right(np.abs(h))


def over_the_channels_too(h):
    """Blocks of two channels as well."""
    return measure.block_reduce(h, (2, 2, 2), np.max, cval=-np.inf)


def largest_channel_for_all(h):
    """The largest of all channels."""
    return right(h).max(axis=2, keepdims=True) + 0 * right(h)


def channels_lost(h):
    """The largest of all channels, without an axis for them."""
    return right(h).max(axis=2)


def first_channel_only(h):
    """The other channels stay zero."""
    out = np.zeros((h.shape[0] // 2, h.shape[1] // 2, h.shape[2]))
    out[:, :, 0] = right(h)[:, :, 0]
    return out


def stride_of_one(h):
    """Blocks that overlap."""
    rows = np.maximum(h[:-1], h[1:])
    return np.maximum(rows[:, :-1], rows[:, 1:])


def blocks_of_three(h):
    """3x3 blocks, two pixels apart."""
    padded = np.pad(h, ((0, 1), (0, 1), (0, 0)), constant_values=h.min())
    rows = np.maximum(np.maximum(padded[:-2:2], padded[1:-1:2]), padded[2::2])
    return np.maximum(np.maximum(rows[:, :-2:2], rows[:, 1:-1:2]), rows[:, 2::2])


def rows_and_columns_swapped(h):
    """``[W//2, H//2, C]``."""
    return right(h).transpose(1, 0, 2)


def square_images_only(h):
    """The number of rows is taken for the number of columns too."""
    out = np.zeros((h.shape[0] // 2, h.shape[0] // 2, h.shape[2]))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = h[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].max(axis=(0, 1))
    return out


def starts_from_zero(h):
    """The largest so far begins with 0, which negative numbers never beat."""
    return np.maximum(0, right(h))


def starts_from_minus_one(h):
    """The same with a number that is not small enough."""
    return np.maximum(-1, right(h))


def halves_in_place_of_blocks(h):
    """The reshape puts the 2 before the rows: far pixels meet, not neighbours."""
    rows, columns, channels = h.shape[0] // 2, h.shape[1] // 2, h.shape[2]
    return h.reshape(2, rows, 2, columns, channels).max(axis=(0, 2))


def rows_only(h):
    """Pooled along the rows alone."""
    return np.maximum(h[::2], h[1::2])


def size_kept(h):
    """Each pixel is replaced by the largest of its block."""
    return right(h).repeat(2, axis=0).repeat(2, axis=1)


def whole_numbers(h):
    """Collected in an array of whole numbers."""
    return right(h).astype(int)


def in_half_precision(h):
    """Three digits."""
    return right(h).astype(np.float16).astype(np.float32)


def batch_axis_left_on(h):
    """``[1, H//2, W//2, C]``."""
    return right(h)[None]


def one_pixel_late(h):
    """The blocks begin at the second row and column."""
    return right(np.roll(h, -1, axis=(0, 1)))


def place_of_the_largest(h):
    """Where the largest is, not what."""
    rows, columns, channels = h.shape[0] // 2, h.shape[1] // 2, h.shape[2]
    blocks = h.reshape(rows, 2, columns, 2, channels).swapaxes(1, 2)
    return blocks.reshape(rows, columns, 4, channels).argmax(axis=2)
