"""The course's own test: do the stubs fail as they should, and the references pass?

For authors, and for the program's test suite. Uses the same engine as everybody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tutor import checks, course
from tutor.checker import DEFAULT_SEED, Checker
from tutor.course import Lesson
from tutor.oracle import answers
from tutor.oracle.client import Oracle
from tutor.results import Outcome, Tier
from tutor.sandbox.client import Sandbox

CLOSE = 1e-6
"""How near the shipped answers must be to live Keras: they hold for every version of it."""

FEWEST_HINTS = 3


@dataclass(frozen=True)
class Claim:
    """One thing that the course promises, and whether it holds.

    Attributes:
        about: a lesson's id, or ``course``.
        sentence: what is promised.
        problem: what is wrong; empty where it holds.
    """

    about: str
    sentence: str
    problem: str = ""


class Verifier:
    """Checks the content with one sandbox and one live Keras. A context manager."""

    def __init__(self) -> None:
        self._sandbox, self._oracle = Sandbox(), Oracle()
        self._checker = Checker(self._sandbox, self._oracle)

    def __enter__(self) -> Verifier:
        self._sandbox.start()
        self._oracle.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._sandbox.close()
        self._oracle.close()

    def claims(self, seeds: Sequence[int]) -> Iterator[Claim]:
        """Every promise of the course, one after the other; ``seeds`` besides the default one."""
        for lesson in course.lessons():
            yield from _texts(lesson)
        yield _folder_holds_no_solution()
        yield from self._stubs_fail()
        yield from self._shipped_answers_are_keras()
        for seed in (DEFAULT_SEED, *seeds):
            yield from self._references_pass(seed)

    def _stubs_fail(self) -> Iterator[Claim]:
        ids = [lesson.id for lesson in course.cnn_lessons()]
        result = self._checker.check(course.starting_file(), ids)
        for lesson in result.lessons:
            unwritten = lesson.finding is not None and lesson.finding.kind == "not written"
            good = lesson.outcome is Outcome.COULD_NOT_RUN and unwritten
            problem = "" if good else f"it says: {lesson.outcome.value}, {lesson.finding}"
            yield Claim(lesson.lesson, "its stub says what is not written yet", problem)

    def _references_pass(self, seed: int) -> Iterator[Claim]:
        ids = [lesson.id for lesson in course.cnn_lessons()]
        result = self._checker.check(course.reference_file(), ids, seed=seed)
        for lesson in result.lessons:
            failed = [case for case in lesson.cases if case.outcome is not Outcome.PASSED]
            problem = "" if lesson.outcome is Outcome.PASSED else str(lesson.finding)
            if failed:
                problem = f"{failed[0].case}: {failed[0].finding}"
            yield Claim(lesson.lesson, f"the reference passes every case of seed {seed}", problem)

    def _shipped_answers_are_keras(self) -> Iterator[Claim]:
        for lesson in course.cnn_lessons():
            cases = checks.cases(lesson.id, DEFAULT_SEED)
            questions = [case.question for case in cases if case.question is not None]
            shipped = answers.shipped(checks.name_of_answers(lesson.id, DEFAULT_SEED), questions)
            problem = "there are none for its cases: run cnn-tutor verify --write-answers"
            if shipped is not None:
                live = self._oracle.ask(questions)
                pairs = zip(shipped, live, strict=True)
                off = max(float(np.abs(a - b).max()) for a, b in pairs)
                problem = "" if off <= CLOSE else f"they are off by {off:.1e}"
            yield Claim(lesson.id, "its shipped answers are those of live Keras", problem)

    def write_answers(self) -> Iterator[str]:
        """Asks live Keras for the default seed and writes the files that ship; their names."""
        for lesson in course.cnn_lessons():
            cases = checks.cases(lesson.id, DEFAULT_SEED)
            questions = [case.question for case in cases if case.question is not None]
            name = checks.name_of_answers(lesson.id, DEFAULT_SEED)
            answers.ship(name, questions, self._oracle.ask(questions))
            yield name
            small = [case.question for case in checks.examples(lesson.id) if case.question]
            name = checks.name_of_examples(lesson.id)
            answers.ship(name, small, self._oracle.ask(small))
            yield name


def _texts(lesson: Lesson) -> Iterator[Claim]:
    problem = "" if len(lesson.steps) > 1 else "it has no steps"
    yield Claim(lesson.id, "it has a text in steps", problem)
    enough = len(lesson.hints) >= FEWEST_HINTS and all(hint.strip() for hint in lesson.hints)
    yield Claim(lesson.id, "it has a goal and hints", "" if enough and lesson.goal else "too few")
    unknown = set(lesson.needs) - {one.id for one in course.lessons()}
    yield Claim(lesson.id, "what it needs exists", ", ".join(sorted(unknown)))
    if lesson.function:
        core = [c for c in checks.cases(lesson.id, DEFAULT_SEED) if c.tier is Tier.CORE]
        problem = "" if len(core) > 1 else "too few"
        yield Claim(lesson.id, "it has several cases that decide", problem)
        in_both = f"def {lesson.function}(" in lesson.stub and lesson.solution
        problem = "" if in_both else "its names differ"
        yield Claim(lesson.id, "its stub and its reference have its name", problem)


def _folder_holds_no_solution() -> Claim:
    text = course.starting_file()
    found = []
    for lesson in course.cnn_lessons():
        if lesson.function:
            lines = {line.strip() for line in lesson.solution.splitlines()}
            own = [line for line in lines if len(line) > 20 and line not in lesson.stub]
            found += [line for line in own if line in text]
    return Claim("course", "no line of a reference is in a learner's folder", "; ".join(found))
