"""The numbers of the questions on loss and accuracy."""

from __future__ import annotations

import numpy as np

from tutor.checks.draw import Draw
from tutor.comparison import cross_entropy
from tutor.frames import Array
from tutor.questions.question import Drawn, given, pick, whole

_TWO_DECIMALS = 0.006
_IMAGES = 4
_ROWS = ([60, 30, 10], [45, 35, 20], [80, 15, 5], [40, 35, 25], [50, 30, 20], [70, 20, 10])
"""Percent; in some of them the largest is less than a half."""


def loss(draw: Draw) -> Drawn:
    """The loss of two images."""
    probabilities, labels = _predicted(draw, 2)
    p = probabilities[np.arange(2), labels]
    sum_of_both = float(-np.log(p).sum())
    return Drawn(
        {"given": given(probabilities=probabilities), "first": labels[0], "second": labels[1],
         "p": " and ".join(f"{one:g}" for one in p),
         "each": " and ".join(f"{-np.log(one):.2f}" for one in p)},
        cross_entropy(probabilities, labels),
        {
            "sum": sum_of_both,
            "by_classes": sum_of_both / 6,
            "no_logarithm": float((1 - p).mean()),
            "ten": sum_of_both / 2 / float(np.log(10)),
        },
        within=_TWO_DECIMALS,
    )  # fmt: skip


def accuracy(draw: Draw) -> Drawn:
    """The accuracy on four images, in percent."""
    probabilities, labels = _predicted(draw, _IMAGES)
    p = probabilities[np.arange(_IMAGES), labels]
    right = probabilities.argmax(axis=1) == labels
    return Drawn(
        {"given": given(probabilities=probabilities), "labels": ", ".join(map(str, labels)),
         "count": int(right.sum())},
        100 * float(right.mean()),
        {
            "mean_probability": 100 * float(p.mean()),
            "above_half": 100 * float((right & (p > 0.5)).mean()),
            "wrong_ones": 100 * float((~right).mean()),
            "fraction": float(right.mean()),
        },
    )  # fmt: skip


def one_surely_wrong(draw: Draw) -> Drawn:
    """What one image that is wrong for sure makes of the loss."""
    images, each = pick(draw, 10, 20, 50), whole(draw, 1, 3) / 10
    rows = np.full((images, 2), [1 - np.exp(-each), np.exp(-each)])
    labels = np.ones(images, dtype=int)
    rows[0] = [1.0, 0.0]
    return Drawn(
        {"n": images, "rest": images - 1, "each": each},
        cross_entropy(rows, labels),
        {
            "hardly": each,
            "at_most_one": (each * (images - 1) + 1) / images,
        },
        within=_TWO_DECIMALS,
    )


def _predicted(draw: Draw, images: int) -> tuple[Array, Array]:
    """Probabilities ``[images, 3]`` and the right classes ``[images]``."""
    rows = [draw.shuffled(pick(draw, *_ROWS)) for _ in range(images)]
    return np.array(rows) / 100, draw.integers(images, low=0, high=3)
