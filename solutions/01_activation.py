"""Activation functions: what makes two layers more than one.

Linear, relu and sigmoid work number by number. Softmax normalises along the last
axis, as Keras does: over the classes of each row of a batch, over the channels of
each pixel of a feature map. Its largest logit is subtracted first, which changes
nothing in exact arithmetic and keeps exp from overflowing.
"""

import numpy as np


def activation(x, activation):
    """Apply one activation function to an array.

    x           array of any shape
    activation  "linear", "relu", "sigmoid" or "softmax"
    returns     array of the same shape, float64

    Any other name raises ValueError. Softmax works along the last axis.
    """
    # float64 also for integers: x minus its maximum would wrap around in uint8.
    x = np.asarray(x, dtype=np.float64)
    if activation == "linear":
        return x
    if activation == "relu":
        return np.maximum(x, 0.0)
    if activation == "sigmoid":
        # The same as 1 / (1 + exp(-x)), but it cannot overflow for very negative x.
        return np.exp(-np.logaddexp(0.0, -x))
    if activation == "softmax":
        e = np.exp(x - np.max(x, axis=-1, keepdims=True))
        return e / np.sum(e, axis=-1, keepdims=True)
    raise ValueError(f"There is no activation called {activation!r}.")
