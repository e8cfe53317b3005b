"""Setting up the model: keep the weights, and count them.

The lists are kept as they come, with an empty list for each layer without weights,
because the forward pass finds a layer's weights by its number. N counts elements,
not arrays; np.size also answers for the empty lists, which have no size of their own.
"""

import numpy as np


def setup_model(self, W, b, lname, activation="relu"):
    """Take in the weights of a network, and count them.

    W, b        lists with one entry for each layer; pool and flatten have []
    lname       list with the name of each layer
    activation  name of the activation of all layers but the last

    Sets self.W, self.b, self.lname, self.activation, and self.N, the number of
    weights: all elements of all kernels, matrices and biases.
    """
    self.W = W
    self.b = b
    self.lname = lname
    self.activation = activation
    self.N = sum(int(np.size(weights)) for weights in [*W, *b])
