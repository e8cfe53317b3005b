"""The numbers of the questions on the whole network."""

from __future__ import annotations

import numpy as np

from tutor.checks import networks
from tutor.checks.draw import Draw
from tutor.explain.formulas import pooled
from tutor.questions.question import Drawn, shape, whole

_FIRST, _SECOND, _CLASSES = 4, 8, 10
"""Channels after the convolutions of the lab's network, and its outputs."""


def size(draw: Draw) -> Drawn:
    """Which shape reaches the flatten layer, of an image whose half is odd."""
    side = 4 * whole(draw, 3, 7) + 2
    half = pooled(np.zeros((side, side, _FIRST)))
    out = pooled(np.zeros((*half.shape[:2], _SECOND)))
    return Drawn(
        {"side": side, "half": side // 2},
        shape(*out.shape),
        {
            "filled_up": shape(side // 4 + 1, side // 4 + 1, _SECOND),
            "channels_multiplied": shape(side // 4, side // 4, _FIRST * _SECOND),
            "pooled_once": shape(side // 2, side // 2, _SECOND),
        },
    )


def weights(draw: Draw) -> Drawn:
    """How many weights the lab's network has for images of another size."""
    side = 4 * whole(draw, 3, 9)
    lists = networks.of_the_lab(draw, (side, side, 1)).as_lists()
    kernels, biases = (sum(np.size(one) for one in lists[name]) for name in ("W", "b"))
    dense = np.size(lists["W"][-1])
    return Drawn(
        {"side": side, "quarter": side // 4, "inputs": np.shape(lists["W"][-1])[1],
         "dense": dense + _CLASSES},
        kernels + biases,
        {
            "no_biases": kernels,
            "pooled_once": kernels + biases + 3 * dense,
            "one_channel": kernels + biases - 3 * 3 * (_FIRST - 1) * _SECOND,
            "as_for_28": 4266,
        },
    )  # fmt: skip


def where(draw: Draw) -> Drawn:
    """Which layer holds most of the weights."""
    side = 4 * whole(draw, 4, 9)
    lists = networks.of_the_lab(draw, (side, side, 1)).as_lists()
    names = ("the first convolution", "the second convolution", "the dense layer")
    sizes = [np.size(W) + np.size(b) for W, b in zip(lists["W"], lists["b"], strict=True) if len(W)]
    assert max(sizes) == sizes[2]
    return Drawn(
        {"side": side, "sizes": ", ".join(map(str, sizes))},
        names[2],
        {"first": names[0], "second": names[1], "pooling": "the two pooling layers"},
    )
