"""The unit of work, in two steps: learner code in, answers as data out; then the verdicts.

Between them lies everything else: all units of a batch have run, their processes are dead, and
Keras was asked. Both steps are done by a helper process (:mod:`tutor.grading.helper`), on this
machine or another; what travels is bytes of :mod:`tutor.frames`, never pickles.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from tutor import checks, course, frames
from tutor.asking import Asked, ask
from tutor.checker import Checker
from tutor.checks.case import Case
from tutor.grading import records, replies
from tutor.grading.records import CaseGrade, LessonGrade
from tutor.outcomes import Outcome
from tutor.results import CaseResult, Example, Finding, LessonResult
from tutor.sandbox.client import Allowance, Reply, Sandbox

ALLOWANCE = Allowance(cpu=5.0, wall=20.0)
"""What one function may take of each submission, in seconds. Two endless loops and two others on
two cores get half a core each: 10 s for 5 s of computing, and as much again for a busy machine."""

ALLOWANCE_ALONE = Allowance(cpu=5.0, wall=60.0)
"""The same where a unit runs by itself, since the machine may have been too busy before."""

ALLOWANCE_AFTER = Allowance(cpu=2.0, wall=10.0)
"""For the whole network, where the time of one of its layers was over: it most likely hangs too.
In honest files it takes 0.02 s, in plain loops half a second."""


@dataclass(frozen=True)
class Unit:
    """One submission to be run.

    Attributes:
        key: whose; see :class:`tutor.grading.records.Submission`.
        source: the text of its ``cnn.py``.
        seed: which cases are drawn.
        lessons: ids of lessons that are judged from ``cnn.py``.
        alone: whether nothing else runs beside it, so that wall time may be spent.
    """

    key: str
    source: str
    seed: int
    lessons: tuple[str, ...]
    alone: bool = False

    @property
    def mark(self) -> str:
        """Of the source: the first 16 digits of its SHA-256."""
        return mark(self.source)

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Unit:
        """From ``dataclasses.asdict``, as it crosses to another process."""
        return cls(**{**body, "lessons": tuple(body["lessons"])})


def mark(source: str) -> str:
    """What a text is told by: the first 16 digits of the SHA-256 of its UTF-8."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True)
class Ran:
    """What came of a unit: its answers as bytes, and what the batch needs to know of them.

    Attributes:
        answers: for :func:`judge`; nobody else reads them.
        ours: why it was our fault that nothing came; empty if it was not.
        overtaken: whether a deadline passed while it still computed, so that a busy machine may
            be to blame.
        unloadable: why Python could not load the file, None if it could.
        seconds: by lesson, wall time in the learner's functions as their worker claims it.
        isolation: the walls around it, in words.
    """

    key: str
    mark: str
    answers: bytes
    ours: str = ""
    overtaken: bool = False
    unloadable: Finding | None = None
    seconds: dict[str, float] | None = None
    isolation: str = ""

    @property
    def without_answers(self) -> Ran:
        """All the rest, which is small."""
        return replace(self, answers=b"")

    def to_bytes(self) -> bytes:
        """For a pipe or a file."""
        body = asdict(self.without_answers)
        del body["answers"]
        data = frames.encode(frames.packed("ran", body))
        return len(data).to_bytes(8, "little") + data + self.answers

    @classmethod
    def from_bytes(cls, data: bytes) -> Ran:
        """The reverse of :meth:`to_bytes`.

        Raises:
            EOFError, ProtocolError, KeyError, TypeError: the bytes are something else.
        """
        end = 8 + int.from_bytes(data[:8], "little")
        body = replies.read(data[8:end])
        unloadable = records.finding(body["unloadable"])
        return cls(**{**body, "unloadable": unloadable, "answers": data[end:]})


def run(unit: Unit, sandbox: Sandbox) -> Ran:
    """Runs the learner's code of one unit; every process that saw it is dead afterwards."""
    asked: dict[str, Asked] = {}
    with sandbox.open(unit.source, ALLOWANCE_ALONE if unit.alone else ALLOWANCE) as session:
        unloadable = session.unloadable
        loaded = session.load()
        lessons = unit.lessons if unloadable is None else ()
        for lesson in lessons:
            if not (lesson == "network" and _hangs(asked)):
                asked[lesson] = ask(session, lesson, unit.seed)
        isolation = session.isolation.sentence
    for lesson in lessons:
        if lesson not in asked:
            wall = ALLOWANCE_ALONE.wall if unit.alone else ALLOWANCE_AFTER.wall
            with sandbox.open(unit.source, replace(ALLOWANCE_AFTER, wall=wall)) as session:
                asked[lesson] = ask(session, lesson, unit.seed)
    told = {lesson: replies.as_bodies(asked[lesson]) for lesson in lessons}
    seconds = {one: sum(reply.seconds for reply in asked[one].replies) for one in lessons}
    ours, overtaken = "", False
    for reply in (loaded, *(reply for one in asked.values() for reply in one.replies)):
        if reply.ours and reply.finding is not None:
            ours = reply.finding.sentence
        overtaken = overtaken or _was_computing(reply)
    replies.drop_what_is_too_much(told)
    answers = frames.encode(frames.packed("answers", told))
    return Ran(
        unit.key, unit.mark, answers, ours, overtaken, unloadable, seconds, isolation=isolation
    )


def judge(answers: bytes, seed: int, checker: Checker) -> tuple[LessonGrade, ...]:
    """The verdicts on what :func:`run` brought back, without points.

    Args:
        answers: of :class:`Ran`.
        seed: with which they were asked.
        checker: knows Keras's answers for that seed, and what the wrong implementations answer.
    """
    graded: list[LessonGrade] = []
    for lesson, (of_cases, of_examples) in replies.read(answers).items():
        cases = checks.cases(lesson, seed)
        asked = Asked(
            lesson,
            cases,
            checks.order(lesson, cases, seed),
            [replies.from_body(one) for one in of_cases],
            checks.examples(lesson),
            [replies.from_body(one) for one in of_examples],
        )
        alone = _uses_activation(lesson) and any(
            one.lesson == "activation" and one.outcome is not Outcome.PASSED for one in graded
        )
        counts = _is_linear if alone else _every
        result = checker.judge(asked, seed, at_desk=False, counts=counts)
        graded.append(_graded(result, _REMARK if alone else "", cases, counts))
    return tuple(graded)


_REMARK = "Judged on linear cases only, because activation does not work yet."


def _uses_activation(lesson: str) -> bool:
    return lesson in ("conv2d", "dense")


def _every(case: Case) -> bool:
    del case
    return True


def _is_linear(case: Case) -> bool:
    """Whether no activation but linear is needed; the others would be judged twice."""
    texts = [part for part in case.call.ask.get("arguments", ()) if isinstance(part, str)]
    return all(text == "linear" for text in texts)


def _graded(result: LessonResult, remark: str, cases: Sequence[Case], counts: Any) -> LessonGrade:
    counted = {case.id for case in cases if counts(case)}
    unsteady = any(one.finding and one.finding.kind == "unsteady" for one in result.cases)
    return LessonGrade(
        result.lesson,
        result.outcome,
        stars=result.stars,
        remark=remark,
        finding=_steady(result.finding),
        example=None if unsteady else _example(result.example),
        cases=tuple(_case(one, one.case in counted, unsteady) for one in result.cases),
    )


def _case(result: CaseResult, counted: bool, unsteady: bool) -> CaseGrade:
    found = _steady(result.finding)
    told = "" if found is None or (unsteady and found.kind != "unsteady") else found.sentence
    return CaseGrade(
        result.case,
        result.sentence,
        result.tier,
        result.outcome,
        found.kind if found else "",
        told,
        counted,
    )


def _example(example: Example | None) -> Example | None:
    if example is None:
        return None
    yours = tuple((_still(name), tuple(map(_still, rows))) for name, rows in example.yours)
    return replace(example, yours=yours, script="", printed="")


_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}")
_AT_LINE = re.compile(r",? at line \d+")
_OF_THE_MOMENT = frozenset({"crash", "exit", "refused"})


def _still(text: str) -> str:
    """Without addresses in memory, which are others in every process."""
    return _ADDRESS.sub("0x…", text)


def _steady(found: Finding | None) -> Finding | None:
    """A finding without what would be another one the next time: the same seed, the same report.

    Where an endless loop was when its time was over is chance, and so is the stack of a crash.
    """
    if found is None:
        return None
    found = replace(
        found,
        sentence=_still(found.sentence),
        detail=_still(found.detail),
        values=tuple(map(_still, found.values)),
    )
    if found.kind == "time":
        return replace(found, sentence=_AT_LINE.sub("", found.sentence), line=None, code="")
    return replace(found, detail="") if found.kind in _OF_THE_MOMENT else found


def steady(found: Finding) -> Finding:
    """See above; for the reason why a file could not be loaded."""
    return _steady(found) or found


def _was_computing(reply: Reply) -> bool:
    found = reply.finding
    return (
        found is not None
        and found.kind == "time"
        and "did not answer" in found.sentence
        and ("still computing" in found.sentence or "does it wait" in found.sentence)
    )


def _hangs(asked: dict[str, Asked]) -> bool:
    """Whether the time was over of something that the network is built on."""
    return any(
        reply.finding is not None and reply.finding.kind == "time"
        for need in course.lesson("network").needs
        if need in asked and need != "evaluate"
        for reply in asked[need].replies
    )
