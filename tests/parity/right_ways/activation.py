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


def by_match(x, activation):
    """A match statement; sigmoid in the two halves in which it cannot overflow."""
    match activation:
        case "linear":
            return np.array(x)
        case "relu":
            return np.where(x > 0, x, 0)
        case "sigmoid":
            small = np.exp(-np.abs(x))
            return np.where(x >= 0, 1 / (1 + small), small / (1 + small))
        case "softmax":
            numerators = np.exp(x - np.amax(x, axis=-1)[..., np.newaxis])
            return numerators / np.sum(numerators, axis=-1)[..., np.newaxis]
        case _:
            raise ValueError("unknown activation: " + activation)


def masks_on_a_copy(x, activation):
    """The input is copied as floats, and the places that change are picked out."""
    out = np.array(x, dtype=float)
    if activation == "relu":
        out[out < 0] = 0
    elif activation == "sigmoid":
        positive = out >= 0
        out[positive] = 1 / (1 + np.exp(-out[positive]))
        out[~positive] = np.exp(out[~positive]) / (1 + np.exp(out[~positive]))
    elif activation == "softmax":
        out -= out.max(-1, keepdims=True)
        out = np.exp(out)
        out /= out.sum(-1, keepdims=True)
    elif activation != "linear":
        raise ValueError(f"I do not know {activation}")
    return out


def inner_functions(x, activation):
    """Each formula in a function of its own, found by its name in the local names."""

    def linear(z):
        return z

    def relu(z):
        return z.clip(min=0)

    def sigmoid(z):
        return np.power(1 + np.exp(-z), -1.0)

    def softmax(z):
        powers = np.exp(z)
        return np.divide(powers, powers.sum(axis=-1, keepdims=True))

    for function in (linear, relu, sigmoid, softmax):
        if function.__name__ == activation:
            return function(np.asarray(x, dtype=np.float64))
    raise TypeError(activation)


def vectorised_by_numpy(x, activation):
    """np.vectorize over plain Python, softmax along an axis by a function of one row."""
    if activation == "linear":
        return np.copy(x)
    if activation == "relu":
        return np.vectorize(lambda one: one if one > 0 else 0.0, otypes=[float])(x)
    if activation == "sigmoid":
        return np.vectorize(lambda one: 0.5 * (1 + math.tanh(0.5 * one)), otypes=[float])(x)
    if activation == "softmax":
        return np.apply_along_axis(
            lambda row: np.exp(row - max(row)) / sum(np.exp(row - max(row))), -1, x
        )
    raise Exception(f"no activation of the name {activation}")  # noqa: TRY002


def turned_round(x, activation):
    """The classes are moved to the front, so that no axis has to be kept."""
    if activation == "softmax":
        classes_first = np.moveaxis(np.asarray(x, dtype=float), -1, 0)
        e = np.exp(classes_first - classes_first.max(axis=0))
        return np.moveaxis(e / e.sum(axis=0), 0, -1)
    if activation == "sigmoid":
        return np.reciprocal(1.0 + np.e ** (-x))
    if activation == "relu":
        return np.maximum(np.zeros(x.shape), x)
    if activation == "linear":
        return 1 * x
    raise LookupError(activation)


def sigmoid_is_a_softmax_of_two(x, activation):
    """Sigmoid as softmax of x and 0; softmax as products of e with shares of its log-sum."""

    def softmax(z):
        return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))

    x = np.asarray(x, dtype=float)
    ways = {"linear": x, "relu": np.fmax(x, 0)}
    if activation == "sigmoid":
        ways["sigmoid"] = softmax(np.stack([x, np.zeros_like(x)], axis=-1))[..., 0]
    elif activation == "softmax":
        ways["softmax"] = softmax(x)
    return ways[activation]


def guarded_at_the_top(x, activation):
    """Unknown names are stopped first; the last branch needs no condition."""
    if activation not in ("linear", "relu", "sigmoid", "softmax"):
        raise ValueError("activation must be linear, relu, sigmoid or softmax")
    if activation == "linear":
        return x
    if activation == "relu":
        return np.heaviside(x, 0) * x
    exponentials = np.exp(x)
    if activation == "sigmoid":
        return exponentials / (exponentials + 1)
    sums = np.einsum("...k->...", exponentials)
    return exponentials / np.expand_dims(sums, -1)
