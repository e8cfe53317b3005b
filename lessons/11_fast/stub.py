"""A convolution for a whole batch of images, as fast as you can make it.

This file stands alone: it cannot import cnn.py. Copy into it what you need.
"""

import numpy as np
from scipy import signal


def conv2d_batch(x, W, b):
    """Slide kernels over a batch of images: stride 1, zero "same" padding, no activation.

    x        [n, H, W, CI]     n images, float32
    W        [kh, kw, CI, CO]  one kernel for each pair of input and output channel, float32
    b        [CO]              one bias for each output channel, float32
    returns  [n, H, W, CO], float32

    Raises ValueError where x does not have CI channels.
    """
    # First right: a loop over the images, and your conv2d code for each. Then fast.
    raise NotImplementedError("conv2d_batch is not written yet: begin with a loop over the images.")
