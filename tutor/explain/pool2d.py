"""Max pooling: of every block of four, the largest stays."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from tutor import judge
from tutor.explain.formulas import pooled
from tutor.explain.scene import Panel, Scene, Term, rectangle
from tutor.explain.steps import Cell, Explainer, noted
from tutor.frames import Array
from tutor.wording import number

_NAMES = ("above left", "above right", "below left", "below right")


class Explained(Explainer):
    """One set of feature maps."""

    @cached_property
    def keras(self) -> Array:
        """``[H//2, W//2, C]``."""
        return pooled(self._h)

    def scene(self, cell: Cell) -> Scene:
        """The block, its four numbers, and which of them stays."""
        row, column, channel = cell
        block = self._h[2 * row : 2 * row + 2, 2 * column : 2 * column + 2, channel]
        mine, right = self.at(cell), float(self.keras[cell])
        winner = divmod(int(block.argmax()), 2)
        return Scene(
            where=f"channel {channel}, row {row}, column {column}",
            panels=(
                Panel(
                    f"input channel {channel}",
                    self._h[:, :, channel],
                    rectangle(2 * row, 2 * column, 2, 2),
                    drawn="picture",
                ),
                Panel(
                    f"{'your' if mine is not None else 'the'} output channel {channel}",
                    self.so_far(channel, cell),
                    frozenset({(row, column)}),
                    self.wrong_so_far(channel, cell),
                    drawn="picture",
                    span=self.span(channel),
                ),
            ),
            parts=((Panel("the block, its largest marked", block, frozenset({winner})),),),
            terms=tuple(self._terms(block, cell)),
            told=tuple(self._told(block, mine, right)),
            keras=right,
            yours=mine,
            differs=bool(self.differing[cell]),
        )

    def _terms(self, block: Array, cell: Cell) -> list[Term]:
        terms: list[Term] = []
        largest = -np.inf
        for name, value in zip(_NAMES, block.ravel().tolist(), strict=True):
            largest = max(largest, value)
            terms.append(Term(name, value, largest))
        terms.append(Term("the largest", largest, largest))
        return list(noted(terms, self.at(cell), largest, []))

    def _told(self, block: Array, mine: float | None, right: float) -> list[str]:
        told = []
        height, width = self._h.shape[:2]
        for side, size in (("row", height), ("column", width)):
            if size % 2:
                told.append(
                    f"{size} {side}s make {size // 2} blocks: the last {side} is dropped, as Keras "
                    'does with padding "valid".'
                )
        if mine is not None and not judge.close(mine, right):
            for name, value in (
                ("mean", block.mean()),
                ("sum", block.sum()),
                ("least", block.min()),
            ):
                if judge.close(mine, float(value)):
                    told.append(f"Yours, {number(mine)}, is the {name} of the four.")
        return told

    @property
    def _h(self) -> Array:
        return np.asarray(self.case.call.ask["arguments"][0], dtype=np.float64)
