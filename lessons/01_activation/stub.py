import numpy as np


def activation(x, activation):
    """Apply one activation function to an array.

    x           array of any shape
    activation  "linear", "relu", "sigmoid" or "softmax"
    returns     array of the same shape

    Any other name raises ValueError. Softmax works along the last axis.
    """
    # Compare the name with each of the four, and return what its formula gives.
    raise NotImplementedError("activation is not written yet: begin with 'linear'.")
