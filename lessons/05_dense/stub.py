import numpy as np


def dense_layer(h, W, b, act):
    """Weigh every input for every output.

    h        [K]
    W        [M, K]  one row of weights for each output
    b        [M, 1]  one bias for each output, as a column
    act      name of the activation
    returns  [M], with one axis
    """
    # Matrix times vector, plus the bias as a vector, then the activation of all M numbers.
    raise NotImplementedError("dense_layer is not written yet: begin with W times h.")
