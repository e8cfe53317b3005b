"""What is told of a graded batch, and its form on disk, ``results.json``.

The form is described for programs in ``results.schema.json`` beside this file. Nothing in it
depends on time, machine or number of processes: those are in ``timings.json``.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from tutor.errors import ContentError
from tutor.outcomes import Outcome, Tier
from tutor.results import Example, Finding

FORMAT = "cnn-tutor grades"
VERSION = 1
"""Raised when a reader of the older form would misread the newer one."""

SCHEMA = Path(__file__).with_name("results.schema.json")

_JSON = json.JSONEncoder(indent=1, ensure_ascii=False, default=vars)
_JOINED = 10_000


class State(StrEnum):
    """What became of a submission as a whole.

    ``REFUSED``: there was no file that could be taken in. ``UNLOADABLE``: Python could not load
    it. Both are zero points with a reason. ``OUR_FAULT`` is no zero: it has no points at all.
    """

    GRADED = "graded"
    UNLOADABLE = "unloadable"
    REFUSED = "refused"
    OUR_FAULT = "our fault"


@dataclass(frozen=True)
class Submission:
    """One hand-in, before anything of it is run.

    Attributes:
        name: whose it is, for people; from a file's or a folder's name, fit for showing.
        key: the same for files: letters, digits, ``-`` and ``_``; of its own in a batch.
        file: where it was found, fit for showing.
        text: its source; empty where ``refused`` says why there is none.
        refused: why nothing could be taken in, empty if it was.
        id: what the teaching platform calls the learner, empty where it is not known.
        submitted: when, as ISO 8601, empty where it is not known.
        late: whether the platform marked it as late.
        training: name and text of the labs' models beside it; shown to people, never run.
    """

    name: str
    key: str
    file: str
    text: str = ""
    refused: str = ""
    id: str = ""
    submitted: str = ""
    late: bool = False
    training: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CaseGrade:
    """One hidden case.

    Attributes:
        sentence: what was tried.
        kind: of what was found, as in :class:`tutor.results.Finding`; empty if it passed.
        told: what was found, in words; it may show values of hidden cases.
        counted: False where the lesson was judged without it.
    """

    case: str
    sentence: str
    tier: Tier
    outcome: Outcome
    kind: str = ""
    told: str = ""
    counted: bool = True


@dataclass(frozen=True)
class LessonGrade:
    """One function of one submission.

    Attributes:
        points: what it earns by the rubric, of ``most``.
        stars: 1 if all that is beyond the lab passed too.
        remark: why it was judged on some of the cases only; empty if on all.
        finding: what helps most, None if all is well.
        example: the smallest input that goes wrong; the same for every seed, so not hidden.
    """

    lesson: str
    outcome: Outcome
    points: float = 0.0
    most: float = 0.0
    stars: int = 0
    remark: str = ""
    finding: Finding | None = None
    example: Example | None = None
    cases: tuple[CaseGrade, ...] = ()

    @property
    def core(self) -> tuple[int, int]:
        """How many of the cases that decide passed, and how many were counted."""
        core = [one for one in self.cases if one.tier is Tier.CORE and one.counted]
        return sum(one.outcome is Outcome.PASSED for one in core), len(core)


@dataclass(frozen=True)
class Grade:
    """One row: a submission and what it came to.

    Attributes:
        name, key, file, id, submitted: as in :class:`Submission`.
        source: a mark of the text (SHA-256, 16 digits), empty where there was none.
        state: what became of it as a whole.
        reason: why it was not graded, in a sentence; empty if it was.
        points: after what being late costs; None where it was our fault.
        most: what the rubric gives at most, stars apart.
        stars: over all lessons.
        late: what being late cost, in words; empty if nothing.
        lessons: in the order of the course.
    """

    name: str
    key: str
    file: str
    state: State
    reason: str = ""
    points: float | None = None
    most: float = 0.0
    stars: int = 0
    late: str = ""
    id: str = ""
    submitted: str = ""
    source: str = ""
    lessons: tuple[LessonGrade, ...] = ()

    def lesson(self, lesson_id: str) -> LessonGrade | None:
        """The grade of one lesson, None where nothing was run."""
        return next((one for one in self.lessons if one.lesson == lesson_id), None)


@dataclass(frozen=True)
class Report:
    """A whole batch.

    Attributes:
        seed: which cases were drawn; with the same seed the same report comes out.
        program: the version that graded.
        lessons: the ids of the lessons, in the order of the course.
        rubric: as it was applied.
        grades: a row for each submission, by name.
    """

    seed: int
    program: str
    lessons: tuple[str, ...]
    rubric: dict[str, Any]
    grades: tuple[Grade, ...]

    def as_json(self) -> str:
        """The text of ``results.json``."""
        about = {"format": FORMAT, "version": VERSION, **vars(self)}
        pieces = _JSON.iterencode(about)  # some hundred for each lesson: joined before they add up
        return "".join(iter(lambda: "".join(itertools.islice(pieces, _JOINED)), "")) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Report:
        """The reverse of :meth:`as_json`.

        Raises:
            ContentError: it is something else, or of a version that is not known here.
        """
        try:
            about = json.loads(text)
            if about["format"] != FORMAT or about["version"] != VERSION:
                raise ContentError(f"This is not {FORMAT}, version {VERSION}.")
            return cls(
                about["seed"],
                about["program"],
                tuple(about["lessons"]),
                about["rubric"],
                tuple(_grade(one) for one in about["grades"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise ContentError("This is not a results.json of cnn-tutor grade.") from error


def _grade(about: dict[str, Any]) -> Grade:
    lessons = tuple(lesson_grade(one) for one in about["lessons"])
    return Grade(**{**about, "state": State(about["state"]), "lessons": lessons})


def lesson_grade(about: dict[str, Any]) -> LessonGrade:
    """A lesson's grade from its JSON.

    Raises:
        KeyError, TypeError, ValueError: it is no such thing.
    """
    cases = tuple(
        CaseGrade(**{**one, "tier": Tier(one["tier"]), "outcome": Outcome(one["outcome"])})
        for one in about["cases"]
    )
    return LessonGrade(
        **{
            **about,
            "outcome": Outcome(about["outcome"]),
            "finding": finding(about["finding"]),
            "example": _example(about["example"]),
            "cases": cases,
        }
    )


def finding(about: dict[str, Any] | None) -> Finding | None:
    """A finding from its JSON."""
    if about is None:
        return None
    columns = about["columns"]
    return Finding(
        **{
            **about,
            "columns": None if columns is None else (columns[0], columns[1]),
            "values": tuple(about["values"]),
            "misconceptions": tuple(about["misconceptions"]),
        }
    )


def _example(about: dict[str, Any] | None) -> Example | None:
    if about is None:
        return None
    grids = {
        part: tuple((name, tuple(rows)) for name, rows in about[part])
        for part in ("given", "yours", "keras")
    }
    return Example(**{**about, **grids})
