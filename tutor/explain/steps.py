"""What all explainers share: the order of the cells, and where the learner's output differs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from tutor import judge
from tutor.checks.case import Case
from tutor.errors import UsageError
from tutor.explain.scene import Place, Scene, Term, span_of
from tutor.frames import Array
from tutor.sandbox.client import Reply

Cell = tuple[int, ...]


class Explainer(ABC):
    """One input of a lesson, walked through cell by cell.

    Attributes:
        case: the input.
        problem: why there is no output of the learner's to look at; empty if there is one.
    """

    def __init__(self, case: Case, reply: Reply) -> None:
        self.case = case
        self.problem = ""
        self.yours = self._taken(reply)

    @property
    @abstractmethod
    def keras(self) -> Array:
        """The right output, float64, computed here from the definition."""

    @abstractmethod
    def scene(self, cell: Cell) -> Scene:
        """What is seen at a cell of the output."""

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All cells in the order in which they are walked: one channel after the other."""
        shape = self.keras.shape
        if len(shape) < 3:
            return tuple(np.ndindex(*shape))
        inside = list(np.ndindex(*shape[:-1]))
        return tuple((*place, channel) for channel in range(shape[-1]) for place in inside)

    @cached_property
    def differing(self) -> Array:
        """Where the learner's output is another number than Keras's, by the checks' tolerance.

        Bool; all of it where there is no output of the same shape.
        """
        if self.yours is None or self.yours.shape != self.keras.shape:
            return np.ones(self.keras.shape, dtype=bool)
        with np.errstate(invalid="ignore"):
            return np.asarray(~(np.abs(self.yours - self.keras) <= judge.allowed(self.keras)))

    def first_difference(self) -> Cell | None:
        """The first cell in which the learner's output differs, None if none does."""
        return next((cell for cell in self.cells if self.differing[cell]), None)

    def at(self, cell: Cell) -> float | None:
        """The learner's number in a cell, None where there is none."""
        if self.yours is None or self.yours.shape != self.keras.shape:
            return None
        return float(self.yours[cell])

    def so_far(self, channel: int, upto: Cell) -> Array:
        """The learner's output channel ``[rows, columns]`` up to a cell, NaN behind it.

        Keras's where the learner has none.
        """
        shown = self.keras if self.at(upto) is None else self.yours
        assert shown is not None
        known = np.full(shown.shape[:2], np.nan)
        last = upto[0] * shown.shape[1] + upto[1]
        known.ravel()[: last + 1] = shown[:, :, channel].ravel()[: last + 1]
        return known

    def wrong_so_far(self, channel: int, upto: Cell) -> frozenset[Place]:
        """Places of an output channel, up to a cell, in which the learner's output differs."""
        if self.at(upto) is None:
            return frozenset()
        known = ~np.isnan(self.so_far(channel, upto))
        rows, columns = np.nonzero(self.differing[:, :, channel] & known)
        return frozenset(zip(rows.tolist(), columns.tolist(), strict=True))

    def span(self, channel: int) -> tuple[float, float]:
        """The least and the largest number of an output channel, the learner's if there is one."""
        shown = self.keras if self.yours is None else self.yours
        return span_of(shown[..., channel])

    def _taken(self, reply: Reply) -> Array | None:
        array = reply.returned.array if reply.returned else None
        if array is None or array.dtype.kind not in "fiub":
            self.problem = reply.finding.sentence if reply.finding else "It returned no array."
            return None
        yours: Array = array.astype(np.float64)
        if yours.shape != self.keras.shape:
            self.problem = (
                f"Yours has the shape {list(yours.shape)}, and {list(self.keras.shape)} is right."
            )
        return yours


def noted(
    terms: list[Term], yours: float | None, keras: float, others: list[tuple[str, float]]
) -> Iterator[Term]:
    """The terms, with a note where the learner's number is what stands there.

    Args:
        others: what else a wrong number might be, with the label of the term that it belongs to.
    """
    place, note = _place_of(terms, yours, keras, others)
    for number, term in enumerate(terms):
        yield Term(term.label, term.value, term.total, note if number == place else term.note)


def _place_of(
    terms: list[Term], yours: float | None, keras: float, others: list[tuple[str, float]]
) -> tuple[int | None, str]:
    if yours is None or judge.close(yours, keras):
        return None, ""
    for number, term in reversed(list(enumerate(terms[:-1]))):
        if judge.close(yours, term.total):
            return number, "yours stops here"
    for number, term in enumerate(terms):
        if judge.close(yours, term.value):
            return number, "yours is this alone"
    for label, value in others:
        if judge.close(yours, value):
            place = next(n for n, term in enumerate(terms) if term.label == label)
            return place, "yours is this with the bias"
    return len(terms) - 1, "yours is another number"


def differing_first(explainers: list[Explainer]) -> Explainer:
    """The first whose output differs somewhere, where there is one to look at; else the first."""
    wrong = [one for one in explainers if one.first_difference() is not None]
    return next((one for one in wrong if not one.problem), (wrong or explainers)[0])


def parsed(typed: str, explainer: Explainer) -> Cell:
    """A cell as it is typed: numbers with commas between them.

    Raises:
        UsageError: there is no such cell.
    """
    try:
        cell = tuple(int(part) for part in typed.replace(",", " ").split())
    except ValueError:
        cell = ()
    if cell not in explainer.cells:
        shape = ", ".join(f"0 to {size - 1}" for size in explainer.keras.shape)
        raise UsageError(f"{typed} is no cell of this output: {shape or 'it has only one'}.")
    return cell
