"""Wrong setups: each takes the place of ``CNN.setup_model`` and must not pass.

``right`` is the reference; what a mutant does wrong is all that it says itself.
"""

# ruff: noqa: F821 - right is in the file that a mutant is set into

import numpy as np


def counts_the_arrays(self, W, b, lname, activation="relu"):
    """``len(W) + len(b)``: 12 in place of 4266."""
    right(self, W, b, lname, activation)
    self.N = len(W) + len(b)


def counts_the_layers(self, W, b, lname, activation="relu"):
    """One for each layer."""
    right(self, W, b, lname, activation)
    self.N = len(lname)


def crashes_on_empty_entries(self, W, b, lname, activation="relu"):
    """The empty lists of pooling and flatten have no size."""
    right(self, W, b, lname, activation)
    self.N = sum(one.size for one in [*W, *b])


def biases_not_counted(self, W, b, lname, activation="relu"):
    """Kernels and matrices only."""
    right(self, W, b, lname, activation)
    self.N = sum(np.size(one) for one in W)


def weights_not_counted(self, W, b, lname, activation="relu"):
    """Biases only."""
    right(self, W, b, lname, activation)
    self.N = sum(np.size(one) for one in b)


def counts_the_first_axes(self, W, b, lname, activation="relu"):
    """The length of each array."""
    right(self, W, b, lname, activation)
    self.N = sum(len(one) for one in [*W, *b])


def adds_up_the_shapes(self, W, b, lname, activation="relu"):
    """3 + 3 + 1 + 4 in place of 3 * 3 * 1 * 4."""
    right(self, W, b, lname, activation)
    self.N = sum(sum(np.shape(one)) for one in [*W, *b])


def adds_up_the_weights(self, W, b, lname, activation="relu"):
    """The sum of the numbers, not how many there are."""
    right(self, W, b, lname, activation)
    self.N = sum(np.sum(one) for one in [*W, *b])


def counts_one_for_empty_entries(self, W, b, lname, activation="relu"):
    """At least one for each entry."""
    right(self, W, b, lname, activation)
    self.N = sum(max(1, np.size(one)) for one in [*W, *b])


def counts_what_is_not_zero(self, W, b, lname, activation="relu"):
    """Twice the same number counts once."""
    right(self, W, b, lname, activation)
    self.N = sum(len(np.unique(np.round(one, 1))) for one in [*W, *b])


def last_layer_only(self, W, b, lname, activation="relu"):
    """``=`` where ``+=`` is meant."""
    right(self, W, b, lname, activation)
    self.N = np.size(W[-1]) + np.size(b[-1])


def counts_bytes(self, W, b, lname, activation="relu"):
    """Eight for each."""
    right(self, W, b, lname, activation)
    self.N *= 8


def convolutions_only(self, W, b, lname, activation="relu"):
    """Dense layers are not counted."""
    right(self, W, b, lname, activation)
    self.N = sum(np.size(one) for one in [*W, *b] if np.ndim(one) in (1, 4))


def matrices_only(self, W, b, lname, activation="relu"):
    """Convolutions are not counted."""
    right(self, W, b, lname, activation)
    self.N = sum(np.size(one) for one in [*W, *b] if np.ndim(one) == 2)


def nothing_set(self, W, b, lname, activation="relu"):
    """N is returned, not kept."""
    right(self, W, b, lname, activation)
    count = self.N
    del self.N
    return count


def count_as_a_text(self, W, b, lname, activation="relu"):
    """A text is no number."""
    right(self, W, b, lname, activation)
    self.N = str(self.N)


def count_as_an_array(self, W, b, lname, activation="relu"):
    """An array of one number."""
    right(self, W, b, lname, activation)
    self.N = np.array([self.N])


def weights_and_biases_swapped(self, W, b, lname, activation="relu"):
    """The count is the same."""
    right(self, b, W, lname, activation)


def empty_entries_dropped(self, W, b, lname, activation="relu"):
    """The layers after a pooling would read the weights of another one."""
    right(self, [w for w in W if len(w)], [v for v in b if len(v)], lname, activation)


def weights_not_kept(self, W, b, lname, activation="relu"):
    """Counted and forgotten."""
    right(self, W, b, lname, activation)
    del self.W


def biases_not_kept(self, W, b, lname, activation="relu"):
    """Counted and forgotten."""
    right(self, W, b, lname, activation)
    del self.b


def names_not_kept(self, W, b, lname, activation="relu"):
    """The forward pass would not know its layers."""
    right(self, W, b, lname, activation)
    del self.lname


def names_reversed(self, W, b, lname, activation="relu"):
    """The last layer first."""
    right(self, W, b, lname[::-1], activation)


def activation_not_kept(self, W, b, lname, activation="relu"):
    """The forward pass would not know its activation."""
    right(self, W, b, lname, activation)
    del self.activation


def always_relu(self, W, b, lname, activation="relu"):
    """The activation that was given is not looked at."""
    right(self, W, b, lname, "relu")


def kernels_flipped_beforehand(self, W, b, lname, activation="relu"):
    """Then conv2d_layer flips them back."""
    right(self, [one[::-1, ::-1] if np.ndim(one) == 4 else one for one in W], b, lname, activation)


def matrices_transposed_back(self, W, b, lname, activation="relu"):
    """Transposed already; once more makes them unfit for dense_layer."""
    right(self, [one.T if np.ndim(one) == 2 else one for one in W], b, lname, activation)
