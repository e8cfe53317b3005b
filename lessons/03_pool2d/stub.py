import numpy as np


def pool2d_layer(h):
    """Keep the largest number of every 2x2 block, channel by channel.

    h        [H, W, C]
    returns  [H//2, W//2, C]; an odd last row or column is dropped
    """
    # Cut to even sizes, then reduce the blocks. skimage.measure is imported as `measure`.
    raise NotImplementedError("pool2d_layer is not written yet: begin with its shape.")
