"""The one vocabulary in which the program says what happened.

Everything that crosses a border between modules about a check is one of these
frozen dataclasses: the engine makes them, the TUI, the command line and the
reports only read them. Nothing here decides anything, and nothing here imports
more than the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass

from tutor.outcomes import Outcome, Tier


@dataclass(frozen=True)
class Difference:
    """Where a result is furthest from Keras: the index and both values there."""

    largest: float
    index: tuple[int, ...]
    yours: float
    keras: float


@dataclass(frozen=True)
class Finding:
    """One thing to tell the learner.

    Attributes:
        kind: a stable word for programs to read, such as ``"shape"`` or ``"time"``.
        sentence: what the learner reads first; plain text, never markup.
        detail: more on demand, possibly several lines; plain text.
        line: the line of the learner's own file that it speaks of, from 1.
        code: that line as the learner wrote it.
        columns: where in ``code`` the part that failed begins and ends, if that is known.
        values: what the names in that line held, as in ``h is [5, 6, 3]``.
        misconceptions: the ids of the mistakes that it names.
    """

    kind: str
    sentence: str
    detail: str = ""
    line: int | None = None
    code: str = ""
    columns: tuple[int, int] | None = None
    values: tuple[str, ...] = ()
    misconceptions: tuple[str, ...] = ()


Grid = tuple[str, tuple[str, ...]]
"""A name, and the numbers that it stands for, written in rows."""


@dataclass(frozen=True)
class Example:
    """The smallest input that was found to go wrong, written out for paper and pencil.

    Attributes:
        call: what is called, as in ``conv2d_layer(h, W, b, "relu")``.
        given: the arguments.
        yours: what came back; one row of text where that was no array.
        keras: what Keras gives.
        script: the same as a Python program that stands beside ``cnn.py``.
        printed: what the learner's code printed meanwhile.
    """

    call: str
    given: tuple[Grid, ...]
    yours: tuple[Grid, ...]
    keras: tuple[Grid, ...]
    script: str
    printed: str = ""


@dataclass(frozen=True)
class CaseResult:
    """One hidden case: what was tried, what came of it and what was printed meanwhile.

    Attributes:
        picture: where the values are wrong, in rows of ``x`` (wrong) and ``.`` (right); with
            a last row that says what is shown. Empty where no values were compared.
    """

    case: str
    sentence: str
    tier: Tier
    outcome: Outcome
    finding: Finding | None = None
    difference: Difference | None = None
    picture: tuple[str, ...] = ()
    printed: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class LessonResult:
    """All cases of one lesson, the one finding that helps most, and an example of it.

    Attributes:
        script: the first failing case as a Python program, where there is no example. It shows
            values that are hidden in grading, so there it is empty.
    """

    lesson: str
    outcome: Outcome
    cases: tuple[CaseResult, ...] = ()
    finding: Finding | None = None
    example: Example | None = None
    script: str = ""
    seconds: float = 0.0

    @property
    def stars(self) -> int:
        """1 when the lesson passed and all its cases beyond the lab did too, else 0."""
        beyond = [c for c in self.cases if c.tier is Tier.BEYOND]
        earned = beyond and all(c.outcome is Outcome.PASSED for c in beyond)
        return int(bool(earned) and self.outcome is Outcome.PASSED)

    @property
    def untouched(self) -> bool:
        """Whether every case met the stub, so that the lesson is still to be begun."""
        kinds = {case.finding.kind if case.finding else "" for case in self.cases}
        return kinds == {"not written"}

    @property
    def unfinished(self) -> bool:
        """Whether a lab waits for its runs or for a file made from them, and no code is wrong."""
        kind = self.finding.kind if self.finding else ""
        return kind in ("runs missing", "prediction missing", "prediction")

    @property
    def told_by(self) -> CaseResult | None:
        """The case that the finding comes from, None where it is about all of them."""
        own = [c for c in self.cases if c.finding is not None and c.finding is self.finding]
        same = sum(c.finding == self.finding for c in self.cases)
        return own[0] if own and same == 1 else None


@dataclass(frozen=True)
class SubmissionResult:
    """One file held against the lessons asked for.

    Attributes:
        lessons: those asked for.
        needed: those that were checked besides, because lessons asked for stand on them.
        unloadable: why the file could not be loaded at all; the lessons then all carry it.
        isolation: how far the code was kept apart while it ran, in words.
        file: the learner's file that was loaded, or was not.
    """

    seed: int
    lessons: tuple[LessonResult, ...]
    needed: tuple[LessonResult, ...] = ()
    unloadable: Finding | None = None
    seconds: float = 0.0
    isolation: str = ""
    file: str = "cnn.py"

    def lesson(self, lesson_id: str) -> LessonResult:
        """The result of one lesson.

        Raises:
            KeyError: the lesson was not checked.
        """
        for result in self.lessons:
            if result.lesson == lesson_id:
                return result
        raise KeyError(lesson_id)
