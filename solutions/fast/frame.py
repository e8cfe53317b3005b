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

    # One image [H, W, C], or a batch [n, H, W, C], through all layers or a slice of them.
    def feedforward_sample(self, h, layers=slice(None)):
        names = [*self.lname, ""]
        for i in range(len(self.lname))[layers]:
            name, after = names[i : i + 2]
            if "conv" in name:
                pool = "pool" in after
                h = conv2d_layer(h, self.W[i], self.b[i], self.activation, pool)
            elif "pool" in name and "conv" not in names[i - 1]:
                h = pool2d_layer(h)
            elif "flatten" in name:
                h = flatten_layer(h)
            elif "dense" in name:
                h = dense_layer(h, self.W[i], self.b[i], self.activation if after else "softmax")
        return h

    # A few images at a time until they are flat: what one layer writes is then still in the
    # processor's cache when the next one reads it. All at once from there: a dense layer reads
    # its whole W for each batch, however small.
    def feedforward(self, x):
        x = np.asarray(x, np.float32)
        flat = next((i for i, name in enumerate(self.lname) if "flatten" in name), 0)
        n = self.together(x.shape[2])
        blocks = [x[i : i + n] for i in range(0, len(x), n)]
        parts = [self.feedforward_sample(h, slice(flat + 1)) for h in blocks]
        return self.feedforward_sample(np.concatenate(parts), slice(flat + 1, None))

    # So many images that what a conv layer touches at a time stays within half a million numbers,
    # the 2 MB of a processor's L2 cache: six rows padded and mixed, seven of sums, four of results.
    def together(self, columns):
        largest = 1
        for name, W in zip(self.lname, self.W, strict=True):
            if "conv" in name:
                CI, CO = W.shape[2:]
                largest = max(largest, columns * (12 * CI + 11 * CO))
            elif "pool" in name:
                columns //= 2
        return max(16, min(256, 500_000 // largest))

    # <evaluate>
