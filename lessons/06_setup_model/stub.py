import numpy as np


def setup_model(self, W, b, lname, activation="relu"):
    """Take in the weights of a network, and count them.

    W, b        lists with one entry for each layer; pool and flatten have []
    lname       list with the name of each layer
    activation  name of the activation of all layers but the last

    Sets self.W, self.b, self.lname, self.activation, and self.N, the number of
    weights: all elements of all kernels, matrices and biases.
    """
    # The forward pass below reads what you store here.
    raise NotImplementedError("setup_model is not written yet: keep what it is given.")
