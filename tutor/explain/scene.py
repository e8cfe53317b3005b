"""What is seen at one cell of an output. Data only; how it is drawn is for the screens to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from tutor.frames import Array

Place = tuple[int, int]
Drawn = Literal["numbers", "picture", "bars"]


@dataclass(frozen=True, eq=False)
class Panel:
    """One matrix.

    Attributes:
        name: what it is, such as ``input channel 1``.
        values: ``[rows, columns]``, float; NaN where nothing is known yet.
        marked: the places that the cell at work reads, or is.
        differs: the places where the learner's numbers are not Keras's.
        drawn: how it is looked at, unless numbers are asked for.
        span: the least and the largest number of the scale; None for those of ``values``.
        begins: whether it begins a line, however much room there is beside the one before.
    """

    name: str
    values: Array
    marked: frozenset[Place] = field(default_factory=frozenset)
    differs: frozenset[Place] = field(default_factory=frozenset)
    drawn: Drawn = "numbers"
    span: tuple[float, float] | None = None
    begins: bool = False


@dataclass(frozen=True)
class Term:
    """One step on the way to the number in the cell.

    Attributes:
        label: what is added or done, such as ``+ channel 2``.
        value: what this step brings.
        total: what there is after it.
        note: what the learner's number has to do with it; empty for nothing.
    """

    label: str
    value: float
    total: float
    note: str = ""


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything about one cell.

    Attributes:
        where: which cell, such as ``output channel 2, row 0, column 2``.
        panels: the whole of what goes in and comes out, with the cell marked.
        parts: rows of smaller panels, such as patch, kernel and product for each channel.
        terms: how the number comes about.
        told: sentences on this cell.
        keras: the right number.
        yours: the learner's; None where there is none.
        differs: whether they are not the same number.
    """

    where: str
    panels: tuple[Panel, ...]
    parts: tuple[tuple[Panel, ...], ...]
    terms: tuple[Term, ...]
    told: tuple[str, ...]
    keras: float
    yours: float | None
    differs: bool


def rectangle(top: int, left: int, height: int, width: int) -> frozenset[Place]:
    """All places of a window."""
    return frozenset(
        (row, column) for row in range(top, top + height) for column in range(left, left + width)
    )


def span_of(values: Array) -> tuple[float, float]:
    """The least and the largest finite number; zeros where there is none."""
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
