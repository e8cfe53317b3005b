"""Times a function in the sandbox.

Two clocks: ours around the call, the way to the worker and back included, and the worker's
own, which learner code could turn. Ours counts. The arguments are sent once, before the rounds,
so that the way there is a fraction of a millisecond. The best of many short rounds says most of
the code and least of the machine's other work.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tutor import judge
from tutor.comparison import ALLOWANCE
from tutor.frames import Array
from tutor.ladder.layer import FUNCTION, IMAGES, Work
from tutor.results import Finding
from tutor.sandbox.client import Call, Reply, Sandbox, Session

_CALL_SECONDS = 0.5  # so many images to a call that they take no longer
_ROUND_SECONDS = 0.05  # short, so that other programs leave some rounds alone
_ALL_SECONDS = 2.5
_MOST_ROUNDS = 40
_MOST_CALLS = 4096
_WAITING = 8  # times as long as the code itself: how far our clock may be off on a busy machine

Opened = Callable[[Session], None]


@dataclass(frozen=True, eq=False)
class Timing:
    """How long one image takes.

    Attributes:
        seconds: an image, by our clock around the calls; the best round.
        claimed: an image, by the worker's clock in the same round; NaN if it told no time.
        busy: the fraction of the time in which the worker had a processor, by the system; None
            where that does not tell. Little of it: the machine was at other work.
        images: to one call. rounds: of which the best was taken.
        output: what came back, ``[images, H, W, CO]``.
        finding: why there is no time; the figures are then NaN.
    """

    seconds: float = float("nan")
    claimed: float = float("nan")
    busy: float | None = None
    images: int = 0
    rounds: int = 0
    output: Array | None = None
    finding: Finding | None = None


NOT_TIMED = Timing()


def timed(
    sandbox: Sandbox,
    source: str,
    work: Work,
    expected: Array | None = None,
    *,
    opened: Opened = lambda _: None,
) -> Timing:
    """Times the layer in ``source``.

    Args:
        sandbox: where it runs.
        source: a file that defines the function.
        work: what it is called with.
        expected: what it must return, ``[n, H, W, CO]``; None where that is not judged.
        opened: is given the session, so that another thread can cancel it.
    """
    with sandbox.open(source, ALLOWANCE) as session:
        opened(session)
        session.load()
        began = time.perf_counter()
        made = _timed(session, work, expected)
        lasted = time.perf_counter() - began
        ended = session.close()
    busy = None if ended is None or ended.cpu is None else min(1.0, ended.cpu / lasted)
    return replace(made, busy=busy)


def _timed(session: Session, work: Work, expected: Array | None) -> Timing:
    one, seconds = _sized(session, work.first(1))
    if one.returned is None:
        return Timing(finding=one.finding)
    images = max(1, min(IMAGES, int(_CALL_SECONDS / seconds)))
    some = work.first(images)
    reply, seconds = _sized(session, some)  # the caches are warm after this, and it is looked at
    output = reply.returned.array if reply.returned else None
    if (finding := _wrong(reply, expected, images)) is not None:
        return Timing(images=images, finding=finding)
    calls = max(1, min(_MOST_CALLS, int(_ROUND_SECONDS / seconds)))
    rounds = max(1, min(_MOST_ROUNDS, int(_ALL_SECONDS / (seconds * calls))))
    session.call(_rounds_of(1, some))
    best, claimed = float("inf"), float("nan")
    for _ in range(rounds):
        began = time.perf_counter()
        reply = session.call(_rounds_of(calls))
        seconds = (time.perf_counter() - began) / calls / images
        if reply.returned is None:
            return Timing(images=images, finding=reply.finding)
        if seconds < best:
            best, claimed = seconds, _claimed(reply, calls) / images
    return Timing(best, claimed, None, images, rounds, output)


def _sized(session: Session, work: Work) -> tuple[Reply, float]:
    """What one call returned, and some seconds that it took, to size the rounds by.

    The worker's clock has no waiting in it, and ours cannot be turned.
    """
    began = time.perf_counter()
    reply = session.call(_call(work))
    return reply, max(reply.seconds, (time.perf_counter() - began) / _WAITING)


def _call(work: Work) -> Call:
    """One call whose result is sent back."""
    ask = {"function": FUNCTION, "arguments": [work.x, work.W, work.b]}
    return Call(FUNCTION, "call", ask, most_bytes=max(1 << 20, 16 * work.x.nbytes))


def _rounds_of(times: int, work: Work | None = None) -> Call:
    """Several calls whose times are sent back; without ``work``, with that of the last time."""
    given = {"arguments": [work.x, work.W, work.b]} if work else {}
    return Call(FUNCTION, "timed", {"function": FUNCTION, "times": times, **given})


def _wrong(reply: Reply, expected: Array | None, images: int) -> Finding | None:
    if reply.returned is None:
        return reply.finding
    return None if expected is None else judge.array(reply, expected[:images]).finding


def _claimed(reply: Reply, calls: int) -> float:
    """The mean seconds of a call, as the worker told them; NaN if it told something else."""
    told = reply.returned.array if reply.returned else None
    if told is None or told.shape != (calls,) or told.dtype != np.float64:
        return float("nan")
    return float(told.mean())
