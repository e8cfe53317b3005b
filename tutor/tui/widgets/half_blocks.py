"""Pixels in a terminal: a cell shows two of them, one above the other."""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style

from tutor.frames import Array

Colour = tuple[int, int, int]


def half_blocks(pixels: Array) -> list[list[Segment]]:
    """Pixels ``[rows, columns, 3]``, whole numbers from 0 to 255, as lines of half blocks.

    An odd last row has nothing below it.
    """
    rows: list[list[Colour | None]] = [[tuple(pixel) for pixel in row] for row in pixels.tolist()]
    if len(rows) % 2:
        rows.append([None] * pixels.shape[1])
    return [
        [Segment("▀", coloured(upper, lower)) for upper, lower in zip(*two, strict=True)]
        for two in zip(rows[::2], rows[1::2], strict=True)
    ]


@lru_cache(maxsize=4096)
def coloured(front: Colour | None, back: Colour | None) -> Style:
    """The style of a cell with these colours; None leaves the terminal's own."""
    return Style(
        color="rgb({},{},{})".format(*front) if front else None,
        bgcolor="rgb({},{},{})".format(*back) if back else None,
    )
