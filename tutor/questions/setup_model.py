"""The numbers of the questions on a network's weights."""

from __future__ import annotations

import numpy as np

from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.questions.question import Drawn, shape, whole


def weights(draw: Draw) -> Drawn:
    """How many weights a small network has."""
    side, co, classes = 2 * whole(draw, 2, 4), whole(draw, 2, 4), whole(draw, 2, 5)
    W = [np.zeros((3, 3, 1, co)), np.zeros(0), np.zeros(0), np.zeros((classes, side**2 * co // 4))]
    b = [np.zeros(co), np.zeros(0), np.zeros(0), np.zeros((classes, 1))]
    return Drawn(
        {"side": side, "co": co, "classes": classes, "conv": W[0].size + co,
         "inputs": W[3].shape[1], "dense": W[3].size + classes},
        _count(W) + _count(b),
        {
            "no_biases": _count(W),
            "arrays": len(W) + len(b),
            "not_pooled": W[0].size + 4 * W[3].size + _count(b),
            "last_layer": W[3].size + b[3].size,
        },
    )  # fmt: skip


def one_more(draw: Draw) -> Drawn:
    """By how many weights a network grows with one more output."""
    K, M = whole(draw, 20, 90), whole(draw, 3, 9)
    more = (M + 1) * K + (M + 1) - (M * K + M)
    return Drawn(
        {"K": K, "M": M},
        more,
        {"no_bias": K, "one": 1, "an_output_for_each": M + 1},
    )


def entries(draw: Draw) -> Drawn:
    """What stands in W for a pooling layer."""
    side, channels = 2 * whole(draw, 4, 9), whole(draw, 2, 8)
    return Drawn(
        {"image": shape(side, side, channels)},
        "an empty list",
        {
            "nothing": "no entry at all",
            "window": "an array of shape [2, 2]",
            "channel_windows": f"an array of shape [2, 2, {channels}]",
        },
    )


def _count(entries: list[Array]) -> int:
    return sum(np.size(entry) for entry in entries)
