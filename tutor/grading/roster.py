"""The learners of a graded class as rows: a sign for each lesson, their mistakes, in an order.

The page, the screens and the lines of text draw the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tutor.grading.overview import Overview
from tutor.grading.records import Grade, State
from tutor.outcomes import Outcome

GLYPHS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.COULD_NOT_RUN: "!",
    Outcome.WAITING: "…",
    Outcome.OUR_FAULT: "?",
}
LEGEND = "✓ passed ✗ failed ! could not run ★ beyond the lab ? our fault – not judged"


@dataclass(frozen=True)
class Cell:
    """How one lesson of one learner went.

    Attributes:
        text: a glyph, and a star where all that is beyond the lab is right too.
        told: the same in words.
        good: whether it passed; None where nothing was judged.
    """

    text: str
    told: str
    good: bool | None


@dataclass(frozen=True)
class Row:
    """One learner.

    Attributes:
        mistakes: the numbers, from 1, of what they share with others, as in ``Overview.again``.
        seconds: what their functions took; None where that is not known.
    """

    grade: Grade
    mistakes: tuple[int, ...]
    seconds: float | None

    @property
    def points(self) -> str:
        """As a person reads them; ``?`` where it was our fault."""
        return "?" if self.grade.points is None else f"{self.grade.points:g}"


def cell(grade: Grade, lesson_id: str) -> Cell:
    """How a lesson went."""
    lesson = grade.lesson(lesson_id)
    if lesson is None:
        ours = grade.state is State.OUR_FAULT
        return Cell("?", "our fault", None) if ours else Cell("–", "not judged", None)
    star = "★" if lesson.stars else ""
    passed = lesson.outcome is Outcome.PASSED
    return Cell(GLYPHS[lesson.outcome] + star, lesson.outcome.value, passed)


def rows(of: Overview, seconds: Mapping[str, float] | None = None) -> list[Row]:
    """A row for each submission, in the order of the report.

    Args:
        of: the class.
        seconds: what each submission took, by key, where that is known.
    """
    known = seconds or {}
    numbered = [(number, set(one.keys)) for number, one in enumerate(of.again, 1)]
    return [
        Row(
            grade,
            tuple(number for number, keys in numbered if grade.key in keys),
            known.get(grade.key),
        )
        for grade in of.report.grades
    ]


ORDERS: Mapping[str, Callable[[Row], Any]] = {
    "points": lambda row: -1.0 if row.grade.points is None else row.grade.points,
    "name": lambda row: row.grade.name.casefold(),
    "mistakes": lambda row: (-len(row.mistakes), row.mistakes),
    "time": lambda row: -(row.seconds or 0.0),
}
"""Who needs help most, by name, who shares most mistakes, whose code took longest."""

_WORST_FIRST = (
    Outcome.OUR_FAULT,
    Outcome.COULD_NOT_RUN,
    Outcome.FAILED,
    Outcome.WAITING,
    Outcome.PASSED,
)


def rank(row: Row, order: str) -> tuple[Any, str]:
    """By what a row is sorted: one of :data:`ORDERS`, or a lesson, worst first; then by name."""
    name = row.grade.name.casefold()
    if order in ORDERS:
        return ORDERS[order](row), name
    lesson = row.grade.lesson(order)
    if lesson is None:
        return (-1, 0), name
    return (_WORST_FIRST.index(lesson.outcome), lesson.stars), name


def in_order(among: Iterable[Row], order: str) -> list[Row]:
    """Rows sorted by :func:`rank`."""
    return sorted(among, key=lambda row: rank(row, order))
