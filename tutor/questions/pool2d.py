"""The numbers of the questions on pooling."""

from __future__ import annotations

import numpy as np

from tutor.checks.draw import Draw
from tutor.explain.formulas import pooled
from tutor.questions.question import Drawn, given, shape, whole


def cell(draw: Draw) -> Drawn:
    """The number in one cell; its block has negative numbers only."""
    h = draw.integers(4, 6, low=-9, high=10)
    r, c = whole(draw, 0, 1), whole(draw, 1, 2)
    rows, columns = slice(2 * r, 2 * r + 2), slice(2 * c, 2 * c + 2)
    h[rows, columns] = -np.abs(h[rows, columns]) - 1
    return Drawn(
        {"given": given(h=h), "r": r, "c": c, "top": 2 * r, "below": 2 * r + 1, "left": 2 * c,
         "beside": 2 * c + 1},
        float(pooled(h[:, :, None])[r, c, 0]),
        {
            "zero_too": 0.0,
            "mean": float(h[rows, columns].mean()),
            "overlapping": float(h[r : r + 2, c : c + 2].max()),
            "furthest": float(h[rows, columns].min()),
        },
    )  # fmt: skip


def size(draw: Draw) -> Drawn:
    """Which shape comes out of an odd one."""
    height, width, channels = (
        2 * whole(draw, 2, 7) + 1, 2 * whole(draw, 2, 7) + 1, 2 * whole(draw, 1, 4),
    )  # fmt: skip
    return Drawn(
        {"h": height, "w": width, "c": channels},
        shape(*pooled(np.zeros((height, width, channels))).shape),
        {
            "filled_up": shape((height + 1) // 2, (width + 1) // 2, channels),
            "overlapping": shape(height - 1, width - 1, channels),
            "channels_too": shape(height // 2, width // 2, channels // 2),
        },
    )
