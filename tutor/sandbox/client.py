"""Has a learner's file loaded and its functions called, and brings back what came of it.

Owns deadlines, restarts after a death, and the worker's end. Judges nothing: a
:class:`Reply` holds what was returned, as data, or why nothing was.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tutor import frames
from tutor.channel import Channel
from tutor.errors import ChildDied, ChildError, ChildTimeout
from tutor.results import Finding
from tutor.sandbox import launch, verdicts

_TRIES = 3
_READY_WITHIN = 60.0  # a fresh process imports SciPy and scikit-image first


@dataclass(frozen=True)
class Allowance:
    """Seconds that one function may take, over all its calls."""

    cpu: float = 5.0
    wall: float = 12.0


@dataclass(frozen=True)
class Call:
    """One thing for the worker to do.

    Attributes:
        function: the learner's function, in whose name time is counted.
        operation: what the worker offers: call, setup, feedforward or evaluate.
        ask: the operation's arguments, as :func:`tutor.frames.pack` takes them.
        most_bytes: the largest answer worth taking in.
    """

    function: str
    operation: str
    ask: dict[str, Any]
    most_bytes: int = 1 << 20


@dataclass(frozen=True)
class Returned:
    """What a call gave back: the type's name and, where there are any, its numbers."""

    type: str
    array: frames.Array | None = None
    dtype: str = ""
    shape: tuple[int, ...] = ()
    items: tuple[Returned, ...] = ()


@dataclass(frozen=True)
class Reply:
    """What came of one call: ``returned``, or ``finding`` if nothing did."""

    returned: Returned | None = None
    finding: Finding | None = None
    printed: str = ""
    seconds: float = 0.0
    ours: bool = False
    """Whether the program itself is to blame that nothing came."""


class Sandbox:
    """Where learner code runs. Safe to use from several threads."""

    def __init__(
        self, workplace: launch.Workplace | None = None, allowance: Allowance | None = None
    ) -> None:
        self._workplace = workplace or launch.workplace()
        self.allowance = allowance or Allowance()

    def start(self) -> None:
        """Prepares in the background."""
        self._workplace.start()

    def close(self) -> None:
        """Ends all children."""
        self._workplace.close()

    def open(self, source: str, allowance: Allowance | None = None) -> Session:
        """Loads ``source`` in a worker of its own; see :attr:`Session.unloadable`."""
        return Session(self._workplace, source, allowance or self.allowance)


class Session:
    """One learner's file in one worker, or in several where calls end theirs.

    Use as a context manager: the worker is killed at the end, whatever happened.

    Attributes:
        unloadable: why the file could not be loaded, None if it was.
        ours: whether that is the program's own fault.
        printed: what it printed while it was loaded.
    """

    def __init__(self, workplace: launch.Workplace, source: str, allowance: Allowance) -> None:
        self._workplace = workplace
        self._source = source
        self._allowance = allowance
        self._worker: launch.Worker | None = None
        self._channel: Channel | None = None
        self._cancelled = False
        self.unloadable: Finding | None = None
        self.ours = False
        self.printed = ""
        self._load()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> int | None:
        """Kills the worker and waits for its end; its exit status, if there was one."""
        worker, channel = self._worker, self._channel
        self._worker = self._channel = None
        if worker is None or channel is None:
            return None
        worker.kill()
        status = worker.status()
        channel.close()
        return status

    def cancel(self) -> None:
        """Ends a call under way in another thread; every later call comes back empty."""
        self._cancelled = True
        if worker := self._worker:
            worker.kill()

    def run(self, calls: Sequence[Call]) -> Iterator[tuple[Call, Reply]]:
        """Makes the calls in order. A call that ends its worker ends only its own function."""
        given_up: dict[str, Reply] = {}
        current = None
        for call in calls:
            if self.unloadable is not None:
                yield call, Reply(finding=self.unloadable, ours=self.ours)
            elif call.function in given_up:
                yield call, given_up[call.function]
            else:
                reply = self.call(call, anew=call.function != current)
                if reply.ours and not self._cancelled:
                    reply = self.call(call)  # in a new worker, once
                current = call.function
                if self._worker is None:
                    given_up[call.function] = reply
                yield call, reply

    def together(self, calls: Sequence[Call]) -> list[Reply]:
        """Makes small calls in one go: quicker, and one that ends the worker takes all with it."""
        if not calls or self._worker is None:
            return [Reply(finding=self.unloadable or _NOT_MADE, ours=self.ours) for _ in calls]
        ask = {"operations": [c.operation for c in calls], "asks": [c.ask for c in calls]}
        function = calls[0].function
        answer = self._asked("several", ask, function, sum(c.most_bytes for c in calls), anew=True)
        if isinstance(answer, Reply):
            return [answer for _ in calls]
        try:
            return [_reply(one, function) for one, _ in zip(answer, calls, strict=True)]
        except _UNREADABLE:
            self.close()
            return [Reply(finding=verdicts.garbled(function)) for _ in calls]

    def outline(self, source: str) -> list[dict[str, Any]]:
        """What the functions of a source are made of, see :func:`tutor.sandbox.outline.outline`.

        A claim, to be looked at part by part; empty where none came.
        """
        answer = self._asked("outline", {"source": source}, "cnn.py", 1 << 20, anew=True)
        functions = answer.get("functions") if isinstance(answer, dict) else None
        if not isinstance(functions, list):
            return []
        return [one for one in functions if isinstance(one, dict)]

    def call(self, call: Call, *, anew: bool = True) -> Reply:
        """Makes one call; ``anew`` starts the allowance of its function."""
        if self._worker is None and not self._cancelled:
            self._load()
        if self.unloadable is not None:
            return Reply(finding=self.unloadable, ours=self.ours)
        return self._ask(call.operation, call.ask, call.function, call.most_bytes, anew=anew)

    def _load(self) -> None:
        try:
            self._worker, self._channel = self._prepared()
        except ChildError as error:
            self.unloadable, self.ours = Finding("our fault", str(error)), True
            return
        reply = self._ask("load", {"source": self._source}, "cnn.py", 1 << 20, anew=True)
        self.unloadable, self.printed, self.ours = reply.finding, reply.printed, reply.ours
        if reply.finding is not None:
            self.close()

    def _prepared(self) -> tuple[launch.Worker, Channel]:
        """A worker that has answered once, so that what fails from now on is learner code.

        Raises:
            ChildError: none could be had, although it was tried several times.
        """
        for left in reversed(range(_TRIES)):
            worker = self._workplace.worker()
            channel = Channel(worker.questions, worker.answers, worker.log)
            try:
                channel.ask(frames.packed("ready", {}), _READY_WITHIN)
            except ChildError:
                worker.kill()
                worker.status()
                channel.close()
                if not left:
                    raise
            else:
                break
        return worker, channel

    def _ask(
        self, operation: str, ask: dict[str, Any], function: str, most: int, *, anew: bool
    ) -> Reply:
        answer = self._asked(operation, ask, function, most, anew=anew)
        if isinstance(answer, Reply):
            return answer
        try:
            return _reply(answer, function)
        except _UNREADABLE:
            self.close()
            return Reply(finding=verdicts.garbled(function))

    def _asked(
        self, operation: str, ask: dict[str, Any], function: str, most: int, *, anew: bool
    ) -> Any:
        """What the worker said, not yet read; or a reply where it said nothing."""
        channel, wall = self._channel, self._allowance.wall
        if channel is None or self._cancelled:
            return Reply(finding=Finding("stopped", "The check was stopped."), ours=True)
        if anew:
            # The worker writes its stack to the log shortly before we end it.
            ask = ask | {"cpu_seconds": self._allowance.cpu, "wall_seconds": 0.9 * wall}
        limits = frames.Limits(header=1 << 18, payload=most)
        try:
            return frames.unpacked(channel.ask(frames.packed(operation, ask), wall, limits))
        except (ChildError, *_UNREADABLE) as error:
            status = self.close()
            if isinstance(error, ChildDied) and status is None:
                return Reply(finding=verdicts.lost(function), ours=True)
            return Reply(finding=_why(error, channel, status, self._allowance, function))


_NOT_MADE = Finding("not made", "This call was not made, because an earlier one went too wrong.")

_UNREADABLE = (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError)
"""What reading an answer raises that only learner code could have forged."""


def _why(
    error: Exception, channel: Channel, status: int | None, allowance: Allowance, function: str
) -> Finding:
    log = channel.log()
    if channel.flooded.is_set():
        return verdicts.flooded(function)
    if isinstance(error, ChildTimeout) or verdicts.is_cpu_limit(status):
        seconds = allowance.cpu if verdicts.is_cpu_limit(status) else allowance.wall
        return verdicts.out_of_time(log, seconds, status, function)
    if isinstance(error, ChildDied):
        return verdicts.died(status, log, function)
    return verdicts.garbled(function)


def _reply(answer: dict[str, Any], function: str) -> Reply:
    printed = verdicts.clean(answer["printed"])
    seconds = float(answer["seconds"])
    if not math.isfinite(seconds):
        raise ValueError(seconds)
    if "error" in answer:
        finding = verdicts.raised(answer["error"], function)
        return Reply(finding=finding, printed=printed, seconds=seconds)
    return Reply(returned=_returned(answer["value"]), printed=printed, seconds=seconds)


def _returned(value: dict[str, Any]) -> Returned:
    array = value.get("array")
    array = array if isinstance(array, np.ndarray) else None
    # Of an array that is here, the shape is seen and not believed.
    shape = value.get("shape", ()) if array is None else array.shape
    return Returned(
        type=verdicts.clean(value["type"], 80),
        array=array,
        dtype=verdicts.clean(value.get("dtype", ""), 80),
        shape=tuple(int(n) for n in shape),
        items=tuple(_returned(one) for one in value.get("items", ())),
    )
