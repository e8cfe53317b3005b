"""Wrong dense layers: each takes the place of ``dense_layer`` and must not pass.

``right`` is the reference; what a mutant does wrong is all that it says itself.
"""

# ruff: noqa: F821 - right and activation are in the file that a mutant is set into

import numpy as np


def as_a_column(h, W, b, act):
    """``[M, 1]``, the values being right."""
    return right(h, W, b, act)[:, None]


def as_a_row(h, W, b, act):
    """``[1, M]``, the values being right."""
    return right(h, W, b, act)[None]


def activation_of_a_column(h, W, b, act):
    """Softmax along the last axis of a column gives 1 everywhere."""
    return activation(W @ h.reshape(-1, 1) + b, act)[:, 0]


def bias_missing(h, W, b, act):
    """No bias at all."""
    return right(h, W, 0 * b, act)


def bias_after_the_activation(h, W, b, act):
    """The bias is added to what the activation gave."""
    return right(h, W, 0 * b, act) + b[:, 0]


def bias_broadcast(h, W, b, act):
    """``[M]`` and ``[M, 1]`` give ``[M, M]``."""
    return activation(W @ h + b, act)


def bias_of_the_first_output(h, W, b, act):
    """One bias for all."""
    return right(h, W, 0 * b + b[0], act)


def bias_broadcast_and_summed(h, W, b, act):
    """``[M, M]`` brought back to ``[M]`` by a mean."""
    return activation((W @ h + b).mean(axis=0), act)


def bias_subtracted(h, W, b, act):
    """The sign of the bias is wrong."""
    return right(h, W, -b, act)


def bias_for_each_input(h, W, b, act):
    """The bias is added inside the inner loop."""
    return right(h, W, b * len(h), act)


def activation_missing(h, W, b, act):
    """The activation is never applied."""
    return right(h, W, b, "linear")


def activation_for_each_input(h, W, b, act):
    """The activation is inside the inner loop."""
    return activation(W * h, act).sum(axis=1) + b[:, 0]


def always_relu(h, W, b, act):
    """The name of the activation is not looked at."""
    return right(h, W, b, "relu")


def always_softmax(h, W, b, act):
    """The name of the activation is not looked at."""
    return right(h, W, b, "softmax")


def relu_or_softmax(h, W, b, act):
    """Only relu is known; any other name is taken for softmax."""
    return right(h, W, b, "relu" if act == "relu" else "softmax")


def activation_twice(h, W, b, act):
    """Once too often."""
    return activation(right(h, W, b, act), act)


def weights_transposed(h, W, b, act):
    """Transposed already; once more fits square matrices alone."""
    return activation(W.T @ h + b[:, 0], act)


def weights_reshaped(h, W, b, act):
    """A reshape to ``[M, K]`` of what was transposed once more."""
    return right(h, W.T.reshape(W.shape), b, act)


def wrong_order_of_the_product(h, W, b, act):
    """The vector first."""
    return activation(h @ W + b[:, 0], act)


def number_by_number(h, W, b, act):
    """Multiplied, never added up."""
    return activation(W * h + b, act)


def only_the_diagonal(h, W, b, act):
    """Each output sees one input."""
    return right(h, W * np.eye(*W.shape), b, act)


def mean_in_place_of_the_sum(h, W, b, act):
    """Divided by the number of inputs."""
    return right(h / len(h), W, b, act)


def last_input_only(h, W, b, act):
    """``=`` where ``+=`` is meant."""
    return right(h[-1:], W[:, -1:], b, act)


def last_input_forgotten(h, W, b, act):
    """The loop ends one too early."""
    return right(h[:-1], W[:, :-1], b, act)


def two_indices_into_a_vector(h, W, b, act):
    """``h[0, :]`` on a vector."""
    return right(h[0, :], W, b, act)


def whole_numbers_kept(h, W, b, act):
    """Collected in an array of the type of the input."""
    out = np.zeros(len(W), dtype=h.dtype)
    out[:] = right(h, W, b, "linear")
    return activation(out, act)


def relu_on_the_input(h, W, b, act):
    """Negative inputs are cut off first."""
    return right(np.maximum(h, 0), W, b, act)


def softmax_divided_by_the_first(h, W, b, act):
    """A softmax of its own, divided by exp(z[0])."""
    z = right(h, W, b, "linear")
    return np.exp(z - z[0]) if act == "softmax" else activation(z, act)


def in_half_precision(h, W, b, act):
    """Three digits."""
    return right(h, W, b, act).astype(np.float16).astype(np.float32)


def ten_outputs_always(h, W, b, act):
    """The number of classes is taken for granted."""
    out = np.zeros(10)
    out[: len(W)] = right(h, W, b, "linear")
    return activation(out, act)
