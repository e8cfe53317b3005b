"""What a lesson asks of a learner's code, and what came of it, before anything is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tutor import checks
from tutor.checks.case import Case
from tutor.sandbox.client import Call, Reply, Session, Together


@dataclass(frozen=True, eq=False)
class Asked:
    """What a lesson asks of the learner's code, and what came of it.

    Attributes:
        cases: in the order in which they are shown.
        order: places in ``cases``, in the order of the calls.
        replies: to those calls.
        examples: called after them.
        of_examples: the replies to the examples.
    """

    lesson: str
    cases: tuple[Case, ...]
    order: Sequence[int]
    replies: Sequence[Reply]
    examples: tuple[Case, ...]
    of_examples: Sequence[Reply]


def ask(session: Session, lesson: str, seed: int) -> Asked:
    """Makes the calls of ``lesson`` in ``session``, the cases being those of ``seed``."""
    order, calls, together = _calls(lesson, seed)
    replies = [reply for _, reply in session.run(calls)]
    of_examples = session.together(together)
    cases, small = checks.cases(lesson, seed), checks.examples(lesson)
    return Asked(lesson, cases, order, replies, small, of_examples)


@lru_cache(maxsize=32)
def _calls(lesson: str, seed: int) -> tuple[Sequence[int], Sequence[Call], Together]:
    """The order of the cases, the calls in that order, and those of the examples."""
    cases, small = checks.cases(lesson, seed), checks.examples(lesson)
    order = checks.order(lesson, cases, seed)
    calls = [_bounded(cases[i].call) for i in order]
    return order, calls, Together(_bounded(case.call) for case in small)


def _bounded(call: Call) -> Call:
    """The call with a cap on its answer: 16 times what goes in, and at least 1 MiB."""
    size = sum(getattr(part, "nbytes", 0) for part in call.ask.get("arguments", ()))
    return replace(call, most_bytes=max(1 << 20, 16 * size))
