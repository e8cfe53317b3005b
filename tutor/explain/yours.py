"""Has the learner's code make its output of inputs, in a worker."""

from __future__ import annotations

from collections.abc import Sequence

from tutor.checks.case import Case
from tutor.sandbox.client import Reply, Sandbox


def replies(sandbox: Sandbox, source: str, cases: Sequence[Case]) -> list[Reply]:
    """What the learner's file ``source`` makes of the inputs, each whatever came of the others."""
    with sandbox.open(source) as session:
        return session.together([case.call for case in cases])
