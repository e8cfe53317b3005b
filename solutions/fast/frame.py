"""The network made of the fast layers: the given class, with a forward pass in batches."""

from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import as_strided


# <activation>


# <conv2d>


# <pool2d>


# <flatten>


# <dense>


class CNN:
    """As in cnn.py; only ``feedforward`` differs."""

    def __init__(self, dataset, verbose=True):
        self.dataset = dataset
        self.verbose = verbose

    # <setup_model>

    # One image [H, W, C], or a batch [n, H, W, C], through all layers.
    def feedforward_sample(self, h):
        for i, name in enumerate(self.lname):
            if "conv" in name:
                h = conv2d_layer(h, self.W[i], self.b[i], self.activation)
            elif "pool" in name:
                h = pool2d_layer(h)
            elif "flatten" in name:
                h = flatten_layer(h)
            elif "dense" in name:
                last = i == len(self.lname) - 1
                h = dense_layer(h, self.W[i], self.b[i], "softmax" if last else self.activation)
        return h

    # 32 images at a time: enough to keep the matrix products long, few enough that what one
    # layer writes is still in the processor's cache when the next one reads it.
    def feedforward(self, x):
        x = np.asarray(x, np.float32)
        parts = [self.feedforward_sample(x[i : i + 32]) for i in range(0, len(x), 32)]
        return np.concatenate(parts)

    # <evaluate>
