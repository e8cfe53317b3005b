"""The numbers of the questions on the dense layer."""

from __future__ import annotations

import numpy as np

from tutor.checks.draw import Draw
from tutor.explain.formulas import activated
from tutor.questions.question import Drawn, given, row, shape, whole


def weights(draw: Draw) -> Drawn:
    """How many weights a layer has."""
    K, M = whole(draw, 12, 40), whole(draw, 3, 10)
    return Drawn(
        {"K": K, "M": M, "matrix": K * M},
        np.size(np.zeros((M, K))) + np.size(np.zeros((M, 1))),
        {
            "no_biases": K * M,
            "bias_for_each_input": K * M + K,
            "one_bias": K * M + 1,
            "added": K + M,
        },
    )


def output(draw: Draw) -> Drawn:
    """What comes out of a layer with relu."""
    W, h, b = (draw.integers(*size, low=-3, high=4) for size in ((2, 2), (2,), (2, 1)))
    logits = W @ h + b.ravel()
    return Drawn(
        {"given": given(W=W, h=h, b=b), "logits": row(logits)},
        row(activated(logits, "relu")),
        {
            "columns": row(activated(W.T @ h + b.ravel(), "relu")),
            "no_bias": row(activated(W @ h, "relu")),
            "bias_last": row(activated(W @ h, "relu") + b.ravel()),
            "no_activation": row(logits),
        },
    )


def size(draw: Draw) -> Drawn:
    """Which shape the weights have in the lab's form."""
    K, M = whole(draw, 12, 40), whole(draw, 3, 10)
    return Drawn(
        {"K": K, "M": M},
        shape(M, K),
        {"as_in_keras": shape(K, M), "square": shape(K, K), "with_bias": shape(M, K + 1)},
    )
