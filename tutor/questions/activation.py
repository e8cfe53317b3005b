"""The numbers of the questions on activations."""

from __future__ import annotations

import numpy as np

from tutor.checks.draw import Draw
from tutor.explain.formulas import activated
from tutor.questions.question import Drawn, given, row, whole

_TWO_DECIMALS = 0.006


def relu(draw: Draw) -> Drawn:
    """Which row comes out."""
    x = np.array(draw.shuffled([-whole(draw, 2, 6), -whole(draw, 2, 6), 0, whole(draw, 2, 6)]))
    return Drawn(
        {"given": given(x=x)},
        row(activated(x, "relu")),
        {
            "absolute": row(np.abs(x)),
            "negatives_left": row(x),
            "steps": row((x > 0).astype(int)),
        },
    )


def softmax(draw: Draw) -> Drawn:
    """One share of three."""
    x = draw.integers(3, low=1, high=4)
    shares = activated(x, "softmax")
    place = whole(draw, 0, 2)
    return Drawn(
        {"given": given(x=x), "place": place, "x": x[place], "power": f"{np.exp(x[place]):.2f}",
         "sum": f"{np.exp(x).sum():.2f}"},
        float(shares[place]),
        {
            "no_power": float(x[place] / x.sum()),
            "sigmoid": float(activated(x, "sigmoid")[place]),
            "not_divided": float(np.exp(x[place])),
        },
        within=_TWO_DECIMALS,
    )  # fmt: skip


def shift(draw: Draw) -> Drawn:
    """What adding the same number to all logits does to a share."""
    x = draw.integers(3, low=0, high=4)
    place = int(x.argmax())
    shares = activated(x, "softmax")
    return Drawn(
        {"given": given(x=x), "share": f"{shares[place]:.2f}", "place": place,
         "added": whole(draw, 3, 9)},
        float(shares[place]),
        {"evened_out": 1 / 3, "takes_all": 1.0},
        within=_TWO_DECIMALS,
    )  # fmt: skip
