"""Activations: what becomes of each number, and for softmax of all of them together."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from tutor.explain.formulas import activated
from tutor.explain.scene import Panel, Scene, Term
from tutor.explain.steps import Cell, Explainer, noted
from tutor.frames import Array

_LARGEST = 709  # exp of more overflows in float64


class Explained(Explainer):
    """One array through one activation."""

    @cached_property
    def keras(self) -> Array:
        """Of the shape of ``x``."""
        return activated(self._x, self._name)

    def scene(self, cell: Cell) -> Scene:
        """One number before and after, among its neighbours."""
        mine, right = self.at(cell), float(self.keras[cell])
        at = frozenset({(0, cell[-1])})
        panels = [self._row("Keras", self.keras, cell, frozenset())]
        if mine is not None and self.yours is not None:
            panels.insert(0, self._row("yours", self.yours, cell, self._wrong(cell)))
        return Scene(
            where=f"{self._name}, number {', '.join(map(str, cell))}",
            panels=tuple(panels),
            parts=((Panel("x", np.atleast_2d(self._x[cell[:-1]]), at),),),
            terms=tuple(noted(self._terms(cell), mine, right, [])),
            told=tuple(self._told(cell)),
            keras=right,
            yours=mine,
            differs=bool(self.differing[cell]),
        )

    def _terms(self, cell: Cell) -> list[Term]:
        x, right = float(self._x[cell]), float(self.keras[cell])
        if self._name == "relu":
            return [Term("x", x, x), Term("the larger of x and 0", right, right)]
        if self._name == "sigmoid":
            e = float(np.exp(-abs(x)))
            over = "1 / (1 + e^-x)" if x >= 0 else "e^x / (1 + e^x)"
            return [Term("x", x, x), Term("e^-|x|", e, e), Term(over, right, right)]
        if self._name == "softmax":
            row = self._x[cell[:-1]]
            e = np.exp(row - row.max())
            less = x - float(row.max())
            mine = float(np.exp(less))
            return [
                Term("x", x, x),
                Term(f"- the largest, {row.max():g}", less, less),
                Term("e to the power of it", mine, mine),
                Term("the sum of all of these", float(e.sum()), float(e.sum())),
                Term("the share of it", right, right),
            ]
        return [Term("x", x, x), Term("stays as it is", right, right)]

    def _told(self, cell: Cell) -> list[str]:
        row = self._x[cell[:-1]]
        if self._name == "softmax":
            told = ["The shares add up to 1; adding the same to all x changes none of them."]
            if row.max() > _LARGEST:
                told.append(f"e^{row.max():g} is inf: take the largest away first.")
            return told
        if self._name == "sigmoid" and np.abs(self._x[cell]) > _LARGEST:
            return ["e^1000 is inf: for a number below 0 use e^x / (1 + e^x)."]
        return []

    def _wrong(self, cell: Cell) -> frozenset[tuple[int, int]]:
        wrong = np.atleast_1d(self.differing[cell[:-1]])
        return frozenset((0, int(n)) for n in np.flatnonzero(wrong))

    def _row(
        self, name: str, values: Array, cell: Cell, differs: frozenset[tuple[int, int]]
    ) -> Panel:
        row = np.atleast_2d(values[cell[:-1]])
        at = frozenset({(0, cell[-1])})
        return Panel(name, row, at, differs, drawn="bars", span=self._both(cell))

    def _both(self, cell: Cell) -> tuple[float, float]:
        """One scale for both, from 0 or below."""
        rows = [self.keras[cell[:-1]]]
        if self.at(cell) is not None and self.yours is not None:
            rows.append(self.yours[cell[:-1]])
        known = np.concatenate([row[np.isfinite(row)] for row in rows])
        return min(0.0, float(known.min())), float(known.max())

    @property
    def _x(self) -> Array:
        return np.atleast_1d(np.asarray(self.case.call.ask["arguments"][0], dtype=np.float64))

    @property
    def _name(self) -> str:
        return str(self.case.call.ask["arguments"][1])
