"""Dense layers that are right for moderate numbers: they pass, but earn no star."""

# ruff: noqa: F821 - right is in the file that a mutant is set into

import numpy as np


def softmax_overflows(h, W, b, act):
    """A softmax of its own, without the shift."""
    if act != "softmax":
        return right(h, W, b, act)
    e = np.exp(right(h, W, b, "linear"))
    return e / e.sum()
