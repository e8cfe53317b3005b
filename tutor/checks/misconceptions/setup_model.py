"""Wrong setups: each takes the place of ``CNN.setup_model`` and must not pass.

``right`` is the reference; what a mutant does wrong is all that it says itself.
"""

# right is in the file that a mutant is set into

import numpy as np


def counts_the_arrays(self, W, b, lname, activation="relu"):
    """Your N counts the arrays, not the numbers in them.

    For the small network you get 6, two for each layer, and it should be 29. A kernel [2, 2,
    1, 3] is one array and holds 12 numbers. Look at what your count goes up by for one entry.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = len(W) + len(b)


def counts_the_layers(self, W, b, lname, activation="relu"):
    """Your N counts the layers.

    For the small network you get 3, and it should be 29. What is asked for is the number of
    weights: all numbers in all kernels, matrices and biases. Look at what your count goes up
    by for one entry.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = len(lname)


def crashes_on_empty_entries(self, W, b, lname, activation="relu"):
    """Your code stops at the empty entries of W and b.

    Pool and flatten have an empty list, and a list is not an array: it cannot tell its size in
    the same way. It should count as 0. Look at what you ask each entry for, and try it on an
    empty list.

    Step: At the edges: the empty entries
    """
    right(self, W, b, lname, activation)
    self.N = sum(one.size for one in [*W, *b])


def shape_of_empty_entries(self, W, b, lname, activation="relu"):
    """Your code asks the empty entries of W and b for their shape.

    Pool and flatten have an empty list, and a list is not an array: it has no shape. It should
    count as 0. Look at what you ask each entry for, and try it on an empty list.

    Step: At the edges: the empty entries
    """
    right(self, W, b, lname, activation)
    self.N = sum(np.prod(one.shape) for one in [*W, *b])


def biases_not_counted(self, W, b, lname, activation="relu"):
    """You leave the biases out of N.

    For the small network you get 24, and it should be 29: the 3 biases of conv and the 2 of
    dense are missing. Keras counts them too. Look at which of the two lists your count goes
    through.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = sum(np.size(one) for one in W)


def weights_not_counted(self, W, b, lname, activation="relu"):
    """You count only the biases.

    For the small network you get 5, and it should be 29: the kernel with 12 numbers and the
    matrix with 12 are missing. Look at which of the two lists your count goes through.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = sum(np.size(one) for one in b)


def counts_the_first_axes(self, W, b, lname, activation="relu"):
    """You count only the first axis of each array.

    A kernel [2, 2, 1, 3] counts 2 with you and holds 12 numbers. The length of an array is the
    size of its first axis, no more. Look at what you ask each entry for.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = sum(len(one) for one in [*W, *b])


def adds_up_the_shapes(self, W, b, lname, activation="relu"):
    """You add up the sizes of each array, where they should be multiplied.

    For a kernel [2, 2, 1, 3] you count 2 + 2 + 1 + 3 = 8, and it holds 2 * 2 * 1 * 3 = 12
    numbers. Look at what you do with the sizes in a shape.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = sum(sum(np.shape(one)) for one in [*W, *b])


def adds_up_the_weights(self, W, b, lname, activation="relu"):
    """You add up the weights, where they should be counted.

    Your N depends on what the weights are. For the array 0.5, -0.5 you get 0, and it holds 2
    numbers. Look at what your sum adds: values, or how many there are.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = sum(np.sum(one) for one in [*W, *b])


def counts_one_for_empty_entries(self, W, b, lname, activation="relu"):
    """You count 1 for each empty entry.

    For the small network you get 31, and it should be 29: flatten has two empty lists, and
    both count as 1. Nothing in them means 0. Look at what your code does when an entry is
    empty.

    Step: At the edges: the empty entries
    """
    right(self, W, b, lname, activation)
    self.N = sum(max(1, np.size(one)) for one in [*W, *b])


def counts_what_is_not_zero(self, W, b, lname, activation="relu"):
    """You leave weights out of N because of their values.

    Numbers that are almost the same count once within an array. But each place in it is a
    weight of its own, whatever stands there. Look at whether your count asks for the values,
    or for how many places there are.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = sum(len(np.unique(np.round(one, 1))) for one in [*W, *b])


def last_layer_only(self, W, b, lname, activation="relu"):
    """You count only the last layer.

    For the small network you get 14, and it should be 29. All layers before the last are lost.
    If you have a loop: look at what it does with the count of the layer before.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = np.size(W[-1]) + np.size(b[-1])


def counts_bytes(self, W, b, lname, activation="relu"):
    """You count bytes, not numbers.

    Your N is eight times too large: a number in float64 takes eight bytes. Keras counts the
    numbers. Look at what you ask each array for.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N *= 8


def convolutions_only(self, W, b, lname, activation="relu"):
    """You leave the dense layers out of N.

    For the small network you get 15, and it should be 29. Dense layers have weights too, a
    matrix and a column of biases. Look at which entries your count skips, and why.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = sum(np.size(one) for one in [*W, *b] if np.ndim(one) in (1, 4))


def matrices_only(self, W, b, lname, activation="relu"):
    """You leave the conv layers out of N.

    For the small network you get 14, and it should be 29. Conv layers have weights too, a
    kernel with four axes and a bias with one. Look at which entries your count skips, and why.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = sum(np.size(one) for one in [*W, *b] if np.ndim(one) == 2)


def nothing_set(self, W, b, lname, activation="relu"):
    """You do not keep N on self.

    The count is needed later, and a name without self is gone when the function ends; what it
    returns is not kept either. Look at where your count goes at the end.

    Step: The interface
    """
    right(self, W, b, lname, activation)
    count = self.N
    del self.N
    return count


def count_as_a_text(self, W, b, lname, activation="relu"):
    """Your N is a text, not a number.

    Digits in a text look like a number when they are printed. But a text cannot be compared
    with a number or be added to one. Look at what happens to your count before you keep it.

    Step: The interface
    """
    right(self, W, b, lname, activation)
    self.N = str(self.N)


def count_as_an_array(self, W, b, lname, activation="relu"):
    """Your N is an array, not a whole number.

    The number in it is right. But N should be the number alone, without an axis around it.
    Look at what your count is made of, and print its type.

    Step: The interface
    """
    right(self, W, b, lname, activation)
    self.N = np.array([self.N])


def weights_and_biases_swapped(self, W, b, lname, activation="relu"):
    """You keep W where b belongs, and b where W belongs.

    N does not notice, because it adds up both. But the forward pass would take the biases for
    kernels. Look at the two lines that keep W and b, left and right side.

    Step: The interface
    """
    right(self, b, W, lname, activation)


def empty_entries_dropped(self, W, b, lname, activation="relu"):
    """You throw the empty entries away.

    N is right. But the forward pass takes the weights of layer number i from place i, and
    after the first pool every layer would get those of another. Look at what you keep: is it
    as long as what arrived?

    Step: What arrives
    """
    right(self, [w for w in W if len(w)], [v for v in b if len(v)], lname, activation)


def weights_not_kept(self, W, b, lname, activation="relu"):
    """You do not keep W on self.

    N is right. But the forward pass looks for the kernels and matrices on self, and finds
    none. Compare what you keep with the list in the interface.

    Step: The interface
    """
    right(self, W, b, lname, activation)
    del self.W


def biases_not_kept(self, W, b, lname, activation="relu"):
    """You do not keep b on self.

    N is right. But the forward pass looks for the biases on self, and finds none. Compare what
    you keep with the list in the interface.

    Step: The interface
    """
    right(self, W, b, lname, activation)
    del self.b


def names_not_kept(self, W, b, lname, activation="relu"):
    """You do not keep lname on self.

    N is right. But the forward pass walks through the names to know which layer comes next,
    and finds none. Compare what you keep with the list in the interface.

    Step: The interface
    """
    right(self, W, b, lname, activation)
    del self.lname


def names_reversed(self, W, b, lname, activation="relu"):
    """You keep the names in reverse order.

    N is right. But the forward pass would begin with the last layer, with weights that belong
    to the first. Look at what happens to lname on its way to self.

    Step: What arrives
    """
    right(self, W, b, lname[::-1], activation)


def activation_not_kept(self, W, b, lname, activation="relu"):
    """You do not keep the activation on self.

    N is right. But the forward pass looks there for the name that all layers but the last use.
    Compare what you keep with the list in the interface, and look at the spelling.

    Step: The interface
    """
    right(self, W, b, lname, activation)
    del self.activation


def always_relu(self, W, b, lname, activation="relu"):
    """You keep relu whatever activation was given.

    With relu all is right. With sigmoid your network would still use relu. The name in the
    first line of the function is only what holds if nothing is given. Look at where the
    activation on self has its name from.

    Step: The interface
    """
    right(self, W, b, lname, "relu")


def kernels_flipped_beforehand(self, W, b, lname, activation="relu"):
    """You flip the kernels before you keep them.

    N is right. But W should be kept as it arrives: what your conv layer needs is done there,
    and with two flips they would be back where they began. Look at what happens to W on its
    way to self.

    Step: The interface
    """
    right(self, [one[::-1, ::-1] if np.ndim(one) == 4 else one for one in W], b, lname, activation)


def matrices_transposed_back(self, W, b, lname, activation="relu"):
    """You transpose the matrices before you keep them.

    N is right. But they arrive as your dense layer takes them, [M, K], one row for each
    output. Turned once more they no longer fit. Look at what happens to W on its way to self.

    Step: What arrives
    """
    right(self, [one.T if np.ndim(one) == 2 else one for one in W], b, lname, activation)


def counts_the_arrays_that_are_not_empty(self, W, b, lname, activation="relu"):
    """Your N counts the arrays that hold something, not the numbers in them.

    For the small network you get 4, two each for conv and dense, and it should be 29. A kernel
    [2, 2, 1, 3] is one array and holds 12 numbers. Look at what your count goes up by for one
    entry.

    Step: What to count
    """
    right(self, W, b, lname, activation)
    self.N = sum(len(one) > 0 for one in [*W, *b])
