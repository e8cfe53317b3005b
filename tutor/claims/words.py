"""What the words around a number say of it; the words themselves are in the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tutor.claims.vocabulary import (
    ASKED,
    CLAUSE,
    COUNTED,
    DIFFERENCE,
    LABEL,
    LABS,
    MEASURED_ELSE,
    OTHERS,
    OWN,
    POINTS,
    REACH,
    SET,
    STATISTICS,
)

# Characters in which the words stand that say what a number is; for a difference they are farther.
_NEAR, _FAR = 80, 200


@dataclass(frozen=True)
class Mention:
    """A word that speaks of something, and its place."""

    start: int
    end: int
    name: str


def mentions(text: str, patterns: dict[str, re.Pattern[str]]) -> list[Mention]:
    """All words of ``patterns`` in a text, in order; of two at one place the longer one."""
    found = sorted(
        (
            Mention(m.start(), m.end(), name)
            for name, p in patterns.items()
            for m in p.finditer(text)
        ),
        key=lambda one: (one.start, -one.end),
    )
    kept: list[Mention] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def clause(text: str, at: int) -> tuple[int, int]:
    """Where the clause around a place begins and ends."""
    marks = _clause_marks(text)
    begin = max((end for _, end in marks if end <= at), default=0)
    end = min((start for start, _ in marks if start > at), default=len(text))
    return begin, end


@lru_cache(maxsize=64)
def _clause_marks(text: str) -> tuple[tuple[int, int], ...]:
    """Asked for each number of a sentence."""
    return tuple(mark.span() for mark in CLAUSE.finditer(text))


def is_no_result(text: str, start: int, end: int, *, percent: bool, whole: bool) -> bool:
    """Whether a number counts things, is a setting, a name or a difference, or a goal.

    Args:
        start, end: of the number.
        whole: whether it has no fraction, so that it may count things.
    """
    before, after = text[max(start - _NEAR, 0) : start], text[end : end + _NEAR]
    begin, _ = clause(text, start)
    here = text[max(begin, start - _FAR) : start]
    return bool(
        (whole and not percent and COUNTED.match(after))
        or MEASURED_ELSE.match(after)
        or SET.search(before)
        or (not percent and LABEL.search(before))
        or ((POINTS.match(after) or DIFFERENCE.search(here)) and not _names_spread(here))
        or re.search(r"\[[^\]]*$", before)
        or _of_others(text, start)
    )


def _of_others(text: str, at: int) -> bool:
    """Whether a number is asked for or expected, or was reached by somebody else."""
    begin, end = clause(text, at)
    here = text[begin:end]
    if _has(ASKED, here):
        return True
    # Whose figure it is may be said once for a whole sentence.
    return _has(OTHERS, text) and not (_has(OWN, here) and not _has(OTHERS, here))


@lru_cache(maxsize=256)
def _has(pattern: re.Pattern[str], text: str) -> bool:
    """Asked for each number of a sentence, as the marks of its clauses are."""
    return pattern.search(text) is not None


def _names_spread(text: str) -> bool:
    return any(one.name != "mean" for one in mentions(text, STATISTICS))


def attained(text: str) -> bool:
    """Whether a text says that something was reached, without naming a metric."""
    return bool(REACH.search(text))


def lab_of(*texts: str) -> str | None:
    """The lab that the first of ``texts`` speaks of that speaks of one alone; None for none."""
    for text in texts:
        told = [lab for lab, pattern in LABS.items() if pattern.search(text)]
        if len(told) == 1:
            return told[0]
        if told:
            return None
    return None


def near(found: list[Mention], start: int, end: int, text: str) -> Iterator[tuple[int, Mention]]:
    """Mentions with how far each is from a number, in characters; those before it are nearer.

    A clause, or another number in between, makes it farther.
    """
    for one in found:
        before = one.end <= start
        between = text[one.end : start] if before else text[end : one.start]
        distance = len(between) if before else 10 + 2 * len(between)
        distance += 30 * len(CLAUSE.findall(between)) + 15 * len(re.findall(r"\d[\d.,]*", between))
        yield distance, one
