"""The engine: lessons and a learner's source in, a :class:`SubmissionResult` out.

Used by the TUI, the commands and grading alike. It draws the cases, has the learner's
code run on them, gets Keras's answers and judges. Learner code runs first and is dead
before an answer is looked at.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from tutor import checks, course, examples, misconceptions
from tutor.asking import Asked, ask
from tutor.checks.case import Case
from tutor.diagnosis import Called, Counts, Diagnosis, every
from tutor.errors import OracleError
from tutor.frames import Array
from tutor.oracle import answers
from tutor.oracle.client import Oracle
from tutor.outcomes import Outcome, Tier
from tutor.results import CaseResult, Example, Finding, LessonResult, SubmissionResult
from tutor.sandbox.client import Reply, Sandbox, Session

DEFAULT_SEED = 1
"""The seed whose answers ship with the program."""

Opened = Callable[[Session], None]


class Checker:
    """Checks files with one sandbox and one oracle, which it does not own."""

    def __init__(self, sandbox: Sandbox, oracle: Oracle) -> None:
        self._sandbox = sandbox
        self._oracle = oracle
        self._diagnosis = Diagnosis(sandbox)
        self._answers: dict[str, list[Array]] = {}  # those that were read, by name

    def know(self, name: str, kept: list[Array]) -> None:
        """Takes Keras's answers to the questions called ``name``, so that nobody is asked."""
        self._answers[name] = kept

    @property
    def diagnosis(self) -> Diagnosis:
        """What knows the wrong implementations."""
        return self._diagnosis

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
            source: the text of the learner's file.
            lesson_ids: lessons that are judged from that file.
            seed: which cases are drawn.
            at_desk: whether a lesson that fails while one it needs is broken waits for that, and
                whether values of hidden cases may be shown.
            opened: is given the session, so that another thread can cancel it.
        """
        started = time.perf_counter()
        wanted = _with_needs(lesson_ids) if at_desk else lesson_ids
        asked, unloadable, isolation = self._run(source, wanted, seed, opened)
        results = [self.judge(one, seed, at_desk=at_desk) for one in asked]
        if at_desk and unloadable is None:
            results = _with_waiting(results)
        return SubmissionResult(
            seed,
            lessons=tuple(result for result in results if result.lesson in lesson_ids),
            needed=tuple(result for result in results if result.lesson not in lesson_ids),
            unloadable=unloadable,
            seconds=time.perf_counter() - started,
            isolation=isolation,
        )

    def _run(
        self, source: str, lesson_ids: Sequence[str], seed: int, opened: Opened | None
    ) -> tuple[list[Asked], Finding | None, str]:
        """What came of every lesson's calls; why nothing could be run; behind which walls."""
        with self._sandbox.open(source) as session:
            if opened is not None:
                opened(session)  # before anything of the file runs
            asked = [ask(session, lesson, seed) for lesson in lesson_ids]
            unloadable = None if session.ours else session.unloadable
            return asked, unloadable, session.isolation.sentence

    def judge(
        self,
        asked: Asked,
        seed: int,
        *,
        at_desk: bool,
        counts: Counts = every,
    ) -> LessonResult:
        """The verdict on one lesson, from what the learner's code made of the calls.

        Args:
            asked: the calls and their replies.
            seed: which cases were drawn.
            at_desk: whether values of hidden cases may be shown.
            counts: which cases and examples do; the others are told and decide nothing.
        """
        replies = asked.replies
        seconds = sum(reply.seconds for reply in replies)
        expected: list[Array | None] = [None] * len(asked.cases)
        if any(reply.returned is not None for reply in replies):  # else Keras is not needed
            try:
                name = checks.name_of_answers(asked.lesson, seed)
                expected = self._expected(name, asked.cases)
            except OracleError as error:
                finding = Finding("our fault", str(error))
                return LessonResult(asked.lesson, Outcome.OUR_FAULT, (), finding, seconds=seconds)
        calls = [
            _called(asked.cases[i], reply, expected[i])
            for i, reply in zip(asked.order, replies, strict=True)
        ]
        cases = [[call for call in calls if call.case is case] for case in asked.cases]
        result = _lesson_result(
            asked.lesson,
            tuple(map(_case_result, cases)),
            {case.id for case in asked.cases if counts(case)},
        )
        result = replace(result, seconds=seconds)
        if result.finding is None or result.finding.kind in _TOLD_AS_IT_IS:
            return result
        if result.outcome is Outcome.OUR_FAULT:
            return result
        tier = Tier.BEYOND if result.outcome is Outcome.PASSED else Tier.CORE
        told = self._diagnosis.of(asked.lesson, result.finding, calls, tier, seed, counts)
        example = self._example(asked, tier, _texts(asked, result), counts)
        script = ""
        if at_desk and example is None:
            failing = next(call for call in calls if call.case.tier is tier and not call.passed)
            script = examples.script(asked.lesson, failing.case, failing.expected)
        return replace(result, finding=told, example=example, script=script)

    def _example(
        self, asked: Asked, tier: Tier, texts: list[str], counts: Counts
    ) -> Example | None:
        """The smallest example that goes wrong, None if all are right.

        One with the same ``texts`` as arguments, such as the activation's name, comes first: it
        goes wrong for the reason that is told.
        """
        try:
            expected = self._expected(checks.name_of_examples(asked.lesson), asked.examples)
        except OracleError:
            return None
        wrong = [
            (case, reply, answer)
            for case, reply, answer in zip(asked.examples, asked.of_examples, expected, strict=True)
            if case.tier is tier and counts(case) and not _called(case, reply, answer).passed
            if reply.finding is None or reply.finding.kind not in _TOLD_AS_IT_IS
        ]
        first = None
        for one in [one for one in wrong if _texts_of(one[0]) == texts] or wrong:
            written = examples.written(asked.lesson, *one)
            if written.yours != written.keras:  # not only in the last digits
                return written
            first = first or written
        return first

    def _expected(self, name: str, cases: Sequence[Case]) -> list[Array | None]:
        if name not in self._answers:
            questions = [case.question for case in cases if case.question is not None]
            kept = answers.load(name, questions)
            if kept is None:
                kept = self._oracle.ask(questions)
                answers.keep(name, questions, kept)
            self._answers[name] = kept
        rest = iter(self._answers[name])
        return [case.expected if case.question is None else next(rest) for case in cases]


def _texts(asked: Asked, result: LessonResult) -> list[str]:
    """The texts among the arguments of the case that is told of."""
    told = [one.case for one in result.cases if one.finding is result.finding]
    return next((_texts_of(case) for case in asked.cases if case.id in told), [])


def _texts_of(case: Case) -> list[str]:
    return [part for part in case.call.ask.get("arguments", ()) if isinstance(part, str)]


def _with_needs(lesson_ids: Sequence[str]) -> list[str]:
    """The lessons and all of the same file that they stand on, in the order of the course."""
    wanted = set(lesson_ids)
    files = {course.lesson(one).file for one in lesson_ids}
    there = [one for one in course.judged_lessons() if one.file in files]
    for one in reversed(there):
        if one.id in wanted:
            wanted.update(one.needs)
    return [one.id for one in there if one.id in wanted]


def _called(case: Case, reply: Reply, expected: Array | None) -> Called:
    passed = case.judge(reply, expected).outcome is Outcome.PASSED
    return Called(case, reply, expected, passed)


def _case_result(calls: Sequence[Called]) -> CaseResult:
    """The result of a case from its calls: one, or two that must agree."""
    first = calls[0]
    judged = first.case.judge(first.reply, first.expected)
    for again in calls[1:]:
        if (first.passed and not again.passed) or _differ(first, again):
            sentence = "The same call gave two different answers: it must depend on its input only."
            judged = first.case.judge(again.reply, again.expected)
            judged = replace(judged, finding=Finding("unsteady", sentence))
    return CaseResult(
        case=first.case.id,
        sentence=first.case.sentence,
        tier=first.case.tier,
        outcome=judged.outcome,
        finding=judged.finding,
        difference=judged.difference,
        picture=judged.picture,
        printed=first.reply.printed,
        seconds=first.reply.seconds,
    )


def _differ(first: Called, again: Called) -> bool:
    """Whether two wrong answers to the same call are arrays that are not the same."""
    if first.passed or again.passed:
        return False
    traces = [misconceptions.trace(one.case, one.reply) for one in (first, again)]
    return all(one.array is not None for one in traces) and not traces[0].equals(traces[1])


def _lesson_result(lesson: str, cases: tuple[CaseResult, ...], counted: Set[str]) -> LessonResult:
    """A pass needs a case of the core that was counted, and none that was not passed."""
    core = [case for case in cases if case.tier is Tier.CORE and case.case in counted]
    for outcome in (Outcome.OUR_FAULT, Outcome.FAILED, Outcome.COULD_NOT_RUN):
        found = [case for case in core if case.outcome is outcome]
        if found:
            return LessonResult(lesson, outcome, cases, _most_useful(found))
    beyond = [case for case in cases if case.outcome is not Outcome.PASSED]
    outcome = Outcome.PASSED if core else Outcome.OUR_FAULT
    return LessonResult(lesson, outcome, cases, _most_useful(beyond) if beyond else None)


_TOLD_AS_IT_IS = frozenset(
    {
        "our fault",
        "stopped",
        "not written",
        "blank",
        "syntax",
        "import",
        "missing",
        "time",
        "memory",
    }
    | {"output", "exit", "crash", "protocol", "input", "not made"}
)
"""Kinds of findings that say all there is to say: no name, no example."""

_FIRST_TO_SAY = (
    "our fault",
    "syntax",
    "blank",
    "import",
    "missing",
    "time",
    "memory",
    "output",
    "exit",
    "crash",
    "raised",
    "unsteady",
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
    by_id = {result.lesson: result for result in results}
    after = []
    for result in results:
        needs = course.lesson(result.lesson).needs
        broken = [one for one in needs if one in by_id and one not in passed]
        own = _is_own(result, [by_id[one] for one in broken])
        if broken and not own and result.outcome in (Outcome.FAILED, Outcome.COULD_NOT_RUN):
            sentence = f"Waits for {broken[0]}, which it is built on."
            waiting = Finding("waiting", sentence, detail=_told(result.finding))
            result = replace(result, example=None, script="")
            after.append(replace(result, outcome=Outcome.WAITING, finding=waiting))
        else:
            after.append(result)
    return after


def _is_own(result: LessonResult, broken: Sequence[LessonResult]) -> bool:
    """Whether a finding is about the lesson's own code, and not a line of what it stands on."""
    found = result.finding
    if found is None or found.kind not in _OWN_REASONS:
        return False
    if found.kind == "not written":
        return True
    elsewhere = {one.finding.line for one in broken if one.finding is not None}
    return found.line is None or found.line not in elsewhere


_OWN_REASONS = frozenset(
    {"not written", "blank", "syntax", "import", "missing", "exit", "our fault"}
)


def _told(finding: Finding | None) -> str:
    return finding.sentence if finding else ""
