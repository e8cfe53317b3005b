"""Flatten: from feature maps to one vector, in row-major order.

The last axis, the channels, runs fastest. The weights of the dense layer that
follows were trained for this order, so any other one scrambles them. order="C" is
numpy's default and is what Keras does, however the array lies in memory.
"""

import numpy as np


def flatten_layer(h):
    """Put all numbers of the feature maps into one vector.

    h        [H, W, C]
    returns  [H*W*C], row by row, the channels of a pixel together
    """
    return np.asarray(h).reshape(-1)
