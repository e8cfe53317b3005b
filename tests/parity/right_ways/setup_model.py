"""Other right ways to write ``CNN.setup_model``: each must pass."""

import numpy as np


def layer_by_layer(self, W, b, lname, activation="relu"):
    """Counted in a loop, layers without weights left out."""
    self.lname = lname
    self.activation = activation
    self.W, self.b = [], []
    self.N = 0
    for weights, bias, name in zip(W, b, lname, strict=True):
        self.W.append(weights)
        self.b.append(bias)
        if "conv" in name or "dense" in name:
            self.N += weights.size + bias.size


def products_of_shapes(self, W, b, lname, activation="relu"):
    """A whole number in a float."""
    self.W, self.b, self.lname, self.activation = W, b, lname, activation
    self.N = sum(np.prod(np.shape(one)) for one in W + b)


def joined(self, W, b, lname, activation="relu"):
    """All numbers in one array, which is measured; copies are kept."""
    self.W = [np.array(one) for one in W]
    self.b = [np.array(one) for one in b]
    self.lname, self.activation = tuple(lname), str(activation)
    self.N = np.int64(len(np.concatenate([np.ravel(one) for one in self.W + self.b])))
