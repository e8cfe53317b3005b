"""A fully connected layer: every number in, times its weight, into every number out."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from tutor.explain.formulas import activated
from tutor.explain.scene import Panel, Scene, Term
from tutor.explain.steps import Cell, Explainer, noted
from tutor.frames import Array

_SHOWN = 6  # contributions that are told one by one, the largest first


class Explained(Explainer):
    """One vector through one layer."""

    @cached_property
    def keras(self) -> Array:
        """``[M]``."""
        return activated(self._logits, self._act)

    def scene(self, cell: Cell) -> Scene:
        """A row of the weights, and what each number in contributes."""
        (row,) = cell
        mine, right = self.at(cell), float(self.keras[cell])
        contributions = self._weights[row] * self._h
        output = self.keras if mine is None or self.yours is None else self.yours
        wrong = np.flatnonzero(self.differing).tolist() if mine is not None else []
        return Scene(
            where=f"number {row} of {len(self.keras)}",
            panels=(
                Panel(
                    "the weights W, a row for each number out",
                    self._weights,
                    frozenset((row, k) for k in range(self._weights.shape[1])),
                    drawn="picture",
                ),
            ),
            parts=(
                (Panel("h", self._h[None]),),
                (Panel(f"row {row} of W", self._weights[row][None]),),
                (Panel("product", contributions[None]),),
                (
                    Panel(
                        "your output" if mine is not None else "the output",
                        output[None],
                        frozenset({(0, row)}),
                        frozenset((0, place) for place in wrong),
                    ),
                ),
            ),
            terms=tuple(self._terms(contributions, cell)),
            told=tuple(self._told(row)),
            keras=right,
            yours=mine,
            differs=bool(self.differing[cell]),
        )

    def _terms(self, contributions: Array, cell: Cell) -> list[Term]:
        (row,) = cell
        order = np.argsort(-np.abs(contributions), kind="stable")
        terms: list[Term] = []
        total = 0.0
        for k in order[:_SHOWN].tolist():
            total += float(contributions[k])
            terms.append(
                Term(f"{'+ ' if terms else ''}h[{k}] W[{row}, {k}]", float(contributions[k]), total)
            )
        if len(order) > _SHOWN:
            rest = float(contributions[order[_SHOWN:]].sum())
            total += rest
            terms.append(Term(f"+ the other {len(order) - _SHOWN}", rest, total))
        bias = float(self._b[row])
        terms.append(Term("+ bias", bias, total + bias))
        right = float(self.keras[cell])
        terms.append(Term(self._act, right, right))
        return list(noted(terms, self.at(cell), right, []))

    def _told(self, row: int) -> list[str]:
        if self._act != "softmax":
            return []
        return [
            "Softmax needs all numbers out: e to the power of this one, over the sum for all "
            f"{len(self._b)}; this one is {self._logits[row]:.4g} before it."
        ]

    @cached_property
    def _logits(self) -> Array:
        logits: Array = self._weights @ self._h + self._b
        return logits

    @property
    def _h(self) -> Array:
        return np.ravel(np.asarray(self.case.call.ask["arguments"][0], dtype=np.float64))

    @property
    def _weights(self) -> Array:
        return np.asarray(self.case.call.ask["arguments"][1], dtype=np.float64)

    @property
    def _b(self) -> Array:
        return np.ravel(np.asarray(self.case.call.ask["arguments"][2], dtype=np.float64))

    @property
    def _act(self) -> str:
        return str(self.case.call.ask["arguments"][3])
