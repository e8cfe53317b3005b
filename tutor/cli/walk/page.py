"""One step of a lesson as plain lines: the marks of Markdown are left out, and read by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.cli.walk import texts
from tutor.course import Lesson

_FENCE = re.compile(r"^```")
_EMPHASIS = re.compile(r"(\*{1,2})(?=\S)([^*]+?)(?<=\S)\1")
_CODE = re.compile(r"(`[^`]+`)")


def lines(lesson: Lesson, number: int) -> Iterator[str]:
    """The step ``number``, from 0, of a lesson; the first one ends with the goal."""
    step = lesson.steps[number]
    yield texts.STEP.format(step=number + 1, steps=len(lesson.steps), title=step.title)
    yield ""
    yield from plain(step.markdown)
    if number == 0:
        yield ""
        yield texts.GOAL.format(goal=lesson.goal)


def plain(markdown: str) -> Iterator[str]:
    """Markdown without its marks; code stays as it is, four columns further in."""
    prose: list[str] = []
    in_code = False
    for line in markdown.splitlines():
        if _FENCE.match(line):
            in_code = not in_code
        elif in_code:
            yield from _without_marks(prose)
            prose = []
            yield f"    {line}".rstrip()
        else:
            prose.append(line)
    yield from _without_marks(prose)


def _without_marks(prose: list[str]) -> Iterator[str]:
    """Emphasis may span lines, and an asterisk inside of code is none."""
    pieces = _CODE.split("\n".join(prose))
    kept = (
        piece[1:-1] if place % 2 else _EMPHASIS.sub(r"\2", piece)
        for place, piece in enumerate(pieces)
    )
    if prose:
        yield from "".join(kept).split("\n")
