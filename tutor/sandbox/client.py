"""Has a learner's file loaded and its functions called, and brings back what came of it.

Owns deadlines, restarts after a death, and the worker's end. Judges nothing: a
:class:`Reply` holds what was returned, as data, or why nothing was.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tutor import frames, outside_text
from tutor.channel import Channel
from tutor.errors import ChildDied, ChildError, ChildTimeout
from tutor.results import Finding
from tutor.sandbox import launch, verdicts
from tutor.sandbox.inspection import Inspection
from tutor.sandbox.isolation import Isolation
from tutor.sandbox.layers import Layer

_TRIES = 3
_PARSED = 16 << 20  # bytes of tokens: a file of 256 KiB has less than a tenth of that
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
        operation: what the worker offers: call, timed, setup, kept, feedforward or evaluate.
        ask: the operation's arguments, as :func:`tutor.frames.pack` takes them.
        most_bytes: the largest answer worth taking in.
    """

    function: str
    operation: str
    ask: dict[str, Any]
    most_bytes: int = 1 << 20

    def frame(self, allowance: Allowance | None = None) -> frames.Frame:
        """The question to the worker, made once: a class is asked the same ones.

        Args:
            allowance: what starts anew with this call; None where the last one goes on.
        """
        if allowance not in self._frames:
            ask = self.ask
            if allowance is not None:
                # The worker writes its stack to the log shortly before we end it.
                wall = 0.9 * allowance.wall
                ask = ask | {"cpu_seconds": allowance.cpu, "wall_seconds": wall}
            self._frames[allowance] = frames.packed(self.operation, ask)
        return self._frames[allowance]

    @cached_property
    def _frames(self) -> dict[Allowance | None, frames.Frame]:
        return {}


class Together(tuple[Call, ...]):
    """Small calls of one function that are made in one go."""

    @cached_property
    def call(self) -> Call:
        """All of them as one."""
        ask = {"operations": [one.operation for one in self], "asks": [one.ask for one in self]}
        return Call(self[0].function, "several", ask, sum(one.most_bytes for one in self))


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
    """What came of one call: ``returned``, or ``finding`` if nothing did.

    Attributes:
        printed: what was printed meanwhile.
        seconds: wall time, as the worker claims.
        ours: whether the program itself is to blame that nothing came.
        tried: what the code asked for and did not get, where it went on all the same.
    """

    returned: Returned | None = None
    finding: Finding | None = None
    printed: str = ""
    seconds: float = 0.0
    ours: bool = False
    tried: tuple[Finding, ...] = ()


class Sandbox:
    """Where learner code runs. Safe to use from several threads."""

    def __init__(
        self, workplace: launch.Workplace | None = None, allowance: Allowance | None = None
    ) -> None:
        self._workplace = workplace or launch.workplace()
        self._proven: Isolation | None = None
        self._proving = threading.Lock()
        self.allowance = allowance or Allowance()

    def start(self) -> None:
        """Prepares in the background."""
        self._workplace.start()

    def close(self) -> None:
        """Ends all children."""
        self._workplace.close()

    def open(self, source: str, allowance: Allowance | None = None) -> Session:
        """A session for ``source``; nothing of it runs before :meth:`Session.load`."""
        return Session(self._workplace, source, allowance or self.allowance, self._proven)

    def inspect(self, source: str) -> Inspection | Finding:
        """What ``source`` looks like, parsed by a worker and not run; or why it cannot be read."""
        with self.open(source) as session:
            return session.inspect()

    def prove(self) -> Isolation:
        """What keeps learner code apart here, tried by canaries; once, then remembered.

        A layer behind which honest code cannot work is left out from then on, and the isolation
        says so. Afterwards no worker is used that is under fewer layers than were proven.

        Raises:
            ChildError: no worker could be had.
        """
        from tutor.sandbox import canaries

        with self._proving:
            if self._proven is None:
                self._proven = canaries.proven(self, self._workplace)
            return self._proven


class Session:
    """One learner's file in one worker, or in several where calls end theirs.

    Use as a context manager: the worker is killed at the end, whatever happened.

    Attributes:
        in_force: the layers that its last worker was under.
    """

    def __init__(
        self,
        workplace: launch.Workplace,
        source: str,
        allowance: Allowance,
        proven: Isolation | None = None,
    ) -> None:
        self._workplace = workplace
        self._proven = proven
        self._source = source
        self._allowance = allowance
        self._worker: launch.Worker | None = None
        self._channel: Channel | None = None
        self._loaded: Reply | None = None
        self._cpu = 0.0
        self._cancelled = threading.Event()
        self.in_force: frozenset[Layer] = frozenset()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def isolation(self) -> Isolation:
        """What keeps this file apart: as it was proven, else as its workers say."""
        return self._proven or Isolation(self.in_force)

    @property
    def unloadable(self) -> Finding | None:
        """Why the file cannot be loaded, None if it can; loads it if that was not done yet."""
        return self.load().finding

    @property
    def ours(self) -> bool:
        """Whether it is the program's own fault that the file could not be loaded."""
        return self.load().ours

    @property
    def printed(self) -> str:
        """What the file printed while it was loaded."""
        return self.load().printed

    def load(self) -> Reply:
        """Loads the file, if that was not done yet; what came of it, nothing being returned.

        Another thread can :meth:`cancel` it meanwhile.
        """
        if self._loaded is None:
            self._loaded = self._load()
        return self._loaded

    def close(self) -> launch.Ended | None:
        """Kills the worker and waits for its end; how it ended, if there was one."""
        worker, channel = self._worker, self._channel
        self._worker = self._channel = None
        if worker is None or channel is None:
            return None
        worker.kill()
        ended = worker.status()
        channel.close()
        return ended

    def cancel(self) -> None:
        """Ends what runs in another thread, be it loading; every later call comes back empty."""
        self._cancelled.set()
        if worker := self._worker:
            worker.kill()

    def run(self, calls: Sequence[Call]) -> Iterator[tuple[Call, Reply]]:
        """Makes the calls in order. A call that ends its worker ends only its own function."""
        given_up: dict[str, Reply] = {}
        current = None
        for call in calls:
            if (failed := self._failed()) is not None:
                yield call, failed
            elif call.function in given_up:
                yield call, given_up[call.function]
            else:
                reply = self.call(call, anew=call.function != current)
                if self._lost(reply):
                    reply = self.call(call)  # in a new worker, once
                current = call.function
                if self._worker is None:
                    given_up[call.function] = reply
                yield call, reply

    def together(self, calls: Sequence[Call]) -> list[Reply]:
        """Makes small calls in one go: quicker, and one that ends the worker takes all with it."""
        calls = calls if isinstance(calls, Together) else Together(calls)
        replies = self._together(calls)
        if any(map(self._lost, replies)) and self._loaded_again():
            replies = self._together(calls)
        return replies

    def _together(self, calls: Together) -> list[Reply]:
        self.load()
        if not calls or self._worker is None:
            return [Reply(finding=self.unloadable or _NOT_MADE, ours=self.ours) for _ in calls]
        function = calls[0].function
        answer = self._asked(calls.call, anew=True)
        if isinstance(answer, Reply):
            return [answer for _ in calls]
        try:
            return [_reply(one, function) for one, _ in zip(answer, calls, strict=True)]
        except _UNREADABLE:
            self.close()
            return [Reply(finding=verdicts.garbled(function)) for _ in calls]

    def call(self, call: Call, *, anew: bool = True) -> Reply:
        """Makes one call; ``anew`` starts the allowance of its function."""
        if self._loaded is not None:
            self._loaded_again()
        if (failed := self._failed()) is not None:
            return failed
        return self._ask(call, anew=anew)

    def inspect(self) -> Inspection | Finding:
        """What the file looks like; nothing of it is run."""
        answer = self._parsed()
        if self._lost(answer):
            answer = self._parsed()
        if isinstance(answer, Reply):
            return answer.finding or verdicts.garbled("cnn.py")
        try:
            if "error" in answer:
                return verdicts.raised(answer["error"], "cnn.py")
            return Inspection.read(answer["inspection"])
        except _UNREADABLE:
            return verdicts.garbled("cnn.py")

    def _parsed(self) -> Any:
        """What a worker says of the source that it parses; a new one, which has not run it."""
        self.close()
        try:
            self._worker, self._channel = self._prepared()
        except ChildError as error:
            return Reply(finding=Finding("our fault", str(error)), ours=True)
        call = Call("cnn.py", "inspect", {"source": self._source}, _PARSED)
        answer = self._asked(call, anew=True)
        self.close()
        return answer

    def _failed(self) -> Reply | None:
        loaded = self.load()
        return None if loaded.finding is None else Reply(finding=loaded.finding, ours=loaded.ours)

    def _load(self) -> Reply:
        reply = self._loaded_anew()
        return self._loaded_anew() if self._lost(reply) else reply

    def _loaded_again(self) -> bool:
        """Loads into a new worker where there is none any more; whether there is one now."""
        if self._worker is None and not self._cancelled.is_set():
            self._loaded = self._load()
        return self._worker is not None

    def _loaded_anew(self) -> Reply:
        try:
            worker, channel = self._prepared()
        except ChildError as error:
            return Reply(finding=Finding("our fault", str(error)), ours=True)
        self._worker, self._channel, self._cpu = worker, channel, 0.0
        if (
            self._cancelled.is_set()
        ):  # while the worker was prepared, when there was none to kill yet
            self.close()
            return _STOPPED
        reply = self._ask(Call("cnn.py", "load", {"source": self._source}), anew=True)
        if reply.finding is not None:
            self.close()
        return reply

    def _lost(self, answer: Any) -> bool:
        """Whether a worker went with its parent and not by its code: what it did is done again."""
        return isinstance(answer, Reply) and answer.ours and not self._cancelled.is_set()

    def _prepared(self) -> tuple[launch.Worker, Channel]:
        """A worker that has answered once, so that what fails from now on is learner code.

        Raises:
            ChildError: none could be had, although it was tried several times.
        """
        for left in reversed(range(_TRIES)):
            worker = self._workplace.worker()
            channel = Channel(worker.questions, worker.answers, worker.log)
            try:
                self.in_force = self._checked_layers(channel)
            except ChildError:
                worker.kill()
                worker.status()
                channel.close()
                if not left:
                    raise
            else:
                break
        return worker, channel

    def _checked_layers(self, channel: Channel) -> frozenset[Layer]:
        """Those that a worker is under; no learner code has run there, so it tells the truth.

        Raises:
            ChildError: it does not answer, or they are fewer than were proven.
        """
        answer = frames.unpacked(channel.ask(frames.packed("ready", {}), _READY_WITHIN))
        layers = frozenset(map(Layer, answer["in_force"])) | self._workplace.around
        missing = self._proven.layers - layers if self._proven else None
        if missing:
            raise ChildError(f"A worker came up without {', '.join(sorted(missing))}.")
        return layers

    def _ask(self, call: Call, *, anew: bool) -> Reply:
        answer = self._asked(call, anew=anew)
        if isinstance(answer, Reply):
            return answer
        try:
            reply, self._cpu = _reply(answer, call.function), float(answer["cpu"])
            return reply  # noqa: TRY300 - what reading it raises is handled below
        except _UNREADABLE:
            self.close()
            return Reply(finding=verdicts.garbled(call.function))

    def _asked(self, call: Call, *, anew: bool) -> Any:
        """What the worker said, not yet read; or a reply where it said nothing."""
        channel, wall = self._channel, self._allowance.wall
        if channel is None or self._cancelled.is_set():
            return _STOPPED
        question = call.frame(self._allowance if anew else None)
        limits = frames.Limits(header=1 << 18, payload=call.most_bytes)
        try:
            return frames.unpacked(channel.ask(question, wall, limits))
        except (ChildError, *_UNREADABLE) as error:
            ended = self.close()
            if self._cancelled.is_set():
                return _STOPPED
            if isinstance(error, ChildDied) and ended is None:
                return Reply(finding=verdicts.lost(call.function), ours=True)
            died = _Death(error, ended, self._cpu, channel)
            return Reply(finding=died.told(self._allowance, call.function))


_STOPPED = Reply(finding=Finding("stopped", "The check was stopped."), ours=True)
_NOT_MADE = Finding("not made", "This call was not made, because an earlier one went too wrong.")

_UNREADABLE = (AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError)
"""What reading an answer raises that only learner code could have forged."""


@dataclass(frozen=True)
class _Death:
    """A worker that did not answer as it should, and is dead now.

    Attributes:
        before: the seconds that it had computed when it was asked, as it claims itself.
    """

    error: Exception
    ended: launch.Ended | None
    before: float
    channel: Channel

    def told(self, allowance: Allowance, function: str) -> Finding:
        """What became of ``function``, in words."""
        log = self.channel.log()
        status = self.ended.status if self.ended else None
        if self.channel.flooded:
            return verdicts.flooded(function)
        if verdicts.is_cpu_limit(status):
            return verdicts.computed_too_long(log, allowance.cpu, function)
        if isinstance(self.error, ChildTimeout):
            computed = None
            if self.ended is not None and self.ended.cpu is not None:
                computed = self.ended.cpu - self.before
            return verdicts.out_of_time(log, allowance.wall, computed, function)
        if isinstance(self.error, ChildDied):
            return verdicts.died(status, log, function)
        return verdicts.garbled(function)


def _reply(answer: dict[str, Any], function: str) -> Reply:
    printed = outside_text.clean(answer["printed"])
    seconds = float(answer["seconds"])
    if not math.isfinite(seconds):
        raise ValueError(seconds)
    if "error" in answer:
        finding = verdicts.raised(answer["error"], function)
        return Reply(finding=finding, printed=printed, seconds=seconds)
    tried = tuple(verdicts.tried(kind, what, line) for kind, what, line in answer["tried"][:8])
    return Reply(_returned(answer["value"]), printed=printed, seconds=seconds, tried=tried)


def _returned(value: dict[str, Any]) -> Returned:
    array = value.get("array")
    array = array if isinstance(array, np.ndarray) else None
    # Of an array that is here, the shape is seen and not believed.
    shape = value.get("shape", ()) if array is None else array.shape
    return Returned(
        type=outside_text.clean(value["type"], 80),
        array=array,
        dtype=outside_text.clean(value.get("dtype", ""), 80),
        shape=tuple(int(n) for n in shape),
        items=tuple(_returned(one) for one in value.get("items", ())),
    )
