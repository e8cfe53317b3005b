"""The class in lines of text, for ``--text`` and for the screen with the figures."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from tutor.grading.overview import Cluster, Overview, where_to_read
from tutor.grading.roster import LEGEND, Row, cell, in_order
from tutor.outcomes import Outcome
from tutor.outside_text import clean

WIDTH = 78
_BAR = 24
_MOST_NAMES = 12


def page(of: Overview, rows: Sequence[Row]) -> Iterator[str]:
    """All of it."""
    yield headline(of)
    for lines in (again(of), lessons(of), points(of), learners(of, rows), apart(of), time(of)):
        told = list(lines)
        if told:
            yield from ("", *told)


def headline(of: Overview) -> str:
    """How many, their points, and the seed."""
    count = len(of.report.grades)
    told = f"{count} submission{'' if count == 1 else 's'}"
    if of.points is not None:
        low, middle, high = of.points
        told += f", {low:g} to {high:g} points, median {middle:g}"
    return f"{told}, seed {of.report.seed}"


def again(of: Overview) -> Iterator[str]:
    """What to teach again, numbered as in the rows of the learners."""
    yield "What to teach again: what several have wrong, most frequent first"
    for number, one in enumerate(of.again, 1):
        yield from _cluster(of, f"{number:>3}  ", one)
    if not of.again:
        yield "     No two learners have the same thing wrong."
    alone = sum(not one.beyond and len(one.keys) == 1 for one in of.clusters)
    if alone:
        yield f"     {alone} more, each had by one learner."


def _cluster(of: Overview, lead: str, one: Cluster) -> Iterator[str]:
    told = f"{len(one.keys)} × {one.lesson}: {spoken(one.sentence)}"
    yield from _folded(told, lead)
    room = " " * len(lead)
    yield from _folded(where_to_read(one), room)
    yield from _folded(names(of, one), room)


def names(of: Overview, one: Cluster, most: int = _MOST_NAMES) -> str:
    """Who has it."""
    called = {grade.key: spoken(grade.name) for grade in of.report.grades}
    more = f" and {len(one.keys) - most} more" if len(one.keys) > most else ""
    return ", ".join(called[key] for key in one.keys[:most]) + more


def lessons(of: Overview) -> Iterator[str]:
    """A bar for each lesson: which share passed."""
    yield "Lessons: which share passed"
    for one in of.lessons:
        share = one.passed / one.judged if one.judged else 0.0
        failed = one.outcomes.get(Outcome.FAILED, 0)
        stopped = one.outcomes.get(Outcome.COULD_NOT_RUN, 0)
        told = f"✓ {one.passed} of {one.judged}  ✗ {failed}  ! {stopped}  ★ {one.stars}"
        yield f"  {one.lesson:<12} {bar(share)} {told}"


def points(of: Overview) -> Iterator[str]:
    """How many earned how much, full points first."""
    yield "Points: how many have which share of them"
    largest = max(*of.histogram, 1)
    last = len(of.histogram) - 1
    for place, count in reversed(list(enumerate(of.histogram))):
        label = "all" if place == last else f"{place * 10} to {place * 10 + 9} %"
        yield f"  {label:<12} {bar(count / largest)} {count}"


def learners(of: Overview, rows: Sequence[Row]) -> Iterator[str]:
    """The map: a row for each learner, who needs help most first."""
    yield "Learners, fewest points first; the last column has the numbers from above"
    yield f"  {LEGEND}"
    widest = max((len(spoken(row.grade.name)) for row in rows), default=0)
    wide = min(max(widest, 8), 30)
    heads = " ".join(f"{lesson[:4]:<4}" for lesson in of.report.lessons)
    yield f"  {'learner':<{wide}} {'points':>6}  {heads}  mistakes"
    for row in in_order(rows, "points"):
        signs = " ".join(f"{cell(row.grade, one).text:<4}" for one in of.report.lessons)
        shared = " ".join(map(str, row.mistakes))
        told = f"  {spoken(row.grade.name)[:wide]:<{wide}} {row.points:>6}  {signs}  {shared}"
        yield told.rstrip()


def apart(of: Overview) -> Iterator[str]:
    """Those that were not judged, with the reason."""
    if of.apart:
        yield "Not judged"
        for one in of.apart:
            told = f"{spoken(one.name)} ({one.state.value}): {spoken(one.reason)}"
            yield from _folded(told, "  ")


def time(of: Overview) -> Iterator[str]:
    """Those whose functions took longest."""
    if of.seconds:
        yield "Time: whose functions took longest"
        yield from (f"  {seconds:>7.2f} s  {spoken(name)}" for name, seconds in of.seconds)


def bar(share: float, width: int = _BAR) -> str:
    """A share from 0 to 1 as a bar of full and light blocks."""
    full = round(min(max(share, 0.0), 1.0) * width)
    return "█" * full + "░" * (width - full)


def spoken(text: str) -> str:
    """Text of strangers on one line, fit for a terminal."""
    return " ".join(clean(text, 400).split())


def _folded(text: str, lead: str) -> list[str]:
    room = " " * len(lead)
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=room)
