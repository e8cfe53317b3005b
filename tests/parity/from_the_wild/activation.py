"""Mistakes in ``activation`` as learners write them: each must be named."""

# ruff: noqa: RET504, RET505, TRY002

import numpy as np


def softmax_sums_everything(x, activation):
    """Softmax normalises over the whole array, not over the last axis.

    Named: softmax_over_the_whole_array
    """
    if activation == "relu":
        return np.maximum(0, x)
    elif activation == "sigmoid":
        return 1 / (1 + np.exp(np.clip(-x, -700, 700)))
    elif activation == "softmax":
        x = x - np.max(x)  # for numerical stability
        e = np.exp(x)
        return e / np.sum(e)
    elif activation == "linear":
        return x
    else:
        raise ValueError("Unknown activation")


def softmax_as_in_the_lecture(x, activation):
    """Softmax normalises over the whole array, not over the last axis. And it overflows.

    The most frequent softmax of all: six of eleven hand-ins have both.

    Named: softmax_over_the_whole_array and softmax_overflows
    """
    if activation == "relu":
        return np.maximum(0, x)
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-x))
    if activation == "softmax":
        return np.exp(x) / np.sum(np.exp(x))
    if activation == "linear":
        return x
    raise Exception("wrong activation")


def softmax_row_by_row(x, activation):
    """Softmax overflows, at 1000 and, in float32, at 100.

    Named: softmax_overflows
    """
    if activation == "softmax":
        return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-x))
    if activation == "relu":
        return np.maximum(x, 0)
    if activation == "linear":
        return x
    raise ValueError("no such activation")


def softmax_without_a_shift(x, activation):
    """Softmax overflows, at 1000 only: it computes in float64.

    Named: softmax_overflows or softmax_overflows_in_float64
    """
    if activation == "softmax":
        ex = np.exp(x.astype(float))
        y = ex / ex.sum(axis=-1, keepdims=True)
    elif activation == "sigmoid":
        y = 1 / (1 + np.exp(np.minimum(-x, 500)))
    elif activation == "relu":
        y = x * (x > 0)
    elif activation == "linear":
        y = x
    else:
        raise NameError(activation)
    return y


def softmax_in_the_type_that_comes(x, activation):
    """Softmax overflows in float32 only: the shift was made for very large numbers alone.

    Named: softmax_overflows_in_float32
    """
    if activation == "softmax":
        # exp gives inf somewhere above 700
        if np.max(x) > 700:
            x = x - np.max(x, axis=-1, keepdims=True)
        e = np.exp(x)
        return e / np.sum(e, axis=-1, keepdims=True)
    elif activation == "sigmoid":
        return np.where(x > 0, 1 / (1 + np.exp(-abs(x))), np.exp(-abs(x)) / (1 + np.exp(-abs(x))))
    elif activation == "relu":
        return np.maximum(x, 0)
    elif activation == "linear":
        return x
    raise ValueError


def softmax_relative_to_the_first(x, activation):
    """Softmax divided by exp(x[0]).

    Named: softmax_divided_by_the_first
    """
    if activation == "linear":
        y = x
    elif activation == "relu":
        y = np.where(x > 0, x, 0)
    elif activation == "sigmoid":
        y = 1 / (1 + np.exp(-x))
    elif activation == "softmax":
        y = np.exp(x) / np.exp(x[0])
    else:
        raise ValueError(activation)
    return y


def accumulator_like_the_input(x, activation):
    """Accumulator made with zeros_like of an integer input.

    Named: in_the_type_of_the_input
    """
    y = np.zeros_like(x)
    if activation == "linear":
        y[:] = x
    elif activation == "relu":
        y[x > 0] = x[x > 0]
    elif activation == "sigmoid":
        y[:] = 1 / (1 + np.exp(-x))
    elif activation == "softmax":
        e = np.exp(x - np.max(x, axis=-1, keepdims=True))
        y[:] = e / np.sum(e, axis=-1, keepdims=True)
    else:
        raise ValueError("activation not defined")
    return y


def result_lost_to_its_input(x, activation):
    """A result overwritten by its input.

    Named: result_overwritten_by_its_input
    """
    if activation == "linear":
        y = x
    elif activation == "relu":
        y = np.maximum(x, 0)
    elif activation == "sigmoid":
        y = 1 / (1 + np.exp(-x))
    elif activation == "softmax":
        y = np.exp(x) / np.sum(np.exp(x))
    else:
        raise ValueError
    y = x
    return y
