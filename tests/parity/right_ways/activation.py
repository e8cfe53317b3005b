"""Other right ways to write ``activation``: each must pass."""

import math

import numpy as np
from scipy import special


def softmax_by_log_sum_exp(x, activation):
    """The logarithm of the sum is subtracted before exp."""
    if activation == "linear":
        return x
    if activation == "relu":
        return x * (x > 0)
    if activation == "sigmoid":
        return special.expit(x)
    if activation == "softmax":
        return np.exp(x - special.logsumexp(x, axis=-1, keepdims=True))
    raise KeyError(activation)


def number_by_number(x, activation):
    """Python loops, and its own exception for unknown names."""

    class UnknownActivation(Exception):
        """Raised for any other name."""

    def softmax(row):
        exps = [math.exp(one - max(row)) for one in row]
        return [one / sum(exps) for one in exps]

    def sigmoid(one):
        return 1 / (1 + math.exp(-one)) if one > -700 else 0.0

    numbers = np.ravel(x).tolist()
    if activation == "linear":
        out = numbers
    elif activation == "relu":
        out = [max(0.0, one) for one in numbers]
    elif activation == "sigmoid":
        out = [sigmoid(one) for one in numbers]
    elif activation == "softmax":
        width = x.shape[-1]
        out = [p for i in range(0, len(numbers), width) for p in softmax(numbers[i : i + width])]
    else:
        raise UnknownActivation(activation)
    return np.array(out).reshape(x.shape)


def of_the_lab(x, activation):
    """As in a hand-in: a plain softmax, no guard, ``assert`` for unknown names."""
    assert activation in ["linear", "relu", "sigmoid", "softmax"]
    if activation == "relu":
        x = np.where(x < 0, 0, x)
    elif activation == "sigmoid":
        x = 1 / (1 + np.exp(-x))
    elif activation == "softmax":
        x = np.exp(x) / np.sum(np.exp(x))
    return x


def in_float32(x, activation):
    """Everything in single precision, written into the input."""
    x = x.astype(np.float32)
    if activation == "relu":
        x[x < 0] = 0
    elif activation == "sigmoid":
        np.negative(x, out=x)
        x = 1 / (1 + np.exp(np.minimum(x, 80)))
    elif activation == "softmax":
        x -= x.max(axis=-1, keepdims=True)
        np.exp(x, out=x)
        x /= x.sum(axis=-1, keepdims=True)
    elif activation != "linear":
        raise NameError(f"{activation} is unknown")
    return x


def by_a_table(x, activation):
    """A dictionary of functions: its KeyError is the exception."""
    x = np.asarray(x, dtype=float)
    functions = {
        "linear": lambda: x,
        "relu": lambda: (x + abs(x)) / 2,
        "sigmoid": lambda: (1 + np.tanh(x / 2)) / 2,
        "softmax": lambda: special.softmax(x, axis=-1),
    }
    return functions[activation]()
