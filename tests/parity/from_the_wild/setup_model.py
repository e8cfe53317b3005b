"""Mistakes in ``CNN.setup_model`` as learners write them: each must be named."""

import numpy as np


def len_of_the_lists(self, W, b, lname, activation="relu"):
    """N counts the arrays (`len(W) + len(b)`), not their elements.

    Named: counts_the_arrays
    """
    self.W = W
    self.b = b
    self.lname = lname
    self.activation = activation
    self.N = len(self.W) + len(self.b)  # number of weights


def one_up_for_each(self, W, b, lname, activation="relu"):
    """N counts the arrays, in a loop.

    Named: counts_the_arrays
    """
    self.W = W
    self.b = b
    self.lname = lname
    self.activation = activation
    anzahl = 0
    for _w in W:
        anzahl += 1
    for _v in b:
        anzahl += 1
    self.N = anzahl


def arrays_that_are_not_empty(self, W, b, lname, activation="relu"):
    """N counts the arrays that hold something, not their elements.

    Named: counts_the_arrays or counts_the_arrays_that_are_not_empty
    """
    self.W = W
    self.b = b
    self.lname = lname
    self.activation = activation
    self.N = 0
    for i in range(len(W)):
        if len(W[i]) > 0:
            self.N += 2


def size_of_a_list(self, W, b, lname, activation="relu"):
    """N crashes on the empty `[]` entries of pool and flatten.

    Named: crashes_on_empty_entries
    """
    self.W = W
    self.b = b
    self.lname = lname
    self.activation = activation
    self.N = 0
    for i in range(len(lname)):
        self.N += self.W[i].size + self.b[i].size


def shape_of_a_list(self, W, b, lname, activation="relu"):
    """N crashes on the empty `[]` entries of pool and flatten: `[].shape`.

    Named: shape_of_empty_entries
    """
    self.W, self.b = W, b
    self.lname = lname
    self.activation = activation
    n = 0
    for w in W:
        n = n + np.prod(w.shape)
    for v in b:
        n = n + v.shape[0]
    self.N = n
