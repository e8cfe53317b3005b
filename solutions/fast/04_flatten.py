"""Flatten, fast: each image of a batch becomes one row.

The layers before may keep their numbers in another order in memory. reshape goes by the
axes, [n, H, W, C], not by memory, so it puts them in order, with one copy.
"""

import numpy as np


def flatten_layer(h):
    """Put all numbers of each image's feature maps into one vector.

    h        [n, H, W, C] a batch, or [H, W, C] one image
    returns  [n, H*W*C] or [H*W*C]
    """
    h = np.asarray(h)
    return h.reshape(*h.shape[:-3], -1)
