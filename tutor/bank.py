"""The bank of wrong implementations for a person to look through, and to hand in.

What a learner would be told of one comes from the engine that judges learners; nothing here
knows a verdict. :mod:`tutor.misconceptions` owns the bank itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tutor import course, misconceptions
from tutor.checker import Checker, Opened
from tutor.errors import UsageError
from tutor.misconceptions import Misconception, Part
from tutor.outcomes import Tier
from tutor.results import LessonResult


@dataclass(frozen=True)
class Entry:
    """One wrong implementation and its place in the bank."""

    lesson: str
    part: Part
    mistake: Misconception

    @property
    def name(self) -> str:
        """Its own name in the whole bank, as in ``conv2d/bias_missing``."""
        return f"{self.lesson}/{self.mistake.id}"

    @property
    def beyond(self) -> bool:
        """Whether it breaks only what is beyond the lab."""
        return self.part.tier is Tier.BEYOND

    @property
    def code(self) -> str:
        """Its functions, for reading; ``right`` in them is the reference."""
        return misconceptions.code(self.lesson, self.part, self.mistake.id)


@cache
def entries() -> tuple[Entry, ...]:
    """The whole bank in the order of the course; of a lesson, single mistakes first."""
    return tuple(
        Entry(lesson.id, part, one)
        for lesson in course.cnn_lessons()
        for part in (Part.SINGLE, Part.BEYOND, Part.PAIRS, Part.BEYOND_PAIRS)
        for one in misconceptions.of(lesson.id, part)
    )


def matching(words: str, among: Sequence[Entry] | None = None) -> list[Entry]:
    """Those whose lesson, id or sentence has every one of the words, in any order and case."""
    wanted = words.casefold().split()
    found = entries() if among is None else among
    return [one for one in found if all(word in _searched(one) for word in wanted)]


@cache
def _searched(one: Entry) -> str:
    beyond = "beyond" if one.beyond else ""
    return f"{one.name} {one.mistake.id.replace('_', ' ')} {one.mistake.name} {beyond}".casefold()


def entry(name: str) -> Entry:
    """The one called ``name``: ``LESSON/ID``, or an id that only one lesson has.

    Raises:
        UsageError: there is none, or there are several.
    """
    found = [one for one in entries() if name in (one.name, one.mistake.id)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"Several are called so: {', '.join(one.name for one in found)}.")
    near = [one.name for one in matching(name.replace("/", " ").replace("_", " "))[:_NEAR]]
    told = f" Near it: {', '.join(near)}." if near else " cnn-tutor instructor --text lists all."
    raise UsageError(f"There is no wrong implementation {name}.{told}")


_NEAR = 5


def handed_in(one: Entry, checker: Checker, opened: Opened | None = None) -> LessonResult:
    """What a learner would see who handed it in: set into the reference, run and judged now.

    Args:
        one: the wrong implementation. It runs in a worker of its own, which sees no learner code.
        checker: the engine.
        opened: is given the session, so that another thread can cancel it.

    Raises:
        ChildError: nothing can be run.
    """
    source = misconceptions.as_file(one.lesson, one.part, one.mistake.id)
    return checker.check(source, [one.lesson], opened=opened).lessons[0]
