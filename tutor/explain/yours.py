"""Has the learner's code make its output of inputs, in a worker."""

from __future__ import annotations

from collections.abc import Sequence

from tutor import explain
from tutor.checks.case import Case
from tutor.explain import network
from tutor.explain.steps import Explainer
from tutor.sandbox.client import Sandbox


def explainers(
    sandbox: Sandbox, source: str, lesson_id: str, cases: Sequence[Case]
) -> list[Explainer]:
    """One for each input, with what the learner's file ``source`` makes of it.

    Each input is tried, whatever came of the others.
    """
    with sandbox.open(source) as session:
        if lesson_id == "network":
            return [network.Explained(one, network.replies(session.call, one)) for one in cases]
        replies = session.together([case.call for case in cases])
    return [
        explain.explainer(lesson_id, case, reply)
        for case, reply in zip(cases, replies, strict=True)
    ]
