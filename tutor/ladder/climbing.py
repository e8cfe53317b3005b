"""Checks the learner's fast layer, then times it beside everything it can be held against."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor import course
from tutor.checker import Opened
from tutor.comparison import cores
from tutor.desk import Desk, fingerprint
from tutor.errors import ChildError
from tutor.frames import Array
from tutor.ladder import layer, machine
from tutor.ladder.history import History, KerasTime, Known, Version
from tutor.ladder.machine import Machine
from tutor.ladder.timing import NOT_TIMED, Timing, timed
from tutor.oracle.client import Oracle
from tutor.oracle.questions import Layer, Question
from tutor.outcomes import Outcome
from tutor.results import Finding

LESSON = "fast"

_OWN_VERSIONS = 6  # shown at the most: the newest

_CALLED_SO = {
    "clear": """

def conv2d_batch(x, W, b):
    return np.stack([conv2d_layer(h, W, b, "linear") for h in x])
""",
    "fast": """

def conv2d_batch(x, W, b):
    return conv2d_layer(x, W, b, "linear")
""",
}
"""What makes each face of the reference's ``cnn.py`` a ``fast.py``."""


@dataclass(frozen=True)
class Rung:
    """One bar of the ladder: whose code, seconds an image; ``now`` marks what was just written."""

    name: str
    seconds: float
    sign: str
    now: bool = False


@dataclass(frozen=True)
class Ladder:
    """All that was measured.

    Attributes:
        finding: why the learner's code was not timed; there is nothing else then.
        machine: what sets the floor.
        rungs: the slowest first.
        yours: the learner's code as it is.
        before: the version that was timed before it, None for the first.
        dtype: of what the learner's code returns.
    """

    finding: Finding | None = None
    machine: Machine | None = None
    rungs: tuple[Rung, ...] = ()
    yours: Timing = NOT_TIMED
    before: Version | None = None
    dtype: str = ""

    @property
    def times_the_floor(self) -> float:
        """How many times as long as the multiply-adds alone would take."""
        return self.yours.seconds / self.machine.floor if self.machine else math.nan


def climb(
    desk: Desk,
    *,
    keras: bool = False,
    on_step: Callable[[str], None] = lambda _: None,
    opened: Opened = lambda _: None,
) -> Ladder:
    """Checks ``fast.py`` and, where it is right, times it beside the references.

    Args:
        desk: the learner's.
        keras: whether Keras is timed anew; else its time of before is shown, where there is one.
        on_step: told what is being done. What it raises ends it all.
        opened: is given each session, so that another thread can cancel it.

    Raises:
        SourceError: ``fast.py`` cannot be read.
        WorkspaceError: what was measured cannot be kept.
        OracleError: Keras could not be asked.
        ChildError: no worker could be had.
    """
    lesson = course.lesson(LESSON)
    on_step("Checking that fast.py is right")
    result = desk.check([lesson], opened=opened).lessons[0]
    if result.outcome is not Outcome.PASSED:
        return Ladder(finding=result.finding or Finding("failed", "fast.py is not right yet."))
    source = desk.workspace.of(lesson).read()
    work = layer.work()
    on_step("Measuring this machine")
    speeds = machine.measure(desk.sandbox)
    on_step("Timing the fast reference")
    fast = _reference(desk, "fast", work, None, opened)
    on_step("Timing fast.py")
    yours = timed(desk.sandbox, source, work, fast.output, opened=opened)
    if yours.finding is not None:
        return Ladder(finding=yours.finding)
    on_step("Timing the clear reference")
    clear = _reference(desk, "clear", work, fast.output, opened)
    history = History(desk.workspace.records)
    if keras:
        on_step("Starting Keras, and timing it")
        history.keras_timed(_keras(desk.oracle, work))
    known = history.timed(_version(source, yours, speeds))
    return Ladder(
        machine=speeds,
        rungs=_rungs(known, clear, fast),
        yours=yours,
        before=known.versions[-2] if len(known.versions) > 1 else None,
        dtype=str(yours.output.dtype) if yours.output is not None else "",
    )


def _reference(
    desk: Desk, face: str, work: layer.Work, expected: Array | None, opened: Opened
) -> Timing:
    source = course.reference_file(face) + _CALLED_SO[face]
    made = timed(desk.sandbox, source, work, expected, opened=opened)
    if made.finding is not None:
        raise ChildError(f"The {face} reference could not be timed. {made.finding.sentence}")
    return made


def _keras(oracle: Oracle, work: layer.Work) -> KerasTime:
    """Keras's best time for the same images in one batch, on all cores that it may use."""
    question = Question("seconds", work.x, (Layer("conv2d", "linear", work.W, work.b),))
    seconds = float(np.min(oracle.ask([question])[0]))
    return KerasTime(seconds / len(work.x), cores())


def _version(source: str, yours: Timing, speeds: Machine) -> Version:
    claimed = yours.claimed if math.isfinite(yours.claimed) else None
    return Version(fingerprint(source), 0, yours.seconds, claimed, yours.busy, speeds.floor)


def _rungs(known: Known, clear: Timing, fast: Timing) -> tuple[Rung, ...]:
    now = known.versions[-1]
    rungs = [Rung(f"yours, version {now.number}", now.seconds, "●", now=True)]
    for one in known.versions[-_OWN_VERSIONS:-1]:
        rungs.append(Rung(f"yours, version {one.number}", one.seconds, "○"))
    rungs.append(Rung("clear reference", clear.seconds, "c"))
    rungs.append(Rung("fast reference", fast.seconds, "f"))
    if known.keras is not None:
        on = "1 core" if known.keras.cores == 1 else f"{known.keras.cores} cores"
        rungs.append(Rung(f"Keras, {on}", known.keras.seconds, "K"))
    return tuple(sorted(rungs, key=lambda one: -one.seconds))
