"""Wrong activations: each takes the place of ``activation`` and must not pass.

``right`` is the reference; what a mutant does wrong is all that it says itself.
"""

# ruff: noqa: F821 - right is in the file that a mutant is set into

import numpy as np


def relu_is_the_absolute_value(x, activation):
    """Negative numbers are turned round, not cut off."""
    return np.abs(x) if activation == "relu" else right(x, activation)


def relu_leaks(x, activation):
    """A hundredth of negative numbers is left."""
    return np.maximum(x, 0.01 * x) if activation == "relu" else right(x, activation)


def relu_is_a_step(x, activation):
    """0 or 1, whatever the number."""
    return (x > 0) * 1.0 if activation == "relu" else right(x, activation)


def relu_ends_at_six(x, activation):
    """Another layer of Keras: relu6."""
    return np.clip(x, 0, 6) if activation == "relu" else right(x, activation)


def relu_upside_down(x, activation):
    """The smaller of x and 0."""
    return np.minimum(x, 0) if activation == "relu" else right(x, activation)


def relu_of_the_whole_array(x, activation):
    """Of np.max, which gives one number along an axis; np.maximum is meant."""
    return np.max(x, 0) if activation == "relu" else right(x, activation)


def relu_drops_the_negative_ones(x, activation):
    """Only what is positive is left, in a shorter array."""
    return x[x > 0] if activation == "relu" else right(x, activation)


def sigmoid_without_its_minus(x, activation):
    """Falls where it should rise."""
    return right(-x, activation) if activation == "sigmoid" else right(x, activation)


def sigmoid_is_tanh(x, activation):
    """The other S-shaped curve."""
    return np.tanh(x) if activation == "sigmoid" else right(x, activation)


def sigmoid_without_brackets(x, activation):
    """``1 / 1 + exp(-x)``."""
    return 1 / 1 + np.exp(-x) if activation == "sigmoid" else right(x, activation)


def sigmoid_of_straight_lines(x, activation):
    """Keras's hard sigmoid."""
    return np.clip(x / 6 + 0.5, 0, 1) if activation == "sigmoid" else right(x, activation)


def sigmoid_clipped_too_early(x, activation):
    """Numbers beyond 6 are taken for 6."""
    return right(np.clip(x, -6, 6) if activation == "sigmoid" else x, activation)


def sigmoid_is_softmax(x, activation):
    """Divided by the sum of all."""
    return right(x, "softmax" if activation == "sigmoid" else activation)


def softmax_is_sigmoid(x, activation):
    """Each number alone."""
    return right(x, "sigmoid" if activation == "softmax" else activation)


def softmax_without_exp(x, activation):
    """Shares of the numbers themselves."""
    return x / x.sum() if activation == "softmax" else right(x, activation)


def softmax_without_its_sum(x, activation):
    """Never divided."""
    return np.exp(x) if activation == "softmax" else right(x, activation)


def softmax_divided_by_the_first(x, activation):
    """Divided by exp(x[0])."""
    return np.exp(x - x[0]) if activation == "softmax" else right(x, activation)


def softmax_divided_by_the_largest(x, activation):
    """The largest becomes 1."""
    return np.exp(x - x.max()) if activation == "softmax" else right(x, activation)


def softmax_divided_by_the_sum_of_x(x, activation):
    """The sum is taken before exp."""
    return np.exp(x - x.sum()) if activation == "softmax" else right(x, activation)


def softmax_divided_by_how_many(x, activation):
    """The mean in place of the sum."""
    return len(x) * right(x, activation) if activation == "softmax" else right(x, activation)


def softmax_of_base_two(x, activation):
    """2 to the x."""
    return right(x * np.log(2) if activation == "softmax" else x, activation)


def softmax_as_a_logarithm(x, activation):
    """The logarithm of it."""
    return np.log(right(x, activation)) if activation == "softmax" else right(x, activation)


def softmax_of_absolute_values(x, activation):
    """Signs are lost."""
    return right(np.abs(x) if activation == "softmax" else x, activation)


def softmax_upside_down(x, activation):
    """The smallest logit gets the largest probability."""
    return right(-x if activation == "softmax" else x, activation)


def softmax_as_one_hot(x, activation):
    """A one at the largest."""
    return (x == x.max()) * 1.0 if activation == "softmax" else right(x, activation)


def softmax_over_each_number(x, activation):
    """An axis too many: 1 everywhere."""
    return right(x[..., None], activation)[..., 0]


def linear_forgotten(x, activation):
    """Taken for an unknown name."""
    return right(x, "unknown" if activation == "linear" else activation)


def linear_returns_nothing(x, activation):
    """A ``pass`` where ``return x`` belongs."""
    return None if activation == "linear" else right(x, activation)


def linear_as_a_vector(x, activation):
    """Feature maps lose their shape."""
    return np.ravel(x) if activation == "linear" else right(x, activation)


def linear_is_relu(x, activation):
    """Negative numbers are cut off."""
    return right(x, "relu" if activation == "linear" else activation)


def unknown_name_is_linear(x, activation):
    """A typing error in a name goes unnoticed."""
    known = activation in ("linear", "relu", "sigmoid", "softmax")
    return right(x, activation) if known else x


def unknown_name_is_printed(x, activation):
    """Said, but not raised: None comes back."""
    if activation in ("linear", "relu", "sigmoid", "softmax"):
        return right(x, activation)
    return print("unknown activation", activation)


def in_the_type_of_the_input(x, activation):
    """Whole numbers come out where whole numbers went in."""
    return right(x, activation).astype(x.dtype)


def in_half_precision(x, activation):
    """Three digits."""
    return right(x, activation).astype(np.float16)


def as_a_list(x, activation):
    """A list of numbers is no array."""
    return right(x, activation).tolist()


def rounded(x, activation):
    """Rounded to three decimals."""
    return np.round(right(x, activation), 3)


def exponential_spelt_with_few_digits(x, activation):
    """2.718 to the x."""
    if activation == "softmax":
        return 2.718**x / (2.718**x).sum()
    return 1 / (1 + 2.718**-x) if activation == "sigmoid" else right(x, activation)
