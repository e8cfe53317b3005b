"""Wrong flattenings: each takes the place of ``flatten_layer`` and must not pass."""

import numpy as np


def column_by_column(h):
    """In Fortran's order."""
    return h.flatten(order="F")


def channel_by_channel(h):
    """All pixels of the first channel, then all of the second: the order of PyTorch."""
    return h.transpose(2, 0, 1).ravel()


def rows_and_columns_swapped(h):
    """Column by column, the channels of a pixel together."""
    return h.transpose(1, 0, 2).ravel()


def channels_before_columns(h):
    """Row by row, but channel by channel within a row."""
    return h.transpose(0, 2, 1).ravel()


def as_a_column(h):
    """``[N, 1]``."""
    return h.reshape(-1, 1)


def as_a_row(h):
    """``[1, N]``."""
    return h.reshape(1, -1)


def first_channel_only(h):
    """The other channels are lost."""
    return h[:, :, 0].ravel()


def channels_keep_their_axis(h):
    """Rows and columns become one axis."""
    return h.reshape(-1, h.shape[2])


def columns_and_channels_joined(h):
    """The rows keep their axis."""
    return h.reshape(h.shape[0], -1)


def backwards(h):
    """The last number first."""
    return h.ravel()[::-1]


def unchanged(h):
    """The shape stays."""
    return h


def squeezed(h):
    """Axes of one are taken away, the others stay."""
    return np.squeeze(h)


def as_a_list(h):
    """A list is no array."""
    return h.ravel().tolist()


def sorted_numbers(h):
    """The numbers are there, their places are lost."""
    return np.sort(h, axis=None)


def whole_numbers(h):
    """Everything behind the point is lost."""
    return h.ravel().astype(int)


def in_half_precision(h):
    """Three digits."""
    return h.ravel().astype(np.float16).astype(np.float32)


def half_of_it(h):
    """The rest is lost."""
    return h.ravel()[: h.size // 2]


def padded_to_a_round_size(h):
    """Zeros behind the end."""
    return np.pad(h.ravel(), (0, -h.size % 32))
