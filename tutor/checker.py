"""The engine: lessons and a learner's source in, a :class:`SubmissionResult` out.

Used by the TUI, the commands and grading alike. It draws the cases, has the learner's
code run on them, gets Keras's answers and judges. Learner code runs first and is dead
before an answer is looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from tutor import checks, course, diagnosis, misconceptions
from tutor.checks.case import Case
from tutor.checks.draw import Draw
from tutor.errors import OracleError
from tutor.frames import Array
from tutor.misconceptions import Part
from tutor.oracle import answers
from tutor.oracle.client import Oracle
from tutor.results import CaseResult, Finding, LessonResult, Outcome, SubmissionResult, Tier
from tutor.sandbox.client import Call, Reply, Sandbox, Session

DEFAULT_SEED = 1
"""The seed whose answers ship with the program."""

Opened = Callable[[Session], None]


class Checker:
    """Checks files with one sandbox and one oracle, which it does not own."""

    def __init__(self, sandbox: Sandbox, oracle: Oracle) -> None:
        self._sandbox = sandbox
        self._oracle = oracle
        self._bank: dict[tuple[str, Part], dict[str, list[misconceptions.Trace]]] = {}

    def check(
        self,
        source: str,
        lesson_ids: Sequence[str],
        *,
        seed: int = DEFAULT_SEED,
        at_desk: bool = True,
        opened: Opened | None = None,
    ) -> SubmissionResult:
        """Holds ``source`` against the lessons.

        Args:
            source: the text of the learner's ``cnn.py``.
            lesson_ids: lessons that are judged from ``cnn.py``.
            seed: which cases are drawn.
            at_desk: whether a lesson that fails while one it needs is broken waits for that.
            opened: is given the session, so that another thread can cancel it.
        """
        started = time.perf_counter()
        wanted = _with_needs(lesson_ids) if at_desk else lesson_ids
        drawn = {lesson: checks.cases(lesson, seed) for lesson in wanted}
        replies, unloadable = self._run(source, drawn, seed, opened)
        results = [self._judge(lesson, drawn[lesson], replies[lesson], seed) for lesson in drawn]
        if at_desk:
            results = _with_waiting(results)
        return SubmissionResult(
            seed,
            lessons=tuple(result for result in results if result.lesson in lesson_ids),
            needed=tuple(result for result in results if result.lesson not in lesson_ids),
            unloadable=unloadable,
            seconds=time.perf_counter() - started,
        )

    def _run(
        self, source: str, drawn: dict[str, tuple[Case, ...]], seed: int, opened: Opened | None
    ) -> tuple[dict[str, list[list[Reply]]], Finding | None]:
        """Every case's replies, two for a case that was repeated; and why nothing could be run."""
        replies: dict[str, list[list[Reply]]] = {}
        with self._sandbox.open(source) as session:
            if opened is not None:
                opened(session)
            for lesson, cases in drawn.items():
                replies[lesson] = [[] for _ in cases]
                order = _order(lesson, cases, seed)
                calls = [_bounded(cases[i].call) for i in order]
                for i, (_, reply) in zip(order, session.run(calls), strict=True):
                    replies[lesson][i].append(reply)
            return replies, None if session.ours else session.unloadable

    def _judge(
        self, lesson: str, cases: Sequence[Case], replies: list[list[Reply]], seed: int
    ) -> LessonResult:
        seconds = sum(reply.seconds for both in replies for reply in both)
        if any(both[0].returned is not None for both in replies):
            try:
                expected = self._expected(lesson, cases, seed)
            except OracleError as error:
                finding = Finding("our fault", str(error))
                return LessonResult(lesson, Outcome.OUR_FAULT, (), finding, seconds)
        else:
            expected = [None] * len(cases)  # nothing came back that Keras is needed for
        judged = _lesson_result(lesson, tuple(map(_case_result, cases, replies, expected)))
        first = [both[0] for both in replies]
        told = self._diagnosis(judged, cases, first, expected, seed)
        return replace(judged, finding=told, seconds=seconds)

    def _diagnosis(
        self,
        result: LessonResult,
        cases: Sequence[Case],
        replies: Sequence[Reply],
        expected: Sequence[Array | None],
        seed: int,
    ) -> Finding | None:
        """The finding of a result, with the mistake's name where it has one."""
        found = result.finding
        if found is None or result.outcome not in _DIAGNOSED or found.kind in _TOLD_AS_IT_IS:
            return found
        failed = result.outcome is Outcome.FAILED
        tier = Tier.CORE if failed else Tier.BEYOND
        learner = {
            i: misconceptions.trace(case, reply)
            for i, (case, reply) in enumerate(zip(cases, replies, strict=True))
            if case.tier is tier
        }
        failing = [i for i in learner if result.cases[i].outcome is not Outcome.PASSED]
        for part in (Part.SINGLE, Part.PAIRS) if failed else (Part.BEYOND,):
            known = misconceptions.of(result.lesson, part)
            bank = self._wrong_answers(result.lesson, part, cases, seed)
            named = diagnosis.named(learner, failing, bank, known)
            if named is not None:
                return named
        return diagnosis.described(found, [(replies[i], expected[i]) for i in failing])

    def _wrong_answers(
        self, lesson: str, part: Part, cases: Sequence[Case], seed: int
    ) -> dict[str, list[misconceptions.Trace]]:
        name = checks.name_of_answers(lesson, seed)
        if (name, part) not in self._bank:
            answered = misconceptions.traces(lesson, part, cases, name, self._sandbox)
            self._bank[name, part] = answered
        return self._bank[name, part]

    def _expected(self, lesson: str, cases: Sequence[Case], seed: int) -> list[Array | None]:
        questions = [case.question for case in cases if case.question is not None]
        name = checks.name_of_answers(lesson, seed)
        kept = answers.load(name, questions)
        if kept is None:
            kept = self._oracle.ask(questions)
            answers.keep(name, questions, kept)
        rest = iter(kept)
        return [case.expected if case.question is None else next(rest) for case in cases]


def _with_needs(lesson_ids: Sequence[str]) -> list[str]:
    """The lessons and all that they stand on, in the order of the course."""
    wanted = set(lesson_ids)
    for one in reversed(course.cnn_lessons()):
        if one.id in wanted:
            wanted.update(one.needs)
    return [one.id for one in course.cnn_lessons() if one.id in wanted]


def _order(lesson: str, cases: Sequence[Case], seed: int) -> list[int]:
    """Shuffled, and with one case of the core a second time at the end.

    A function that remembers, counts its calls or rolls dice answers that one differently.
    """
    draw = Draw(f"order of {lesson}", seed)
    order = draw.shuffled(range(len(cases)))
    return [*order, next(i for i in order if cases[i].tier is Tier.CORE)]


def _bounded(call: Call) -> Call:
    """The call with a cap on its answer: 16 times what goes in, and at least 1 MiB."""
    size = sum(getattr(part, "nbytes", 0) for part in call.ask.get("arguments", ()))
    return replace(call, most_bytes=max(1 << 20, 16 * size))


def _case_result(case: Case, replies: list[Reply], expected: Array | None) -> CaseResult:
    first = replies[0]
    judged = case.judge(first, expected)
    if judged.outcome is Outcome.PASSED and len(replies) > 1:
        again = case.judge(replies[1], expected)
        if again.outcome is not Outcome.PASSED:
            sentence = "The same call gave two different answers: it must depend on its input only."
            judged = replace(again, finding=Finding("unsteady", sentence))
    return CaseResult(
        case=case.id,
        sentence=case.sentence,
        tier=case.tier,
        outcome=judged.outcome,
        finding=judged.finding,
        difference=judged.difference,
        printed=first.printed,
        seconds=first.seconds,
    )


def _lesson_result(lesson: str, cases: tuple[CaseResult, ...]) -> LessonResult:
    """A pass needs a case of the core that was counted, and none that was not passed."""
    core = [case for case in cases if case.tier is Tier.CORE]
    for outcome in (Outcome.OUR_FAULT, Outcome.FAILED, Outcome.COULD_NOT_RUN):
        found = [case for case in core if case.outcome is outcome]
        if found:
            return LessonResult(lesson, outcome, cases, _most_useful(found))
    beyond = [case for case in cases if case.outcome is not Outcome.PASSED]
    outcome = Outcome.PASSED if core else Outcome.OUR_FAULT
    return LessonResult(lesson, outcome, cases, _most_useful(beyond) if beyond else None)


_DIAGNOSED = (Outcome.FAILED, Outcome.PASSED)
_TOLD_AS_IT_IS = frozenset({"unsteady", "missing numbers", "our fault"})

_FIRST_TO_SAY = (
    "our fault",
    "syntax",
    "import",
    "missing",
    "time",
    "memory",
    "output",
    "exit",
    "crash",
    "raised",
    "type",
    "dtype",
    "shape only",
    "shape",
    "not finite",
)


def _most_useful(cases: Sequence[CaseResult]) -> Finding | None:
    """What is nearest to the root comes first: a wrong type explains wrong values.

    That something is not written yet comes last: work already begun is told of before.
    """
    findings = [case.finding for case in cases if case.finding is not None]
    ranks = {kind: rank for rank, kind in enumerate(_FIRST_TO_SAY)}
    ranks["not written"] = len(ranks) + 1
    return min(findings, key=lambda one: ranks.get(one.kind, len(_FIRST_TO_SAY)), default=None)


def _with_waiting(results: Sequence[LessonResult]) -> list[LessonResult]:
    """Lessons that fail while one they need is broken wait for it, with its name.

    What is not written yet is said as it is: that is not a consequence of anything.
    """
    passed = {result.lesson for result in results if result.outcome is Outcome.PASSED}
    checked = {result.lesson for result in results}
    after = []
    for result in results:
        needs = course.lesson(result.lesson).needs
        broken = [one for one in needs if one in checked and one not in passed]
        own = result.finding is not None and result.finding.kind in _OWN_REASONS
        if broken and not own and result.outcome in (Outcome.FAILED, Outcome.COULD_NOT_RUN):
            sentence = f"Waits for {broken[0]}, which it is built on."
            waiting = Finding("waiting", sentence, detail=_told(result.finding))
            after.append(replace(result, outcome=Outcome.WAITING, finding=waiting))
        else:
            after.append(result)
    return after


_OWN_REASONS = frozenset({"not written", "syntax", "import", "missing", "exit", "our fault"})


def _told(finding: Finding | None) -> str:
    return finding.sentence if finding else ""
