"""Activations that are right for one vector of moderate numbers: they pass, without a star."""

# right is in the file that a mutant is set into

import numpy as np


def softmax_over_the_whole_array(x, activation):
    """Your softmax adds up the whole array, not each row by itself.

    With one vector all is right. For the batch [[1, 1], [3, 3]] you give 0.0596 and 0.4404
    where Keras gives 0.5 everywhere: each row is one image and sums to 1 alone. Look at which
    axes your sum runs along.

    Step: At the edges: which axis
    """
    if activation != "softmax":
        return right(x, activation)
    return right(x.ravel(), activation).reshape(x.shape)


def softmax_along_the_first_axis(x, activation):
    """Your softmax adds up along the first axis, not along the last.

    A vector has only one axis, so there all is right. In a batch your columns sum to 1, while
    in Keras each row does. Look at the axis that your sum runs along, and at the axis of the
    largest, if you take it.

    Step: At the edges: which axis
    """
    if activation != "softmax":
        return right(x, activation)
    return np.moveaxis(right(np.moveaxis(x, 0, -1), activation), -1, 0)


def softmax_along_the_second_axis(x, activation):
    """Your softmax adds up along the second axis, not along the last.

    For a batch [n, K] these are the same, so there all is right. Feature maps [H, W, C] have
    three axes, and Keras adds up along C. Look at how you name the axis: does it still mean
    the last one when there are three?

    Step: At the edges: which axis
    """
    if activation != "softmax" or x.ndim < 3:
        return right(x, activation)
    return np.moveaxis(right(np.moveaxis(x, 1, -1), activation), -1, 1)


def softmax_overflows(x, activation):
    """Your softmax overflows for large numbers.

    e^1000 is too large for a computer. It becomes inf, and inf divided by inf is nan. Keras
    gives ordinary probabilities there. Look at the largest number that comes to e^x, and at
    what could be done with it before.

    Step: At the edges: large numbers
    """
    if activation != "softmax":
        return right(x, activation)
    e = np.exp(x)
    return e / e.sum(axis=-1, keepdims=True)


def softmax_overflows_in_float32(x, activation):
    """Your softmax overflows in float32.

    With float64 all is right. But float32 ends near e^88, so a logit of 100 becomes inf, and
    inf divided by inf is nan. Look at how large a float32 number may be when it comes to e^x
    in your code.

    Step: At the edges: large numbers
    """
    if activation != "softmax" or x.dtype != np.float32:
        return right(x, activation)
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)


def softmax_shifted_by_its_mean(x, activation):
    """Your softmax overflows when some numbers lie far above the others.

    e^x of the largest becomes inf, and inf divided by inf is nan. If you subtract the mean
    before, the largest can still lie 1000 above it. Look at what is left of the largest number
    when it comes to e^x.

    Step: At the edges: large numbers
    """
    if activation != "softmax":
        return right(x, activation)
    e = np.exp(x - x.mean(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def sigmoid_overflows(x, activation):
    """Your sigmoid overflows for large numbers.

    For 1000 you divide inf by inf, which is nan, and Keras gives 1. Look at which power of e
    grows without end, and at whether it stands above and below the fraction bar. The formula
    has e below only, and with which sign?

    Step: At the edges: large numbers
    """
    return np.exp(x) / (1 + np.exp(x)) if activation == "sigmoid" else right(x, activation)


def softmax_overflows_in_float64(x, activation):
    """Your softmax overflows for large numbers.

    e^1000 is too large for a computer. It becomes inf, and inf divided by inf is nan. Keras
    gives ordinary probabilities there. Look at the largest number that comes to e^x, and at
    what could be done with it before.

    Step: At the edges: large numbers
    """
    if activation != "softmax":
        return right(x, activation)
    e = np.exp(np.asarray(x, dtype=float))
    return e / e.sum(axis=-1, keepdims=True)


# What most softmaxes in hand-ins have both of.


FREQUENT = ("softmax_over_the_whole_array", "softmax_overflows")
