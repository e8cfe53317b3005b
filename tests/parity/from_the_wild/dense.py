"""Mistakes in ``dense_layer`` as learners write them: each must be named."""

# ruff: noqa: F821, RET504 - activation is in the file that a variant is set into

import numpy as np


def column_at_the_end(h, W, b, act):
    """Dense returns `[M, 1]`.

    Named: as_a_column
    """
    M, K = W.shape
    z = np.zeros(M)
    for m in range(M):
        for k in range(K):
            z[m] += W[m, k] * h[k]
        z[m] += b[m, 0]
    a = activation(z, act)
    return a.reshape((M, 1))


def column_all_along(h, W, b, act):
    """Dense returns `[M, 1]`, and softmax sees the column.

    Named: as_a_column or a_column_all_along
    """
    h = h.reshape(len(h), 1)  # [K x 1]
    z = np.dot(W, h) + b
    return activation(z, act)


def row_all_along(h, W, b, act):
    """Dense returns `[1, M]`.

    Named: as_a_row
    """
    h = h.reshape((1, -1))
    out = np.matmul(h, np.transpose(W)) + np.transpose(b)
    return activation(out, act)


def square_from_a_column(h, W, b, act):
    """Extra axes returned: the column of biases makes a square.

    Named: bias_broadcast
    """
    z = np.zeros(W.shape[0])
    for m in range(W.shape[0]):
        z[m] = np.sum(W[m, :] * h)
    z = z + b
    return activation(z, act)


def softmax_relative_to_the_first(h, W, b, act):
    """Softmax divided by exp(x[0]).

    Named: softmax_divided_by_the_first
    """
    x = W.dot(h) + b.reshape(-1)
    if act == "softmax":
        return np.exp(x) / np.exp(x[0])
    return activation(x, act)


def softmax_without_a_shift(h, W, b, act):
    """Softmax overflows.

    Named: softmax_overflows
    """
    x = W.dot(h) + b.reshape(-1)
    if act == "softmax":
        return np.exp(x) / np.sum(np.exp(x))
    return activation(x, act)


def truncated_at_the_end(h, W, b, act):
    """Accumulator made with the type of an integer input: the fractions are lost at the end.

    Named: whole_numbers_kept
    """
    out = np.zeros(W.shape[0], dtype=h.dtype)
    for m in range(W.shape[0]):
        s = b[m, 0]
        for k in range(len(h)):
            s = s + W[m, k] * h[k]
        out[m] = s
    return activation(out, act)


def truncated_at_each_step(h, W, b, act):
    """Accumulator made with the type of an integer input: the fractions are lost at each step.

    Named: whole_numbers_kept or fractions_cut_off_at_each_step
    """
    out = np.zeros(W.shape[0], dtype=h.dtype)
    for m in range(W.shape[0]):
        for k in range(len(h)):
            out[m] += W[m, k] * h[k]
        out[m] += b[m, 0]
    return activation(out, act)


def vector_with_two_indices(h, W, b, act):
    """`h[0, :]` on a vector.

    Named: two_indices_into_a_vector
    """
    x = h[0, :]
    z = W @ x
    z = z + b[:, 0]
    return activation(z, act)


def name_called(h, W, b, act):
    """The activation name called as a function.

    Named: activation_called_as_a_function
    """
    z = np.dot(W, h) + b.flatten()
    return act(z)


def for_over_a_number(h, W, b, act):
    """`for i in CI` over an integer.

    Named: loops_over_a_number
    """
    M = W.shape[0]
    z = np.zeros(M)
    for m in M:
        z[m] = np.dot(W[m], h) + b[m, 0]
    return activation(z, act)


def h_before_W(h, W, b, act):  # noqa: N802 - as the row has it
    """Product h·W in the wrong order.

    Named: wrong_order_of_the_product or weights_transposed
    """
    z = np.dot(h, W) + b.ravel()
    return activation(z, act)


def h_before_W_with_the_column(h, W, b, act):  # noqa: N802 - as the row has it
    """Product h·W in the wrong order, and the bias as it comes.

    Named: wrong_order_of_the_product and bias_broadcast or wrong_order_and_a_square
    """
    z = np.dot(h.T, W) + b
    return activation(z, act)


def result_lost_to_its_input(h, W, b, act):
    """A result overwritten by its input.

    Named: result_overwritten_by_its_input
    """
    z = np.dot(W, h) + b.flatten()
    z = activation(h, act)
    return z
