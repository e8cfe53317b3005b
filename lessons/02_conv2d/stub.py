import numpy as np


def conv2d_layer(h, W, b, act):
    """Slide kernels over one image: stride 1, zero "same" padding.

    h        [H, W, CI]        one image, CI input channels
    W        [kh, kw, CI, CO]  one kernel for each pair of input and output channel
    b        [CO]              one bias for each output channel
    act      name of the activation
    returns  [H, W, CO]

    Raises ValueError where h does not have CI channels.
    """
    # For each output channel: add up what all input channels give, then the bias.
    # The activation comes last. scipy.signal is imported as `signal`.
    raise NotImplementedError("conv2d_layer is not written yet: begin with one channel.")
