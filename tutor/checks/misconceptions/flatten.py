"""Wrong flattenings: each takes the place of ``flatten_layer`` and must not pass."""

import numpy as np


def column_by_column(h):
    """You read each channel by itself, column after column.

    The example comes out as 1 5 3 7 2 6 4 8, where Keras has 1 to 8 in order. That is the
    order of Fortran: the first axis changes fastest. Keras lets the last axis change fastest.
    Look at what tells numpy the order, or at what turns the axes.

    Step: An example by hand
    """
    return h.flatten(order="F")


def channel_by_channel(h):
    """You read one channel after the other.

    The example comes out as 1 3 5 7 2 4 6 8, where Keras has 1 to 8 in order: each pixel with
    all its channels. Look at what brings the channels to the front in your code.

    Step: An example by hand
    """
    return h.transpose(2, 0, 1).ravel()


def rows_and_columns_swapped(h):
    """You read the pixels column after column, not row after row.

    The example comes out as 1 2 5 6 3 4 7 8, where Keras has 1 to 8 in order. The channels of
    a pixel stay together, but its neighbour below comes before the one to its right. Look at
    what swaps rows and columns in your code, or at which loop is the outer one.

    Step: The formula
    """
    return h.transpose(1, 0, 2).ravel()


def channels_before_columns(h):
    """You read each row channel after channel.

    The example comes out as 1 3 2 4 5 7 6 8, where Keras has 1 to 8 in order: each pixel with
    all its channels. The rows are in order. Look at what swaps columns and channels in your
    code, or at which loop is the innermost.

    Step: The formula
    """
    return h.transpose(0, 2, 1).ravel()


def as_a_column(h):
    """You return a column, [N, 1].

    The numbers and their order are right, the shape is not: Keras gives one axis. The dense
    layer would stumble over the second one. Look at the shape that you ask for: how many sizes
    does it name?

    Step: The interface
    """
    return h.reshape(-1, 1)


def as_a_row(h):
    """You return a row, [1, N].

    The numbers and their order are right, the shape is not: Keras gives one axis. The dense
    layer would stumble over the second one. Look at the shape that you ask for: how many sizes
    does it name?

    Step: The interface
    """
    return h.reshape(1, -1)


def first_channel_only(h):
    """You keep only the first channel.

    The example comes out as 1 3 5 7, and the numbers of channel 1 are lost. Flatten loses
    nothing: H * W * C numbers go in, and as many come out. Look at where you take something
    out of h.

    Step: An example by hand
    """
    return h[:, :, 0].ravel()


def channels_keep_their_axis(h):
    """Your channels keep an axis of their own.

    Rows and columns have become one axis, but the result is a table [H*W, C]. Keras gives a
    single axis with all numbers. Look at the shape that you ask for: how many sizes does it
    name?

    Step: The interface
    """
    return h.reshape(-1, h.shape[2])


def columns_and_channels_joined(h):
    """Your rows keep an axis of their own.

    Columns and channels have become one axis, but the result is a table [H, W*C]. Keras gives
    a single axis with all numbers. For a batch that would be right, for one image it is not.
    Look at which axis you leave out of the joining.

    Step: The interface
    """
    return h.reshape(h.shape[0], -1)


def backwards(h):
    """You read the numbers from the end.

    The example comes out as 8 7 6 5 4 3 2 1, where Keras has 1 to 8. Look for the place where
    your code turns something round.

    Step: The formula
    """
    return h.ravel()[::-1]


def unchanged(h):
    """You give h back with the shape that it had.

    The result still has three axes, [H, W, C]; Keras gives one. Most functions of numpy put
    the new shape on a new array and leave the old one as it was. Look at which of the two you
    return.

    Step: The interface
    """
    return h


def squeezed(h):
    """You only remove axes that have a single entry.

    A 1x1 image with nine channels becomes a vector, and all others keep two or three axes.
    Keras gives one axis for every h. Look at what your function does with an axis that has
    more than one entry.

    Step: The interface
    """
    return np.squeeze(h)


def as_a_list(h):
    """You return a list, not an array.

    A list of numbers looks much the same when it is printed. But it has no shape, and the
    dense layer expects an array. Look at the type of what goes out of your function.

    Step: The interface
    """
    return h.ravel().tolist()


def sorted_numbers(h):
    """You sort the numbers by size.

    All of them are there, but no longer in their places. The order of flatten comes from where
    a pixel is, not from how bright it is. Look at what your function does beyond changing the
    shape.

    Step: The formula
    """
    return np.sort(h, axis=None)


def whole_numbers(h):
    """You cut off the fractions.

    0.75 becomes 0. Flatten computes nothing: every number comes out as it went in. Look for a
    conversion to whole numbers, or for an array of whole numbers that yours are written into.

    Step: What it is for
    """
    return h.ravel().astype(int)


def in_half_precision(h):
    """Your numbers keep only about three digits.

    A third comes out as 0.33325. Flatten computes nothing: every number comes out as it went
    in. Look for the place where your numbers get a smaller type.

    Step: What it is for
    """
    return h.ravel().astype(np.float16).astype(np.float32)


def half_of_it(h):
    """You give back only the first half of the numbers.

    The order is right as far as it goes. Flatten loses nothing: H * W * C numbers go in, and
    as many come out. Look at how you compute the length, and at where something is cut off.

    Step: The interface
    """
    return h.ravel()[: h.size // 2]


def padded_to_a_round_size(h):
    """You add zeros behind the end.

    The numbers are right, but yours go on to the next multiple of 32. Keras gives H * W * C
    numbers and no more; the dense layer has no weights for others. Look at the length of the
    array that you return.

    Step: The interface
    """
    return np.pad(h.ravel(), (0, -h.size % 32))
