"""The rubric: points for each function, stars, and what being late costs.

A TOML file; what it leaves out is as in :data:`DEFAULT`, which is written out in
``docs/grading.md``.
"""

from __future__ import annotations

import csv
import math
import tomllib
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tutor import course
from tutor.errors import UsageError
from tutor.grading.records import Grade, LessonGrade, State, Submission
from tutor.outcomes import Outcome

PARTIAL = ("none", "cases")

_POINTS = {
    "activation": 10.0,
    "conv2d": 20.0,
    "pool2d": 10.0,
    "flatten": 5.0,
    "dense": 10.0,
    "setup_model": 10.0,
    "evaluate": 15.0,
    "network": 20.0,
}
"""A hundred in all; by the work that each takes, and the whole network counts as much as the
hardest function."""


@dataclass(frozen=True)
class Late:
    """What being late costs.

    Attributes:
        due: ISO 8601 with its offset from UTC; empty: nobody is late by the clock.
        grace_minutes: after ``due``, that cost nothing.
        percent_per_day: taken off for each day that was begun.
        most_percent: taken off at most.
        times: a CSV file with the columns ``name`` and ``submitted``, beside the rubric; for
            where the platform's download does not say when.
    """

    due: str = ""
    grace_minutes: float = 0.0
    percent_per_day: float = 10.0
    most_percent: float = 50.0
    times: str = ""


@dataclass(frozen=True)
class Rubric:
    """How results become points.

    Attributes:
        points: by lesson; only these lessons are graded.
        partial: ``none``: a function that works earns its points, another none; ``cases``: it
            earns the share of its cases that pass.
        star: points for each star, on top.
        late: see :class:`Late`.
    """

    points: dict[str, float] = field(default_factory=lambda: dict(_POINTS))
    partial: str = "none"
    star: float = 0.0
    late: Late = field(default_factory=Late)
    submitted: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def most(self) -> float:
        """All points but those for stars."""
        return sum(self.points.values())

    def as_dict(self) -> dict[str, Any]:
        """As it stands in a report: what was applied, without the names in ``times``."""
        about = asdict(self)
        del about["submitted"]
        return about

    def row(
        self,
        submission: Submission,
        source: str,
        state: State,
        reason: str,
        lessons: tuple[LessonGrade, ...] = (),
    ) -> Grade:
        """The grade of a submission from what is known of its lessons."""
        lessons = tuple(self._with_points(one) for one in lessons if one.lesson in self.points)
        stars = sum(one.stars for one in lessons)
        submitted = self.submitted.get(submission.name) or submission.submitted
        percent, why = self._penalty(submitted, marked=submission.late)
        points = None
        if state is not State.OUR_FAULT:
            full = sum(one.points for one in lessons) + self.star * stars
            points = round(full * (1 - percent / 100), 2)
        return Grade(
            submission.name,
            submission.key,
            submission.file,
            state,
            reason,
            points,
            self.most,
            stars,
            why if points else "",
            submission.id,
            submitted,
            source,
            lessons,
        )

    def _with_points(self, lesson: LessonGrade) -> LessonGrade:
        most = self.points[lesson.lesson]
        passed, counted = lesson.core
        share = float(lesson.outcome is Outcome.PASSED)
        if self.partial == "cases" and counted:
            share = passed / counted
        return replace(lesson, points=round(most * share, 2), most=most)

    def _penalty(self, submitted: str, *, marked: bool) -> tuple[float, str]:
        """Percent, and why in words."""
        days = int(marked)
        if self.late.due and submitted:
            over = (_instant(submitted) - _instant(self.late.due)).total_seconds()
            over -= 60 * self.late.grace_minutes
            days = max(0, math.ceil(over / 86400))
        percent = min(days * self.late.percent_per_day, self.late.most_percent)
        if not days or not percent:
            return 0.0, ""
        long = "a day" if days == 1 else f"{days} days"
        return percent, f"{percent:g} % off: late by up to {long}."


def default() -> Rubric:
    """What holds where no rubric is given."""
    return Rubric()


def read(file: Path) -> Rubric:
    """A rubric from its file.

    Raises:
        UsageError: it cannot be read, or says something that is not known here.
    """
    try:
        about = tomllib.loads(file.read_text(encoding="utf-8"))
        return _checked(about, file)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The rubric {file} cannot be read: {error}.") from error
    except (TypeError, AttributeError, ValueError) as error:
        raise UsageError(f"The rubric {file} is not as it should be: {error}.") from error


def _checked(about: dict[str, Any], file: Path) -> Rubric:
    known = {one.id for one in course.cnn_lessons()}
    points = {str(name): float(value) for name, value in about.pop("points", _POINTS).items()}
    if unknown := [*(set(points) - known), *(set(about) - {"partial", "star", "late"})]:
        raise ValueError(f"{', '.join(sorted(unknown))} is not known")
    if not points or any(not 0 <= value < math.inf for value in points.values()):
        raise ValueError("points are numbers from 0 up")
    partial = about.get("partial", "none")
    if partial not in PARTIAL:
        raise ValueError(f"partial is {' or '.join(PARTIAL)}")
    late = Late(**about.get("late", {}))
    if late.due:
        _instant(late.due)
    ordered = {one.id: points[one.id] for one in course.cnn_lessons() if one.id in points}
    times = _times(file.parent / late.times) if late.times else {}
    return Rubric(ordered, partial, float(about.get("star", 0.0)), late, times)


def _times(file: Path) -> dict[str, str]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if rows and not {"name", "submitted"} <= set(rows[0]):
        raise ValueError(f"{file.name} needs the columns name and submitted")
    for row in rows:
        _instant(row["submitted"])
    return {row["name"]: row["submitted"] for row in rows}


def _instant(text: str) -> datetime:
    """A moment; one without an offset is meant in UTC.

    Raises:
        ValueError: it is not ISO 8601.
    """
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
