"""The page for one learner: what works, what does not and why, where, and what to read.

Markdown; the HTML page is the same text, rendered. Whatever a learner wrote stands in code
spans or is escaped, so that it cannot become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt

from tutor import course, wording
from tutor.grading import disclosure
from tutor.grading.html_page import page
from tutor.grading.records import Grade, LessonGrade, State
from tutor.outcomes import Outcome, Tier
from tutor.results import Example, Finding

_WIDTH = 76
_MARKS = {
    Outcome.PASSED: "✓ passed",
    Outcome.FAILED: "✗ failed",
    Outcome.COULD_NOT_RUN: "! could not run",
    Outcome.WAITING: "… waiting",
    Outcome.OUR_FAULT: "? our fault",
}


def markdown(grade: Grade) -> str:
    """The page as Markdown."""
    return "\n".join(_page(grade)).rstrip("\n") + "\n"


def html_page(grade: Grade) -> str:
    """The page as one HTML file that needs no network."""
    body = _renderer().render(markdown(grade))
    return page(grade.name, body, _STYLE)


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def of_lesson(lesson: LessonGrade) -> str:
    """What is said of one function, as Markdown; for platforms that show each by itself."""
    return "\n".join(_lesson(lesson)).strip("\n")


def _page(grade: Grade) -> Iterator[str]:
    yield from (f"# {escaped(grade.name)}", "")
    if grade.points is None:
        yield "Your work could not be graded. That is our fault, not yours: a person looks at it."
        return
    stars = "1 star" if grade.stars == 1 else f"{grade.stars} stars"
    yield f"**{grade.points:g} of {grade.most:g} points**, {stars}. {grade.late}".rstrip()
    yield ""
    if grade.state is not State.GRADED:
        yield from (escaped(disclosure.without_fractions(grade.reason)), "")
        yield "Nothing of it could be judged. Mend that first, then run `cnn-tutor check`."
        return
    yield from ("| function | | points |", "| --- | --- | --- |")
    for one in grade.lessons:
        star = " ★" if one.stars else ""
        yield f"| {one.lesson} | {_MARKS[one.outcome]}{star} | {one.points:g} of {one.most:g} |"
    yield ""
    broken = [one for one in grade.lessons if one.outcome is not Outcome.PASSED]
    for one in broken:
        yield from (f"## {one.lesson}", "")
        below = [
            other.lesson for other in broken if other.lesson in course.lesson(one.lesson).needs
        ]
        if below:
            yield from (f"It is built on {below[0]}, which does not work yet: mend that first.", "")
        yield from (*_lesson(one), "")
    near = [one for one in grade.lessons if one.outcome is Outcome.PASSED and not one.stars]
    near = [one for one in near if any(case.tier is Tier.BEYOND for case in one.cases)]
    if near:
        yield from ("## Beyond the lab", "", "What passes and has no star yet:", "")
        for one in near:
            yield from (f"### {one.lesson}", "", *_lesson(one), "")
    if not broken and not near:
        yield "Everything works, and beyond the lab too."
    if not broken and near:
        yield "Everything that the lab asks for works."


def _lesson(one: LessonGrade) -> Iterator[str]:
    passed, counted = one.core
    if counted and one.outcome is not Outcome.PASSED:
        yield from (f"{passed} of {counted} cases pass.", "")
    if one.remark:
        yield from (escaped(one.remark), "")
    if one.finding is not None:
        yield from _finding(one.finding)
    if one.example is not None:
        yield from ("", *_example(one.example))
    beyond = [case for case in one.cases if case.tier is Tier.BEYOND]
    open_ = [case for case in beyond if case.outcome is not Outcome.PASSED]
    if open_ and one.outcome is Outcome.PASSED:
        yield from ("", "Not yet right beyond the lab:", "")
        yield from (f"- {escaped(case.sentence)}" for case in open_)
    if one.outcome is not Outcome.PASSED or open_:
        known = course.lesson(one.lesson)
        yield from ("", f"Read lesson {known.number}, *{escaped(known.title)}*:")
        yield f"`cnn-tutor show {one.lesson}`, and `cnn-tutor hint {one.lesson}` if you are stuck."


def _finding(found: Finding) -> Iterator[str]:
    yield f"**{escaped(disclosure.sentence(found))}**"
    if found.line is not None and found.code.strip():
        lines = [f"{found.line}: {found.code}"]
        if found.columns is not None:
            begin, end = found.columns
            lines.append(" " * (len(f"{found.line}: ") + begin) + "^" * (end - begin))
        held = disclosure.values(found)
        yield from ("", *_fenced([*lines, *([", ".join(held)] if held else [])]))
    for paragraph in disclosure.detail(found).split("\n\n"):
        if paragraph.strip():
            yield from ("", escaped(" ".join(paragraph.split())))


def _example(example: Example) -> Iterator[str]:
    yield from _fenced(list(wording.example(example, _WIDTH)))


def _fenced(lines: list[str]) -> Iterator[str]:
    """A block of code; its fence is longer than any in the text."""
    text = "\n".join(lines)
    ticks = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    yield from (f"{ticks}text", text, ticks)


_MARKUP = re.compile(r"[\\`*{}\[\]<>#|~&!+]|(?<![^\W_])_|_(?![^\W_])")
_AT_THE_START = re.compile(r"^(\d*)([-=.)])")


def escaped(text: str) -> str:
    """Text that Markdown takes as text, on one line."""
    told = _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
    return _AT_THE_START.sub(r"\1\\\2", told)


_STYLE = """
body { max-width: 46rem; }
table { border-collapse: collapse; }
td, th { border-bottom: 1px solid #8884; padding: .2rem .8rem .2rem 0; text-align: left; }
pre { padding: .7rem; border-radius: .3rem; }
@media print { pre { white-space: pre-wrap; } }
"""
