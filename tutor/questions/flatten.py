"""The numbers of the questions on flattening."""

from __future__ import annotations

import numpy as np

from tutor.checks.draw import Draw
from tutor.questions.question import Drawn, shape, whole


def place(draw: Draw) -> Drawn:
    """Where a number of the feature maps goes."""
    height, width, channels = whole(draw, 3, 5), whole(draw, 3, 5), whole(draw, 2, 4)
    r, c, i = whole(draw, 1, height - 1), whole(draw, 1, width - 1), whole(draw, 0, channels - 1)
    places = np.arange(height * width * channels).reshape(height, width, channels)
    return Drawn(
        {"h": height, "w": width, "ch": channels, "r": r, "c": c, "i": i},
        int(places[r, c, i]),
        {
            "channel_after_channel": (i * height + r) * width + c,
            "columns_first": (c * height + r) * channels + i,
            "from_one": int(places[r, c, i]) + 1,
            "one_channel": r * width + c,
        },
    )


def size(draw: Draw) -> Drawn:
    """Which shape comes out."""
    height, width, channels = whole(draw, 3, 7), whole(draw, 3, 7), whole(draw, 2, 8)
    length = np.zeros((height, width, channels)).reshape(-1).size
    return Drawn(
        {"h": height, "w": width, "c": channels},
        f"({length},)",
        {
            "column": f"({length}, 1)",
            "pixels": f"({height * width}, {channels})",
            "one_map": f"({height * width},)",
        },
    )


def before_flatten(draw: Draw) -> Drawn:
    """How the last pooling decides the length of the vector."""
    side, channels = 2 * whole(draw, 3, 9), whole(draw, 2, 8)
    half = side // 2
    return Drawn(
        {"image": shape(side, side, channels), "half": half, "c": channels},
        half * half * channels,
        {
            "not_pooled": side * side * channels,
            "halved_once": side * half * channels,
            "one_map": half * half,
        },
    )
