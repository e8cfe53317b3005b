"""Results in lines of plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from tutor import wording
from tutor.cli.common import mark
from tutor.outcomes import Outcome, Tier
from tutor.results import CaseResult, Finding, LessonResult, SubmissionResult

_PRINTED_LINES = 12
_WIDTH = 76


def lines(result: SubmissionResult, *, cases: bool) -> Iterator[str]:
    """A submission, lesson by lesson; with ``cases``, each case of lessons that ran."""
    if result.unloadable is not None:
        head = f"{result.file} could not be loaded, so nothing was checked"
        yield f"{mark(Outcome.COULD_NOT_RUN)} {head}"
        yield from _finding(result.unloadable, "    ")
        return
    for lesson in result.lessons:
        yield _headline(lesson)
        if lesson.finding is not None and lesson.outcome is not Outcome.PASSED:
            if lesson.told_by is not None and not cases:
                yield f"    {lesson.told_by.sentence}:"
            yield from _finding(lesson.finding, "    ")
            if lesson.finding.kind == "misconception":
                yield ""
                yield from _paragraphs(lesson.finding.detail)
        if lesson.example is not None and cases:
            yield from (f"    {line}".rstrip() for line in wording.example(lesson.example, _WIDTH))
            yield ""
        if cases and any(case.outcome is not _silent(lesson) for case in lesson.cases):
            named = lesson.finding is not None and lesson.finding.kind == "misconception"
            for case in lesson.cases:
                yield from _case(case, named=named)


def _silent(lesson: LessonResult) -> Outcome | None:
    """The outcome that all cases share where the lesson's finding says all there is to say."""
    told = {case.finding.sentence if case.finding else "" for case in lesson.cases}
    same = lesson.finding is not None and told == {lesson.finding.sentence}
    return Outcome.COULD_NOT_RUN if same else None


def _headline(lesson: LessonResult) -> str:
    if lesson.unfinished:
        return f"{mark('open')} {lesson.lesson:<12} not finished yet"
    core = [case for case in lesson.cases if case.tier is Tier.CORE]
    passed = sum(case.outcome is Outcome.PASSED for case in core)
    count = f"{passed} of {len(core)} cases" if core else lesson.outcome.value
    if lesson.outcome in (Outcome.COULD_NOT_RUN, Outcome.WAITING, Outcome.OUR_FAULT) and not passed:
        count = lesson.outcome.value
    star = "   ★" if lesson.stars else ""
    return f"{mark(lesson.outcome)} {lesson.lesson:<12} {count}{star}"


def _finding(finding: Finding, indent: str) -> Iterator[str]:
    for line in finding.sentence.splitlines():
        yield from textwrap.wrap(line, _WIDTH, initial_indent=indent, subsequent_indent=indent)
    if finding.code and finding.kind != "not written":
        yield from (f"{indent}    {line}" for line in wording.failing_line(finding))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield from (f"    {line}" for line in textwrap.wrap(paragraph, _WIDTH))
        yield ""


def _case(case: CaseResult, *, named: bool) -> Iterator[str]:
    """One case; where the mistake has a name, no case needs to tell of it again."""
    beyond = "  (beyond the lab)" if case.tier is Tier.BEYOND else ""
    largest = f"  {case.difference.largest:.1e}" if case.difference else ""
    yield f"    {mark(case.outcome)} {case.sentence}{beyond}{largest}"
    if case.finding is not None and not named:
        yield from _finding(case.finding, "        ")
        yield from (f"            {row}" for row in case.picture)
    printed = case.printed.splitlines()
    for line in printed[:_PRINTED_LINES]:
        yield f"        | {line}"
    if len(printed) > _PRINTED_LINES:
        yield f"        | ... {len(printed) - _PRINTED_LINES} more lines"
