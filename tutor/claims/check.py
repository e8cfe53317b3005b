"""A draft held against what was recorded: all kinds of claims together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.claims import draft, loss, numbers, quoted, runs, statements
from tutor.claims.claim import Claim, Found
from tutor.claims.draft import Draft
from tutor.claims.recorded import recorded
from tutor.report.facts import Facts, gather
from tutor.sandbox.inspection import Span
from tutor.workspace import Workspace

if TYPE_CHECKING:
    from tutor.sandbox.client import Sandbox


def check(
    of: Draft, facts: Facts, spans: Callable[[], tuple[Span, ...]] = lambda: ()
) -> tuple[Claim, ...]:
    """The claims of a draft that do not fit what was recorded, in the order of the draft.

    Args:
        spans: gives the functions of ``cnn.py`` as its syntax tree has them; asked only where the
            draft speaks of the loss and no check has shown which one ``evaluate`` computes.
    """
    known = recorded(facts)
    figures = quoted.figures(of)
    found: dict[int, Found] = {}
    for one in (
        *loss.check(of, facts, spans),
        *statements.test_set(of, facts),
        *statements.stand_ins(of, facts),
        *runs.check(figures, of, facts, known),
        *numbers.check(figures, known),
    ):
        # Of several at one place the first says most; what is sure goes before what is not.
        if one.at not in found or (one.sure and not found[one.at].sure):
            found[one.at] = one
    return tuple(_placed(of, one) for _, one in sorted(found.items()))


def _placed(of: Draft, one: Found) -> Claim:
    line, column = of.place(one.at)
    quote = " ".join(of.text[one.at : one.at + one.length].split())[:90]
    return Claim(one.kind, line, column, one.sentence, quote, one.sure)


def check_file(
    workspace: Workspace, file: Path, sandbox: Sandbox | None = None
) -> tuple[Claim, ...]:
    """The claims of the draft in ``file``, held against the learner's folder.

    Args:
        sandbox: where ``cnn.py`` is parsed if that is asked for; one of its own unless given.

    Raises:
        WorkspaceError: the draft cannot be read.
        SourceError: ``cnn.py`` cannot be read.
    """
    read = draft.read(file)
    return check(read, gather(workspace), lambda: _spans(workspace.read(), sandbox))


def _spans(source: str, sandbox: Sandbox | None) -> tuple[Span, ...]:
    """The functions of a file, parsed by a worker; none where it cannot be parsed."""
    from tutor.sandbox.client import Sandbox
    from tutor.sandbox.inspection import Inspection

    place = sandbox or Sandbox()
    try:
        found = place.inspect(source)
    finally:
        if sandbox is None:
            place.close()
    return found.functions if isinstance(found, Inspection) else ()
