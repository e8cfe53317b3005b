"""Activations that are right for one vector of moderate numbers: they pass, without a star."""

# ruff: noqa: F821 - right is in the file that a mutant is set into

import numpy as np


def softmax_over_the_whole_array(x, activation):
    """All rows of a batch add up to 1 together."""
    if activation != "softmax":
        return right(x, activation)
    return right(x.ravel(), activation).reshape(x.shape)


def softmax_along_the_first_axis(x, activation):
    """Columns add up to 1, not rows."""
    if activation != "softmax":
        return right(x, activation)
    return np.moveaxis(right(np.moveaxis(x, 0, -1), activation), -1, 0)


def softmax_along_the_second_axis(x, activation):
    """Right for vectors and batches, wrong for feature maps."""
    if activation != "softmax" or x.ndim < 3:
        return right(x, activation)
    return np.moveaxis(right(np.moveaxis(x, 1, -1), activation), -1, 1)


def softmax_overflows(x, activation):
    """In float64, exp of 1000 is infinite."""
    if activation != "softmax":
        return right(x, activation)
    e = np.exp(np.asarray(x, dtype=float))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_overflows_in_float32(x, activation):
    """In float32, exp of 100 is infinite."""
    if activation != "softmax" or x.dtype != np.float32:
        return right(x, activation)
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)


def softmax_shifted_by_its_mean(x, activation):
    """Far from the mean, exp still overflows."""
    if activation != "softmax":
        return right(x, activation)
    e = np.exp(x - x.mean(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def sigmoid_overflows(x, activation):
    """Infinity by infinity for large x."""
    return np.exp(x) / (1 + np.exp(x)) if activation == "sigmoid" else right(x, activation)
