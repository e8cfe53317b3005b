"""The course's own test: do stubs and wrong implementations fail as they should, references pass?

For authors, and for the program's test suite. Uses the same engine as everybody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tutor import checks, course, misconceptions, mutation
from tutor.checker import DEFAULT_SEED, Checker
from tutor.course import Lesson
from tutor.errors import ContentError
from tutor.misconceptions import Part
from tutor.oracle import answers
from tutor.oracle.client import Oracle
from tutor.oracle.questions import Question
from tutor.outcomes import Outcome, Tier
from tutor.questions import making, texts
from tutor.results import LessonResult
from tutor.sandbox.client import Sandbox

CLOSE = 1e-6
"""How near the shipped answers must be to live Keras: they hold for every version of it."""

FEWEST_HINTS = 3

QUESTION_SEEDS = 25

FEWEST_MISTAKES = {
    "activation": 10,
    "conv2d": 20,
    "pool2d": 8,
    "flatten": 6,
    "dense": 10,
    "setup_model": 6,
    "evaluate": 10,
    "network": 5,
}
"""How many wrong implementations a lesson's bank must hold at the least."""


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
    """Checks the content with one sandbox and one live Keras. A context manager.

    Attributes:
        scores: the mutation scores so far, one for a lesson and a seed.
    """

    def __init__(self) -> None:
        self.scores: list[mutation.Score] = []
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
            yield from _misconceptions_point_to_the_text(lesson)
            yield _questions_can_be_asked(lesson)
        yield _folder_holds_no_solution()
        yield from self._stubs_fail()
        yield from self._shipped_answers_are_keras()
        for seed in (DEFAULT_SEED, *seeds):
            yield from self._references_pass(seed)
        for seed in (DEFAULT_SEED, *seeds):
            yield from self._mistakes_are_named(seed)

    def _mistakes_are_named(self, seed: int) -> Iterator[Claim]:
        for lesson in course.cnn_lessons():
            score = mutation.score(self._checker, self._sandbox, lesson.id, seed)
            self.scores.append(score)
            sentence = (
                f"its {score.mutants} wrong implementations are caught and named, seed {seed}"
            )
            enough = score.mutants >= FEWEST_MISTAKES.get(lesson.id, 0)
            problem = "; ".join(score.missed) or ("" if enough else "there are too few")
            yield Claim(lesson.id, sentence, problem)

    def _stubs_fail(self) -> Iterator[Claim]:
        for lesson in self._checked(course.starting_file, DEFAULT_SEED):
            unwritten = lesson.finding is not None and lesson.finding.kind == "not written"
            good = lesson.outcome is Outcome.COULD_NOT_RUN and unwritten
            problem = "" if good else f"it says: {lesson.outcome.value}, {lesson.finding}"
            yield Claim(lesson.lesson, "its stub says what is not written yet", problem)

    def _references_pass(self, seed: int) -> Iterator[Claim]:
        for lesson in self._checked(course.reference_for, seed):
            failed = [case for case in lesson.cases if case.outcome is not Outcome.PASSED]
            problem = "" if lesson.outcome is Outcome.PASSED else str(lesson.finding)
            if failed:
                problem = f"{failed[0].case}: {failed[0].finding}"
            yield Claim(lesson.lesson, f"the reference passes every case of seed {seed}", problem)

    def _checked(self, text_of: Callable[[str], str], seed: int) -> Iterator[LessonResult]:
        """What is said of all lessons where each of the learner's files holds what is given."""
        for file in course.files():
            ids = [lesson.id for lesson in course.lessons_of(file)]
            yield from self._checker.check(text_of(file), ids, seed=seed).lessons

    def _shipped_answers_are_keras(self) -> Iterator[Claim]:
        for lesson in course.judged_lessons():
            drawn = checks.cases(lesson.id, DEFAULT_SEED)
            for name, cases in (
                (checks.name_of_answers(lesson.id, DEFAULT_SEED), drawn),
                (checks.name_of_examples(lesson.id), checks.examples(lesson.id)),
            ):
                yield self._is_keras(lesson, name, [one.question for one in cases if one.question])

    def _is_keras(self, lesson: Lesson, name: str, questions: Sequence[Question]) -> Claim:
        shipped = answers.shipped(name, questions)
        problem = "there are none for its cases: run cnn-tutor verify --write-answers"
        if shipped is not None:
            pairs = zip(shipped, self._oracle.ask(questions), strict=True)
            off = max(float(np.abs(a - b).max()) for a, b in pairs)
            problem = "" if off <= CLOSE else f"they are off by {off:.1e}"
        kind = "examples" if name.endswith("examples") else "answers"
        return Claim(lesson.id, f"its shipped {kind} are those of live Keras", problem)

    def write_answers(self) -> Iterator[str]:
        """Asks live Keras for the default seed and writes the files that ship; their names."""
        for lesson in course.judged_lessons():
            for name, cases in (
                (
                    checks.name_of_answers(lesson.id, DEFAULT_SEED),
                    checks.cases(lesson.id, DEFAULT_SEED),
                ),
                (checks.name_of_examples(lesson.id), checks.examples(lesson.id)),
            ):
                questions = [case.question for case in cases if case.question is not None]
                answers.ship(name, questions, self._oracle.ask(questions))
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


def _misconceptions_point_to_the_text(lesson: Lesson) -> Iterator[Claim]:
    titles = {step.title for step in lesson.steps}
    known = [one for part in Part for one in misconceptions.of(lesson.id, part)]
    lost = [one.id for one in known if one.step not in titles]
    if known:
        sentence = "each misconception names a step of its text"
        yield Claim(lesson.id, sentence, ", ".join(sorted(set(lost))))


def _questions_can_be_asked(lesson: Lesson) -> Claim:
    problem = ""
    try:
        for kind in texts.of(lesson):
            for seed in range(QUESTION_SEEDS):
                making.question(lesson.id, kind, seed)
    except ContentError as error:
        problem = str(error)
    sentence = f"its questions can be asked, with {QUESTION_SEEDS} draws of numbers"
    return Claim(lesson.id, sentence, problem)


def _folder_holds_no_solution() -> Claim:
    text = "".join(map(course.starting_file, course.files()))
    found = []
    for lesson in course.judged_lessons():
        if lesson.function:
            lines = {line.strip() for line in lesson.solution.splitlines()}
            own = [line for line in lines if len(line) > 20 and line not in lesson.stub]
            found += [line for line in own if line in text]
    return Claim("course", "no line of a reference is in a learner's folder", "; ".join(found))
