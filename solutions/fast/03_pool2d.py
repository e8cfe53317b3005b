"""2x2 max pooling, fast: rows first, then columns, for a whole batch.

The larger of two neighbouring rows is one pass over memory in order, and leaves half of
the numbers. Only that half is then read with every second column. block_reduce and a
maximum over two axes of a reshaped array read everything in small jumps.
"""

import numpy as np


def pool2d_layer(h):
    """Keep the largest number of every 2x2 block, channel by channel.

    h        [n, H, W, C] a batch, or [H, W, C] one image
    returns  [n, H//2, W//2, C] or [H//2, W//2, C]; an odd last row or column is dropped
    """
    h = np.asarray(h)
    rows, columns = h.shape[-3] // 2 * 2, h.shape[-2] // 2 * 2
    h = np.maximum(h[..., 0:rows:2, :, :], h[..., 1:rows:2, :, :])
    return np.maximum(h[..., 0:columns:2, :], h[..., 1:columns:2, :])
