"""Wrong poolings: each takes the place of ``pool2d_layer`` and must not pass.

``right`` is the reference; what a mutant does wrong is all that it says itself.
"""

# right is in the file that a mutant is set into

import numpy as np
from skimage import measure


def mean_of_the_block(h):
    """You take the mean of each block, not its largest number.

    In the example you would get 1.5 and 2 in the first row, Keras 3 and 5. What you have is
    average pooling, another layer. Look at what turns four numbers into one.

    Step: An example by hand
    """
    return measure.block_reduce(h, (2, 2, 1), np.mean)


def smallest_of_the_block(h):
    """You take the smallest number of each block.

    In the example you would get 0 and 0 in the first row, Keras 3 and 5. Look at what turns
    four numbers into one. If signs are turned on the way, count them.

    Step: An example by hand
    """
    return -right(-h)


def sum_of_the_block(h):
    """You add up each block.

    In the example you would get 6 and 8 in the first row, Keras 3 and 5. If you use
    block_reduce: it adds up unless it is told what else to do. Look at what turns four numbers
    into one.

    Step: An example by hand
    """
    return measure.block_reduce(h, (2, 2, 1))


def first_of_the_block(h):
    """You take the first pixel of each block and never look at the others.

    In the example you would get 1 and 2 in the first row, Keras 3 and 5. The size is right,
    but nothing is compared. Look at how many pixels of h go into one number of your result.

    Step: The formula
    """
    return h[::2, ::2]


def diagonal_of_the_block(h):
    """You look at only two of the four pixels, those on the diagonal.

    In the example you would get 2 and 2 in the first row, Keras 3 and 5. Upper right and lower
    left are never asked. Write down which row and column each of your pixels has, and compare
    with the formula.

    Step: The formula
    """
    return np.maximum(h[::2, ::2], h[1::2, 1::2])


def rows_of_the_block(h):
    """You look at only the left two of the four pixels.

    In the example you would get 1 and 5 in the first row, Keras 3 and 5. The rows are
    compared, and of the columns every second one is left out. Look at what your code does with
    the columns.

    Step: The formula
    """
    return np.maximum(h[::2], h[1::2])[:, ::2]


def largest_absolute_value(h):
    """You ignore the signs when you look for the largest.

    In the example the block below left gives 4 with you and -1 in Keras. Among negative
    numbers the largest is the one nearest to zero. Look for the place where the minus sign is
    lost.

    Step: An example by hand
    """
    return right(np.abs(h))


def over_the_channels_too(h):
    """You pool over the channels too, two by two.

    With one channel all is right. With eight channels you return four, and Keras eight: every
    channel is treated alone. Look at how far your block reaches along the third axis.

    Step: The interface
    """
    return measure.block_reduce(h, (2, 2, 2), np.max, cval=-np.inf)


def largest_channel_for_all(h):
    """You take the largest of all channels, and give it to each of them.

    With one channel all is right. With more, all your channels are equal. In Keras every
    channel is treated alone. Look at which axes your search for the largest runs along.

    Step: The formula
    """
    return right(h).max(axis=2, keepdims=True) + 0 * right(h)


def channels_lost(h):
    """You take the largest of all channels, and their axis is lost.

    You return [H//2, W//2], Keras [H//2, W//2, C]. Every channel is treated alone and stays.
    Look at which axes your search for the largest runs along.

    Step: The interface
    """
    return right(h).max(axis=2)


def first_channel_only(h):
    """You pool only the first channel.

    With one channel all is right. With more, the others stay zero. Look at which channels of
    the result your code ever writes to, and where a loop over them might end too early.

    Step: The formula
    """
    out = np.zeros((h.shape[0] // 2, h.shape[1] // 2, h.shape[2]))
    out[:, :, 0] = right(h)[:, :, 0]
    return out


def stride_of_one(h):
    """Your blocks overlap: they move by one pixel, not by two.

    A 4x4 image comes out as 3x3, in Keras as 2x2. Each pixel belongs to one block only. Look
    at where one block begins, and where the next.

    Step: The formula
    """
    rows = np.maximum(h[:-1], h[1:])
    return np.maximum(rows[:, :-1], rows[:, 1:])


def blocks_of_three(h):
    """Your blocks are 3x3 pixels and overlap.

    The size is right, but in the example the first number would be 5, in Keras 3: your block
    reaches one row and one column too far. Look at where a block ends, and whether your range
    or slice takes in its last number.

    Step: The formula
    """
    padded = np.pad(h, ((0, 1), (0, 1), (0, 0)), constant_values=h.min())
    rows = np.maximum(np.maximum(padded[:-2:2], padded[1:-1:2]), padded[2::2])
    return np.maximum(np.maximum(rows[:, :-2:2], rows[:, 1:-1:2]), rows[:, 2::2])


def rows_and_columns_swapped(h):
    """Your rows and columns are swapped.

    With square images the result is mirrored along the diagonal; with others the shape is
    wrong too, [W//2, H//2, C]. Look at which loop counter stands first where you write the
    result, or for a step that transposes.

    Step: The interface
    """
    return right(h).transpose(1, 0, 2)


def square_images_only(h):
    """You take the number of rows for the number of columns too.

    With square images all is right. Of a wide image the right part is lost, and a tall one
    makes Python stop. Look at the shape of the array that you make for the result, and at the
    ends of your loops.

    Step: The interface
    """
    out = np.zeros((h.shape[0] // 2, h.shape[0] // 2, h.shape[2]))
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            out[y, x] = h[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].max(axis=(0, 1))
    return out


def starts_from_zero(h):
    """Your search for the largest begins with 0.

    So a block of negative numbers gives 0, and in Keras its largest: in the example -1.
    Pooling is not relu. Look at what the numbers of a block are compared with first, or what
    else brings in a 0.

    Step: An example by hand
    """
    return np.maximum(0, right(h))


def starts_from_minus_one(h):
    """Your search for the largest begins with -1.

    So a block of -4, -1, -2, -3 is right by luck, and one of -4, -5, -2, -3 gives -1 and not
    -2. Look at what the numbers of a block are compared with first. Is there a number that is
    small enough for every image?

    Step: An example by hand
    """
    return np.maximum(-1, right(h))


def halves_in_place_of_blocks(h):
    """You compare pixels that lie half an image apart.

    In the example your first block is 1, 2, -4 and 4, one pixel from each quarter of the
    image. Neighbours belong together. If you use reshape: in which order do the sizes stand,
    and which two pixels are one step apart?

    Step: The formula
    """
    rows, columns, channels = h.shape[0] // 2, h.shape[1] // 2, h.shape[2]
    return h.reshape(2, rows, 2, columns, channels).max(axis=(0, 2))


def rows_only(h):
    """You halve the rows, but not the columns.

    A 4x4 image comes out as 2x4, in Keras as 2x2. Look at what your code does with two columns
    that stand side by side.

    Step: The interface
    """
    return np.maximum(h[::2], h[1::2])


def size_kept(h):
    """Your result is as large as the image.

    Each pixel is replaced by the largest of its block, so every number stands there four
    times. Keras keeps it once. Look at where you write the result, and at the shape of the
    array you made for it.

    Step: The interface
    """
    return right(h).repeat(2, axis=0).repeat(2, axis=1)


def whole_numbers(h):
    """You cut off the fractions.

    0.75 becomes 0. Pooling picks numbers and does not change them. Look at how the array for
    your result is made, and where it has its type from.

    Step: The interface
    """
    return right(h).astype(int)


def in_half_precision(h):
    """Your results keep only about three digits.

    A third comes out as 0.33325. Pooling picks numbers and does not change them. Look for the
    place where your numbers get a smaller type.

    Step: The interface
    """
    return right(h).astype(np.float16).astype(np.float32)


def batch_axis_left_on(h):
    """Your result has an axis too many in front.

    The values are right, but you return [1, H//2, W//2, C], as for a batch of one image. This
    function takes one image and gives one back. Print the shape line by line and look at where
    the 1 comes in, and where it should go.

    Step: The interface
    """
    return right(h)[None]


def one_pixel_late(h):
    """Your blocks begin one pixel too late.

    Your first block has rows 1 and 2 and columns 1 and 2, so in the example it gives 5. In
    Keras it has rows 0 and 1. The last block even goes on with the first row and column. Put r
    = 0 and c = 0 into your code by hand, and see which pixels it takes.

    Step: The formula
    """
    return right(np.roll(h, -1, axis=(0, 1)))


def place_of_the_largest(h):
    """You give the place of the largest number, not the number.

    Your results are 0, 1, 2 or 3: which of the four pixels it was. In the example the first is
    1 with you and 3 in Keras. Look at what the function that searches the block gives back.

    Step: An example by hand
    """
    rows, columns, channels = h.shape[0] // 2, h.shape[1] // 2, h.shape[2]
    blocks = h.reshape(rows, 2, columns, 2, channels).swapaxes(1, 2)
    return blocks.reshape(rows, columns, 4, channels).argmax(axis=2)


def unchanged(h):
    """You give the image back as it came.

    It has its old size, and nothing is pooled; Keras gives half the height and half the width.
    The largest numbers may be there and be lost on the way. Look at which array you return,
    and at what was written into it last.

    Step: The interface
    """
    return h
