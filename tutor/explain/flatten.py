"""Flattening: every cell of the feature maps gets its place in one long vector."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from tutor import judge
from tutor.explain.scene import Panel, Scene, Term
from tutor.explain.steps import Cell, Explainer
from tutor.frames import Array
from tutor.wording import number

_AROUND = 6  # places of the vector that are shown on either side


class Explained(Explainer):
    """One set of feature maps."""

    @cached_property
    def keras(self) -> Array:
        """``[H*W*C]``, row-major."""
        return self._h.reshape(-1)

    def scene(self, cell: Cell) -> Scene:
        """Where the number in a place of the vector comes from."""
        (place,) = cell
        _, width, channels = self._h.shape
        row, rest = divmod(place, width * channels)
        column, channel = divmod(rest, channels)
        above, before = row * width * channels, column * channels
        mine, right = self.at(cell), float(self.keras[cell])
        first = max(min(place - _AROUND, len(self.keras) - 2 * _AROUND - 1), 0)
        shown = slice(first, first + 2 * _AROUND + 1)
        at = frozenset({(0, place - first)})
        vectors = [Panel(f"Keras, from place {first}", self.keras[None, shown], at)]
        if mine is not None and self.yours is not None:
            wrong = {(0, int(n)) for n in np.flatnonzero(self.differing[shown])}
            vectors.insert(
                0,
                Panel(
                    f"yours, from place {first}",
                    self.yours[None, shown],
                    at,
                    frozenset(wrong),
                ),
            )
        return Scene(
            where=f"place {place} of {len(self.keras)}",
            panels=(
                Panel(
                    f"input channel {channel}",
                    self._h[:, :, channel],
                    frozenset({(row, column)}),
                    drawn="picture",
                ),
            ),
            parts=tuple((vector,) for vector in vectors),
            terms=(
                Term(
                    f"row {row} x {width} columns x {channels} channels",
                    above,
                    above,
                ),
                Term(
                    f"+ column {column} x {channels} channels",
                    before,
                    above + before,
                ),
                Term(f"+ channel {channel}", channel, place, "the place in the vector"),
            ),
            told=tuple(self._told(place, mine)),
            keras=right,
            yours=mine,
            differs=bool(self.differing[cell]),
        )

    def _told(self, place: int, mine: float | None) -> list[str]:
        """Where the learner's number came from, if only one cell holds it."""
        told = ["The last axis runs fastest: first all channels of one pixel, then the next pixel."]
        if mine is not None and self.differing[place]:
            found = np.argwhere(np.abs(self._h - mine) <= judge.allowed(self._h))
            if len(found) == 1:
                row, column, channel = (int(n) for n in found[0])
                told.append(
                    f"Yours has {number(mine)} here: the number of row {row}, column {column}, "
                    f"channel {channel}."
                )
        return told

    @property
    def _h(self) -> Array:
        return np.asarray(self.case.call.ask["arguments"][0], dtype=np.float64)
