"""Convolutions that do what the lab asks and no more: they pass, but earn no star."""

# right and activation are in the file that a mutant is set into

import numpy as np


def even_kernels_shifted(h, W, b, act):
    """Your result is shifted by one pixel when the kernel has an even size.

    For the row 1 2 3 and the kernel (1, 10) you give 10 21 32, Keras 21 32 3. An even kernel
    has no middle, so one side gets a zero more than the other. Look at which side that is in
    your code, and which in Keras.

    Step: At the edges: even kernels
    """
    if W.shape[0] % 2 and W.shape[1] % 2:
        return right(h, W, b, act)
    rows, columns = 1 - W.shape[0] % 2, 1 - W.shape[1] % 2
    moved = np.pad(h, ((rows, 0), (columns, 0), (0, 0)))
    return right(moved, W, b, act)[: h.shape[0], : h.shape[1]]


def even_kernels_crash(h, W, b, act):
    """Your code stops when the kernel has an even size.

    A kernel of size 2 needs one zero in all. Equal padding on both sides cannot give that, so
    there is one row too many or too few, and the shapes do not fit. Look at your padding
    before and after: may the two differ?

    Step: At the edges: even kernels
    """
    out = np.zeros((h.shape[0], h.shape[1], W.shape[3]))
    out += right(np.pad(h, ((0, 1 - W.shape[0] % 2), (0, 0), (0, 0))), W, b, "linear")
    return activation(out, act)


def softmax_over_the_whole_array(h, W, b, act):
    """Your softmax adds up all numbers of the feature maps.

    All pixels and channels together sum to 1. In Keras the channels of each single pixel do.
    Look at what your softmax adds up, here or in your activation: the first lesson has a step
    on which axis.

    Step: Then bias and activation
    """
    if act != "softmax":
        return right(h, W, b, act)
    e = np.exp(right(h, W, b, "linear"))
    return e / e.sum()


def activation_channel_by_channel(h, W, b, act):
    """You apply the activation to each output channel by itself.

    For relu and sigmoid that makes no difference. Softmax has to compare the channels of a
    pixel, and you show it only one of them; so it adds up along a row of the image. Look at
    the array that you hand to the activation: which axes does it have?

    Step: Then bias and activation
    """
    out = right(h, W, b, "linear")
    for j in range(W.shape[3]):
        out[:, :, j] = activation(out[:, :, j], act)
    return out


def too_many_channels_pass_silently(h, W, b, act):
    """You leave out the channels of h that W does not have.

    With 3 channels in h and kernels for 2, the third is ignored and nobody notices. Keras
    stops there. Look at what your function compares before it begins, and at where it has the
    number of channels from.

    Step: At the edges: channels that do not fit
    """
    return right(h[:, :, : W.shape[2]], W, b, act)


def too_few_channels_pass_silently(h, W, b, act):
    """You leave out the kernels of the channels that h does not have.

    With 1 channel in h and kernels for 2, the second kernel is ignored and nobody notices.
    Keras stops there. Look at what your function compares before it begins, and at where it
    has the number of channels from.

    Step: At the edges: channels that do not fit
    """
    return right(h, W[:, :, : h.shape[2]], b, act)
