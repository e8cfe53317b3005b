"""Names the mistake: a learner's answers held against those of every wrong implementation.

A name is said only if all failing cases agree. Where no name fits, what is wrong is told as
the judge saw it, with what the wrong results have in common (:mod:`tutor.patterns`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tutor import checks, misconceptions, patterns
from tutor.checks.case import Case
from tutor.frames import Array
from tutor.misconceptions import Misconception, Part, Trace
from tutor.outcomes import Tier
from tutor.results import Finding
from tutor.sandbox.client import Reply, Sandbox

_SAID = 3
"""At most so many candidates are worth reading."""


@dataclass(frozen=True, eq=False)
class Called:
    """One call of a lesson's function: the case, what came of it, Keras's answer, whether right."""

    case: Case
    reply: Reply
    expected: Array | None
    passed: bool


Counts = Callable[[Case], bool]


def every(case: Case) -> bool:
    """Counts each case."""
    del case
    return True


class Diagnosis:
    """Knows what the wrong implementations answer; they run once for each lesson and seed."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._bank: dict[tuple[str, Part], dict[str, list[Trace]]] = {}

    def know(self, name: str, part: Part, answered: dict[str, list[Trace]]) -> None:
        """Takes what a part of the bank answered to the cases called ``name``; it is not run."""
        self._bank[name, part] = answered

    def of(
        self,
        lesson_id: str,
        found: Finding,
        calls: Sequence[Called],
        tier: Tier,
        seed: int,
        counts: Counts = every,
    ) -> Finding:
        """``found`` with the mistake's name where it has one, else described more closely.

        Args:
            lesson_id: the lesson.
            found: what is to be told so far.
            calls: all calls of the lesson in their order.
            tier: which cases are looked at: those that decide, or those beyond the lab.
            seed: the seed that the cases were drawn with.
            counts: which cases do.
        """
        cases = [call.case for call in calls]
        learner = {
            i: misconceptions.trace(call.case, call.reply)
            for i, call in enumerate(calls)
            if call.case.tier is tier and counts(call.case)
        }
        failing = [i for i in learner if not calls[i].passed]
        for part in Part:
            if part.tier is not tier:
                continue
            known = misconceptions.of(lesson_id, part)
            bank = self._wrong_answers(lesson_id, part, cases, seed)
            candidates = named(learner, failing, bank, known, tier)
            if candidates:
                apart = _apart(candidates, bank, cases)
                told = _told(candidates, apart, found)
                everywhere = all(_agrees(learner, bank[candidates[0].id], i) for i in learner)
                return told if everywhere else _only_in(told, len(failing), len(learner))
        return patterns.described(found, [_wrong(calls[i]) for i in failing])

    def _wrong_answers(
        self, lesson_id: str, part: Part, cases: Sequence[Case], seed: int
    ) -> dict[str, list[Trace]]:
        name = checks.name_of_answers(lesson_id, seed)
        if (name, part) not in self._bank:
            answered = misconceptions.traces(lesson_id, part, cases, name, self._sandbox)
            if not misconceptions.whole(answered):
                return answered
            self._bank[name, part] = answered
        return self._bank[name, part]


def named(
    learner: Mapping[int, Trace],
    failing: Sequence[int],
    bank: Mapping[str, Sequence[Trace]],
    known: Sequence[Misconception],
    tier: Tier = Tier.CORE,
) -> list[Misconception]:
    """The misconceptions whose answers are the learner's; none, one, or several that are alike.

    Where every failing call raised, no numbers speak for a name, so the errors must: they are
    the same word for word, or about the same shapes, or of the same types where other calls gave
    the same numbers. Beyond the lab it is enough to raise in the same cases: all of the core was
    right.

    Args:
        learner: the learner's traces of the calls that count, by the call's place.
        failing: the places of those that failed.
        bank: the traces of each misconception, by id.
        known: the misconceptions.
        tier: that of the calls.
    """
    everywhere = list(learner)
    tries: list[tuple[Sequence[int], Callable[[Trace, Trace], bool]]]
    if all(learner[i].kind == "raised" for i in failing):
        tries = [(everywhere, _same_error), (everywhere, _same_shapes_in_the_error)]
        if tier is Tier.BEYOND:
            tries.append((everywhere, Trace.equals))
        elif len(failing) < len(everywhere):
            tries.append((everywhere, _same_type_of_error))
    else:
        tries = [(everywhere, Trace.equals), (failing, Trace.equals)]
    for places, alike in tries:
        found = [one for one in known if all(alike(learner[i], bank[one.id][i]) for i in places)]
        if found:
            # Of those that are right about the failing calls, the ones that are so most often.
            often = [sum(_agrees(learner, bank[one.id], i) for i in everywhere) for one in found]
            return [one for one, n in zip(found, often, strict=True) if n == max(often)]
    return []


def _agrees(learner: Mapping[int, Trace], wrong: Sequence[Trace], i: int) -> bool:
    return learner[i].equals(wrong[i])


def _only_in(told: Finding, failing: int, calls: int) -> Finding:
    """A name that holds in the calls that failed, and that others contradict."""
    return replace(told, sentence=f"In {failing} of {calls} tries: {told.sentence}")


def _same_error(a: Trace, b: Trace) -> bool:
    return a.equals(b) and a.said == b.said


def _same_shapes_in_the_error(a: Trace, b: Trace) -> bool:
    """Whether both raised because of the same shapes, whatever they did with them."""
    if _same_error(a, b):
        return True
    mine, theirs = (set(_SHAPE.findall(one.said)) for one in (a, b))
    return a.equals(b) and a.error == b.error and mine == theirs != set()


_SHAPE = re.compile(r"\([\d, ]+\)")


def _same_type_of_error(a: Trace, b: Trace) -> bool:
    return a.equals(b) and a.error == b.error


def _apart(
    found: Sequence[Misconception], bank: Mapping[str, Sequence[Trace]], cases: Sequence[Case]
) -> str:
    """A case that would tell the candidates apart, in words; empty where there is none."""
    single = [one for one in found if "+" not in one.id]
    for i, case in enumerate(cases):
        traces = [bank[one.id][i] for one in single]
        if any(not traces[0].equals(other) for other in traces[1:]):
            return case.sentence
    return ""


def _told(found: Sequence[Misconception], apart: str, so_far: Finding) -> Finding:
    """The finding for the candidates. A line of the learner's that failed stays with it."""
    single = [one for one in found if "+" not in one.id] or list(found[:1])
    first = single[0]
    sentence, detail = first.name, first.explanation
    if len(single) > 1:
        said = single[:_SAID]
        sentence = f"Either: {said[0].name} " + " ".join(f"Or: {one.name}" for one in said[1:])
        detail = "\n\n".join(one.explanation for one in said)
        detail += f"\n\nTo tell them apart, try {apart}." if apart else ""
    detail += f"\n\nThe lesson explains it under: {first.step}."
    return replace(
        so_far,
        kind="misconception",
        sentence=sentence,
        detail=detail,
        misconceptions=tuple(one.id for one in found),
    )


def _wrong(call: Called) -> patterns.Wrong:
    yours = call.reply.returned.array if call.reply.returned else None
    if yours is not None and yours.dtype.kind not in "fiub":
        yours = None
    return patterns.Wrong(
        None if yours is None else yours.astype("float64"),
        call.case.target(call.expected),
        tuple(call.case.call.ask.get("arguments", ())),
    )
