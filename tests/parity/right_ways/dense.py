"""Other right ways to write ``dense_layer``: each must pass."""

# ruff: noqa: F821 - activation is in the file that a way is set into

import numpy as np


def a_column_and_back(h, W, b, act):
    """As the lab hints: ``h`` as a column, made a vector before the activation."""
    h = h.reshape(-1, 1)
    return activation((np.dot(W, h) + b).flatten(), act)


def loops_only(h, W, b, act):
    """One product after the other."""
    out = np.zeros(W.shape[0])
    for m in range(W.shape[0]):
        for k in range(W.shape[1]):
            out[m] += W[m, k] * h[k]
        out[m] += b[m, 0]
    return activation(out, act)


def vector_first(h, W, b, act):
    """``h`` times the transposed matrix."""
    return activation(h @ W.T + np.squeeze(b, axis=1), act)


def einsum(h, W, b, act):
    """One sum over one axis."""
    return activation(np.einsum("mk,k->m", W, h) + b.T[0], act)


def in_float32(h, W, b, act):
    """Single precision, through np.matrix."""
    h, W, b = (np.asmatrix(one.astype(np.float32)) for one in (h, W, b))
    return activation(np.asarray(W * h.T + b).ravel(), act).astype(np.float32)


def matrix_times_vector(h, W, b, act):
    """As most would write it."""
    z = W @ h
    z = z + b.flatten()
    return activation(z, act)


def row_by_row(h, W, b, act):
    """One dot product for each output."""
    z = np.array([np.dot(row, h) + bias[0] for row, bias in zip(W, b, strict=True)])
    return activation(z, act)


def products_added_up(h, W, b, act):
    """All products at once, then the sum of each row."""
    return activation(np.sum(W * h, axis=1) + b[:, 0], act)


def a_row_of_one(h, W, b, act):
    """As a batch of one, so that softmax runs over the outputs; its row is taken out."""
    z = h[np.newaxis, :] @ W.T + b.T
    return activation(z, act)[0]


def bias_as_one_more_weight(h, W, b, act):
    """The bias is a last column of the matrix, and its input is always 1."""
    matrix = np.hstack([W, b])
    return activation(matrix @ np.append(h, 1.0), act)


def input_by_input(h, W, b, act):
    """Each input adds its column, as much as it is worth."""
    z = b.astype(float).ravel().copy()
    for k in range(h.shape[0]):
        z += h[k] * W[:, k]
    return activation(z, act)


def tensordot(h, W, b, act):
    """The last axis of W against the only one of h; the bias is added in place."""
    z = np.tensordot(W, h, axes=(1, 0)).astype(np.float64)
    z += np.squeeze(b)
    return activation(z, act)


def inner_product(h, W, b, act):
    """np.inner needs no transposing; the activation is given a flat copy."""
    return activation(np.add(np.inner(h, W), b.reshape(len(b))), act)


def softmax_on_the_spot(h, W, b, act):
    """A column all along, and softmax along the column itself."""
    z = np.matmul(W, h.reshape(h.size, 1)) + b
    if act == "softmax":
        z = np.exp(z - z.max(axis=0)) / np.exp(z - z.max(axis=0)).sum(axis=0)
        return z.ravel()
    return activation(z, act).ravel()


def plain_python(h, W, b, act):
    """Lists, zip and sum; numpy comes back at the end."""
    rows, inputs = W.tolist(), h.tolist()
    sums = [sum(w * x for w, x in zip(row, inputs, strict=True)) for row in rows]
    return activation(np.array([s + one for s, (one,) in zip(sums, b, strict=True)]), act)
