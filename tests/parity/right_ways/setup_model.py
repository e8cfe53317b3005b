"""Other right ways to write ``CNN.setup_model``: each must pass."""

import copy
import functools

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


def size_of_arrays_only(self, W, b, lname, activation="relu"):
    """Lists are passed over."""
    self.W = W
    self.b = b
    self.lname = lname
    self.activation = activation
    n = 0
    for i in range(len(lname)):
        if not isinstance(W[i], list):
            n += W[i].size
        if not isinstance(b[i], list):
            n = n + b[i].size
    self.N = n


def made_arrays_first(self, W, b, lname, activation="relu"):
    """Everything is made an array, and arrays know their size."""
    self.W, self.b = W, b
    self.lname, self.activation = lname, activation
    self.N = np.sum([np.array(w).size for w in W]) + np.sum([np.array(v).size for v in b])


def tried(self, W, b, lname, activation="relu"):
    """What has no size is caught and counts as nothing."""
    self.N = 0
    for one in [*W, *b]:
        try:
            self.N += one.size
        except AttributeError:
            continue
    self.W = W
    self.b = b
    self.lname = lname
    self.activation = activation


def lengths_of_vectors(self, W, b, lname, activation="relu"):
    """The length of each array when it is made flat."""
    self.W = list(W)
    self.b = list(b)
    self.lname = list(lname)
    self.activation = activation
    self.N = sum(map(len, map(np.ravel, self.W))) + sum(map(len, map(np.ravel, self.b)))


def by_the_kind_of_layer(self, W, b, lname, activation="relu"):
    """A formula for conv and one for dense."""
    self.W, self.b, self.lname, self.activation = W, b, lname, activation
    self.N = 0
    for name, weights in zip(lname, W, strict=True):
        if "conv" in name:
            kh, kw, inputs, outputs = weights.shape
            self.N += (kh * kw * inputs + 1) * outputs
        elif "dense" in name:
            outputs, inputs = weights.shape
            self.N += outputs * inputs + outputs


def empty_ones_have_no_length(self, W, b, lname, activation="relu"):
    """An entry of length 0 is skipped; the product of a shape is multiplied by hand."""
    self.lname, self.W, self.b, self.activation = lname, W, b, activation
    count = 0
    for entries in (W, b):
        for entry in entries:
            if len(entry) == 0:
                continue
            product = 1
            for length in entry.shape:
                product *= length
            count += product
    self.N = count


def number_by_number(self, W, b, lname, activation="relu"):
    """Into every list and array, down to single numbers."""
    self.W = W
    self.b = b
    self.lname = lname
    self.activation = activation
    self.N = _numbers_in(W) + _numbers_in(b)


def in_a_short_integer(self, W, b, lname, activation="relu"):
    """np.int32, made layer by layer and added up with cumsum."""
    self.W, self.b = tuple(W), tuple(b)
    self.lname = lname
    self.activation = activation
    sizes = np.array([np.size(w) + np.size(v) for w, v in zip(W, b, strict=True)], dtype=np.int32)
    self.N = np.cumsum(sizes)[-1].astype(np.int32)


def copies_and_a_dictionary(self, W, b, lname, activation="relu"):
    """The counts are kept by name as well, with copies of all weights."""
    self.W = copy.deepcopy(W)
    self.b = copy.deepcopy(b)
    self.lname = lname.copy()
    self.activation = activation
    self.counts = {name: np.size(W[i]) + np.size(b[i]) for i, name in enumerate(lname)}
    self.N = sum(self.counts.values())


def ones_added_up(self, W, b, lname, activation="relu"):
    """A one for every weight, and the sum of them all, as a float."""
    self.W = [w if len(w) else [] for w in W]
    self.b = [v if len(v) else [] for v in b]
    self.lname = lname
    self.activation = activation
    self.N = functools.reduce(lambda n, one: n + np.ones_like(one, dtype=float).sum(), W + b, 0)


def _numbers_in(entry):
    """How many numbers a nest of lists and arrays holds."""
    if isinstance(entry, list | np.ndarray):
        return sum(_numbers_in(one) for one in entry)
    return 1
