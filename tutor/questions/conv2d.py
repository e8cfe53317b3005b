"""The numbers of the questions on the convolution."""

from __future__ import annotations

import numpy as np

from tutor.checks.draw import Draw
from tutor.explain.formulas import correlated
from tutor.frames import Array
from tutor.questions.question import Drawn, given, pick, row, shape, whole


def weights(draw: Draw) -> Drawn:
    """How many weights a layer has."""
    k, ci, co = pick(draw, 3, 5), whole(draw, 2, 4), whole(draw, 5, 8)
    kernels, biases = np.zeros((k, k, ci, co)), np.zeros(co)
    return Drawn(
        {"k": k, "ci": ci, "co": co, "kernels": kernels.size},
        kernels.size + biases.size,
        {
            "no_biases": kernels.size,
            "one_channel": kernels[:, :, 0].size + biases.size,
            "a_bias_for_each_pair": kernels.size + ci * co,
            "one_bias": kernels.size + 1,
        },
    )


def size(draw: Draw) -> Drawn:
    """Which shape comes out."""
    k, ci, co = pick(draw, 3, 5), whole(draw, 2, 4), whole(draw, 5, 8)
    height, width = whole(draw, 8, 16), whole(draw, 8, 16)
    out = correlated(np.zeros((height, width, ci)), np.zeros((k, k, ci, co)), np.zeros(co))
    return Drawn(
        {"k": k, "ci": ci, "co": co, "h": height, "w": width},
        shape(*out.shape),
        {
            "no_padding": shape(height - k + 1, width - k + 1, co),
            "channels_stay": shape(height, width, ci),
            "not_added_up": shape(height, width, ci * co),
        },
    )


def edge(draw: Draw) -> Drawn:
    """What a kernel of one row answers to an edge."""
    dark, bright, place = whole(draw, 1, 3), whole(draw, 5, 9), whole(draw, 2, 4)
    image = np.where(np.arange(6) < place, dark, bright)
    kernel = np.array(pick(draw, [-1, 0, 1], [1, 0, -1], [-1, 1, 0], [0, 1, -1]))
    right = _slid(image, kernel)
    return Drawn(
        {"given": given(image=image, kernel=kernel)},
        row(right),
        {
            "flipped": row(_slid(image, kernel[::-1])),
            "no_negatives": row(np.maximum(right, 0)),
            "edge_repeated": row(_slid(np.pad(image, 1, mode="edge"), kernel)[1:-1]),
        },
    )


def channels(draw: Draw) -> Drawn:
    """What one pixel of two channels gives under a 1x1 kernel."""
    h, W, b = (draw.integers(n, low=2, high=8) for n in (2, 2, 1))
    right = correlated(h[None, None], W[None, None, :, None], b).item()
    return Drawn(
        {"given": given(h=h, W=W, b=b), "first": h[0] * W[0], "second": h[1] * W[1], "b": b[0]},
        right,
        {
            "last_channel": float(h[1] * W[1] + b[0]),
            "averaged": float((h * W).mean() + b[0]),
            "bias_for_each": float(right + b[0]),
            "no_bias": float((h * W).sum()),
        },
    )


def _slid(image: Array, kernel: Array) -> Array:
    """A row under a kernel of one row, "same" padding: as long as ``image``."""
    return correlated(image[None, :, None], kernel[None, :, None, None], np.zeros(1))[0, :, 0]
