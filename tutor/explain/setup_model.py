"""Counting the weights: what every layer brings, and the total."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np

from tutor.explain.scene import Scene, Term
from tutor.explain.steps import Cell, Explainer, noted
from tutor.frames import Array


class Explained(Explainer):
    """One network; its cell is the one number that is asked for."""

    @cached_property
    def keras(self) -> Array:
        """``N``, of shape ``[]``."""
        return np.array(float(sum(term.value for term in self._brought())))

    def scene(self, cell: Cell) -> Scene:
        """A line for every part that holds weights."""
        mine, right = self.at(cell), float(self.keras)
        return Scene(
            where=f"the weights of {len(self._names)} layers",
            panels=(),
            parts=(),
            terms=tuple(noted(self._brought(), mine, right, [])),
            told=("A pooling or flatten layer has an empty entry and brings nothing.",),
            keras=right,
            yours=mine,
            differs=bool(self.differing[cell]),
        )

    def _brought(self) -> list[Term]:
        terms: list[Term] = []
        total = 0
        ask = self.case.call.ask
        for name, W, b in zip(self._names, ask["W"], ask["b"], strict=True):
            for what, entry in (("", W), (", bias", b)):
                count = _count(entry)
                if count:
                    total += count
                    product = " x ".join(map(str, np.shape(entry)))
                    terms.append(Term(f"{name}{what}: {product}", count, total))
        return terms

    @property
    def _names(self) -> list[str]:
        return list(self.case.call.ask["lname"])


def _count(entry: Any) -> int:
    return math.prod(np.shape(entry)) if np.size(entry) else 0
