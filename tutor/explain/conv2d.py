"""The convolution: a window slides over the image, and every place of it gives one number."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from tutor.explain.formulas import activated, correlated, padded_for
from tutor.explain.scene import Panel, Scene, Term, rectangle
from tutor.explain.steps import Cell, Explainer, noted
from tutor.frames import Array


class Explained(Explainer):
    """One image under one set of kernels."""

    @cached_property
    def keras(self) -> Array:
        """``[H, W, CO]``."""
        return activated(self._sums, self._act)

    def scene(self, cell: Cell) -> Scene:
        """The window, its product with the kernel for every input channel, and their sum."""
        row, column, out = cell
        h, W = self._h, self._kernels
        patch = padded_for(h, W)[row : row + W.shape[0], column : column + W.shape[1]]
        products = patch * W[:, :, :, out]
        top, left = row - (W.shape[0] - 1) // 2, column - (W.shape[1] - 1) // 2
        window = rectangle(top, left, W.shape[0], W.shape[1])
        mine, right = self.at(cell), float(self.keras[cell])
        images = tuple(
            Panel(f"input channel {i}", np.asarray(h[:, :, i], np.float64), window, drawn="picture")
            for i in range(h.shape[2])
        )
        output = Panel(
            f"{'your' if mine is not None else 'the'} output channel {out}",
            self.so_far(out, cell),
            frozenset({(row, column)}),
            self.wrong_so_far(out, cell),
            drawn="picture",
            span=self.span(out),
        )
        return Scene(
            where=f"output channel {out}, row {row}, column {column}",
            panels=(output, *images),
            parts=tuple(
                (
                    Panel(f"window of channel {i}", patch[:, :, i]),
                    Panel("kernel", W[:, :, i, out]),
                    Panel("product", products[:, :, i]),
                )
                for i in range(h.shape[2])
            ),
            terms=tuple(self._terms(products, cell)),
            told=tuple(self._told(window, h.shape)),
            keras=right,
            yours=mine,
            differs=bool(self.differing[cell]),
        )

    def _terms(self, products: Array, cell: Cell) -> list[Term]:
        out = cell[2]
        terms: list[Term] = []
        total = 0.0
        sums = [float(value) for value in products.sum(axis=(0, 1))]
        for i, value in enumerate(sums):
            total += value
            terms.append(Term(f"{'+ ' if i else ''}channel {i}", value, total))
        bias = float(np.ravel(self._b)[out])
        terms.append(Term("+ bias", bias, total + bias))
        right = float(self.keras[cell])
        terms.append(Term(self._act, right, right))
        others = [(terms[i].label, value + bias) for i, value in enumerate(sums)]
        return list(noted(terms, self.at(cell), right, others))

    def _told(self, window: frozenset[tuple[int, int]], shape: tuple[int, ...]) -> list[str]:
        outside = [1 for row, column in window if not self._inside(row, column, shape)]
        told = []
        if outside:
            n = len(outside)
            verbs = ("lies", "is") if n == 1 else ("lie", "are")
            told.append(
                f"{n} of the window's {len(window)} cells {verbs[0]} outside the image and "
                f"{verbs[1]} 0: that is the padding."
            )
        if self._act == "softmax":
            told.append("Softmax divides by the sum over the output channels of this pixel.")
        return told

    @staticmethod
    def _inside(row: int, column: int, shape: tuple[int, ...]) -> bool:
        return 0 <= row < shape[0] and 0 <= column < shape[1]

    @cached_property
    def _sums(self) -> Array:
        return correlated(self._h, self._kernels, self._b)

    @property
    def _h(self) -> Array:
        return np.asarray(self.case.call.ask["arguments"][0])

    @property
    def _kernels(self) -> Array:
        return np.asarray(self.case.call.ask["arguments"][1], dtype=np.float64)

    @property
    def _b(self) -> Array:
        return np.asarray(self.case.call.ask["arguments"][2], dtype=np.float64)

    @property
    def _act(self) -> str:
        return str(self.case.call.ask["arguments"][3])
