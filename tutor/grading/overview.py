"""What a class has understood, counted: by lesson, by mistake, and what to teach again.

Reads records and decides nothing. The screens and the page draw the same numbers.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tutor import course, misconceptions
from tutor.grading.records import Grade, LessonGrade, Report, State
from tutor.misconceptions import Part
from tutor.outcomes import Outcome

_NUMBERS = re.compile(r"\b\d+(\.\d+)?\b")
_PLACE = re.compile(r"\b[Ll]ine \d+( of your file)?:? ?")
BINS = 10


@dataclass(frozen=True)
class LessonCount:
    """How a lesson went.

    Attributes:
        lesson: its id.
        outcomes: how many learners came to each.
        stars: how many got everything beyond the lab right.
    """

    lesson: str
    outcomes: Mapping[Outcome, int]
    stars: int

    @property
    def passed(self) -> int:
        """How many passed."""
        return self.outcomes.get(Outcome.PASSED, 0)

    @property
    def judged(self) -> int:
        """How many were judged at all: our faults are nobody's."""
        return sum(n for outcome, n in self.outcomes.items() if outcome is not Outcome.OUR_FAULT)


@dataclass(frozen=True)
class Cluster:
    """Learners who have one thing wrong.

    Attributes:
        lesson: where.
        sentence: what, in words.
        explanation: more of it; empty where the mistake has no name.
        step: the heading in the lesson that helps; empty where none is known.
        beyond: whether it breaks only what is beyond the lab.
        keys: whose, in the order of the report.
        mistake: its id in the bank; empty where the mistake has no name.
    """

    lesson: str
    sentence: str
    explanation: str
    step: str
    beyond: bool
    keys: tuple[str, ...]
    mistake: str = ""

    @property
    def named(self) -> bool:
        """Whether it is one of the known wrong ways to write the function."""
        return bool(self.mistake)


@dataclass(frozen=True)
class Overview:
    """A class.

    Attributes:
        report: what it was made of.
        lessons: in the order of the course.
        clusters: the largest first; those beyond the lab last.
        histogram: how many earned how much: tenths of all points, the last with full points.
        points: the lowest, the median and the highest; None where nobody has points.
        seconds: of those that took long, by name, the slowest first.
        apart: submissions that were not judged, with the reason.
    """

    report: Report
    lessons: tuple[LessonCount, ...]
    clusters: tuple[Cluster, ...]
    histogram: tuple[int, ...]
    points: tuple[float, float, float] | None
    seconds: tuple[tuple[str, float], ...]
    apart: tuple[Grade, ...]

    @property
    def again(self) -> tuple[Cluster, ...]:
        """What to teach again: what several have wrong in what the lab asks for."""
        return tuple(one for one in self.clusters if not one.beyond and len(one.keys) > 1)


def overview(report: Report, seconds: Mapping[str, float] | None = None) -> Overview:
    """Counts.

    Args:
        report: a graded class.
        seconds: what each submission took, by key, where that is known.
    """
    points = [one.points for one in report.grades if one.points is not None]
    judged = [one for one in report.grades if one.state is State.GRADED]
    names = {one.key: one.name for one in report.grades}
    slow = sorted((seconds or {}).items(), key=lambda one: -one[1])
    return Overview(
        report,
        tuple(_count(lesson, judged) for lesson in report.lessons),
        tuple(_clusters(judged)),
        _histogram(report),
        (min(points), statistics.median(points), max(points)) if points else None,
        tuple((names[key], s) for key, s in slow[:_SLOWEST] if key in names),
        tuple(one for one in report.grades if one.state is not State.GRADED),
    )


_SLOWEST = 5


def _count(lesson: str, grades: list[Grade]) -> LessonCount:
    found = [one for grade in grades if (one := grade.lesson(lesson)) is not None]
    return LessonCount(
        lesson, Counter(one.outcome for one in found), sum(bool(one.stars) for one in found)
    )


def _histogram(report: Report) -> tuple[int, ...]:
    bins = [0] * (BINS + 1)
    for grade in report.grades:
        if grade.points is not None and grade.most:
            share = min(max(grade.points / grade.most, 0.0), 1.0)
            bins[int(share * BINS)] += 1
    return tuple(bins)


def _clusters(grades: list[Grade]) -> list[Cluster]:
    keys: dict[tuple[str, str, bool], list[str]] = {}
    for grade in grades:
        for lesson in _own(grade):
            beyond = lesson.outcome is Outcome.PASSED
            for what in _what(lesson):
                keys.setdefault((lesson.lesson, what, beyond), []).append(grade.key)
    found = [_cluster(*of, tuple(whose)) for of, whose in keys.items()]
    return sorted(found, key=lambda one: (one.beyond, -len(one.keys), one.lesson, one.sentence))


def _own(grade: Grade) -> Iterator[LessonGrade]:
    """Lessons with something wrong of their own: not the network, if one of its layers is."""
    layers = [one for one in grade.lessons if one.lesson != "network"]
    broken = any(one.outcome is not Outcome.PASSED for one in layers)
    for one in grade.lessons:
        if one.finding is not None and not (one.lesson == "network" and broken):
            yield one


def _what(lesson: LessonGrade) -> list[str]:
    """The same for the same mistake: ids of the bank, else what was said without its place."""
    assert lesson.finding is not None
    if lesson.finding.misconceptions:
        return lesson.finding.misconceptions[0].split("+")  # two at once are one of each
    said = _PLACE.sub("", lesson.finding.sentence).partition("\n")[0]
    return [f"{lesson.finding.kind}: {_NUMBERS.sub('…', said)}"]


def _cluster(lesson: str, what: str, beyond: bool, keys: tuple[str, ...]) -> Cluster:
    for part in Part:
        for one in misconceptions.of(lesson, part):
            if one.id == what:
                return Cluster(lesson, one.name, one.explanation, one.step, beyond, keys, what)
    return Cluster(lesson, what.partition(": ")[2], "", "", beyond, keys)


def where_to_read(cluster: Cluster) -> str:
    """The lesson and the step that help, in words."""
    lesson = course.lesson(cluster.lesson)
    step = f", step “{cluster.step}”" if cluster.step else ""
    return f"Lesson {lesson.number}, {lesson.title}{step}"
