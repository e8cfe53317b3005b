"""Several helpers: hands out tasks, replaces a helper that died, gives results as they come.

Each helper is given two tasks: while the process of one is made, asked or ended, the other one
computes, and no core waits. A task that takes longer than a second is most likely one that waits
or loops. Then its helper gets a third one, so that a sleeping submission does not keep a core idle.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tutor import frames, paths
from tutor.channel import Channel
from tutor.children import PYTHON, descriptor_of
from tutor.errors import ChildError
from tutor.grading.helper import LIMITS
from tutor.grading.terms import Walls

_READY_WITHIN = 120.0
_ANSWER_WITHIN = 60.0
_DEAD_WITHIN = 5.0
_AT_ONCE = 2  # tasks in one helper
_LONG = 1.0  # seconds after which a task counts as one that waits or loops
_MOST = 3  # tasks in one helper, those included
_TRIES = 2
_MOST_DEATHS = 3  # of one helper after another, nothing being done meanwhile


@dataclass(frozen=True)
class Task:
    """One thing for a helper to do; see the table in :mod:`tutor.grading.helper`."""

    do: str
    ask: dict[str, Any]
    about: Any = None


@dataclass(frozen=True)
class Done:
    """What came of a task: ``result``, or ``error`` where the helper failed at it."""

    task: Task
    result: Any = None
    error: str = ""


class HelperProcess:
    """The program's side of one helper.

    Args:
        backend: ``docker``, ``podman``, or empty for processes of this machine.
    """

    def __init__(self, backend: str = "") -> None:
        with paths.open_log("grading-helper") as log:
            self._process = subprocess.Popen(
                [*PYTHON, "-m", "tutor.grading.helper", *([backend] if backend else [])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                start_new_session=True,
            )
        questions, answers = map(descriptor_of, (self._process.stdin, self._process.stdout))
        self._channel = Channel(questions, answers, None)
        self._walls: Walls | None = None

    def ask(self, kind: str, body: dict[str, Any], seconds: float = _ANSWER_WITHIN) -> Any:
        """The answer to a question.

        Raises:
            ChildError: it died, did not answer, or says that it cannot.
        """
        frame = self._channel.ask(frames.packed(kind, body), seconds, LIMITS)
        if frame.kind == "failed":
            raise ChildError(str(frame.body))
        return frames.unpacked(frame)

    def walls(self) -> Walls:
        """What keeps learner code apart there; waits until it is ready.

        Raises:
            ChildError: it could not get ready.
        """
        if self._walls is None:
            self._walls = Walls.from_body(self.ask("ready", {}, _READY_WITHIN))
        return self._walls

    def did(self, task: Task) -> dict[str, Any]:
        """Does one task and nothing beside it: ``result``, or ``error`` where it failed at it.

        Raises:
            ChildError: it died.
        """
        self.ask("begin", {"task": 0, "do": task.do, "ask": task.ask})
        while (came := self.ask("next", {}))["task"] is None:
            pass
        return {kind: came[kind] for kind in ("result", "error") if kind in came}

    def close(self) -> None:
        """Ends it; its workers end with it."""
        self._channel.close()  # its stdin ends, and it cleans up after itself
        try:
            self._process.wait(_DEAD_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Ends it at once."""
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_DEAD_WITHIN)
        self._channel.close()


@dataclass
class _Batch:
    """Tasks that are handed out, and where their results go. Shared by the threads of a crew."""

    waiting: deque[tuple[Task, int]]
    done: queue.SimpleQueue[Done | ChildError] = field(default_factory=queue.SimpleQueue)
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopped: bool = False

    def take(self) -> tuple[Task, int] | None:
        """The next task, and how often it was tried."""
        with self.lock:
            return self.waiting.popleft() if self.waiting and not self.stopped else None

    def again(self, task: Task, tries: int) -> None:
        """Takes a task back whose helper died."""
        if tries >= _TRIES:
            self.done.put(Done(task, error="The process that ran it died, twice."))
        else:
            with self.lock:
                self.waiting.append((task, tries))


class Crew:
    """Some helpers. A context manager: they end with it."""

    def __init__(self, processes: int, backend: str = "") -> None:
        self._backend = backend
        self._knowledge: dict[str, Any] | None = None
        self._numbers = itertools.count()
        self._helpers = [HelperProcess(backend) for _ in range(processes)]

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def walls(self) -> Walls:
        """What keeps learner code apart here; waits until all helpers are ready.

        Raises:
            ChildError: one of them could not get ready.
        """
        all_ = [helper.walls() for helper in self._helpers]
        return next((one for one in all_ if one.weak), all_[0])

    @property
    def threads(self) -> int:
        """How many units run learner code at once."""
        return len(self._helpers)

    def know(self, seed: int, answers: dict[str, Any], banks: list[tuple[str, str, bytes]]) -> None:
        """Tells all helpers what is right, and what the wrong implementations answer.

        From then on they run no learner code.

        Raises:
            ChildError: one of them cannot take it.
        """
        told = [[lesson, part, np.frombuffer(data, np.uint8)] for lesson, part, data in banks]
        self._knowledge = {"seed": seed, "answers": answers, "banks": told}
        for helper in self._helpers:
            helper.ask("know", self._knowledge)

    def do(self, tasks: Iterable[Task], *, alone: bool = False) -> Iterator[Done]:
        """What came of each task, in the order in which they are done.

        Args:
            tasks: all of them; their number is known when this begins.
            alone: whether they are to be done one at a time.

        Raises:
            ChildError: no helper can be had any more.
        """
        batch = _Batch(deque((task, 0) for task in tasks))
        left = len(batch.waiting)
        places = range(1) if alone else range(len(self._helpers))
        most = 1 if alone else _MOST
        threads = [
            threading.Thread(target=self._serve, args=(place, batch, most), daemon=True)
            for place in places[:left]
        ]
        for thread in threads:
            thread.start()
        try:
            while left:
                came = batch.done.get()
                if isinstance(came, ChildError):
                    raise came
                yield came
                left -= 1
        finally:
            batch.stopped = True
            for thread in threads:
                thread.join()

    def close(self) -> None:
        """Ends all helpers."""
        enders = [threading.Thread(target=helper.close) for helper in self._helpers]
        for ender in enders:
            ender.start()
        for ender in enders:
            ender.join()

    def _serve(self, place: int, batch: _Batch, most: int) -> None:
        busy: _Busy = {}
        deaths = 0
        while True:
            try:
                came = self._step(self._helpers[place], batch, busy, most)
            except ChildError as error:
                deaths += 1
                if deaths > _MOST_DEATHS:
                    batch.done.put(error)
                    return
                for task, tries, _ in busy.values():
                    batch.again(task, tries + 1)
                busy.clear()
                self._replace(place)
            else:
                if came is None:
                    return
                deaths = 0 if came else deaths

    def _step(self, helper: HelperProcess, batch: _Batch, busy: _Busy, most: int) -> bool | None:
        """Hands out what there is room for; whether a result came, None when all is done."""
        now = time.monotonic()
        long = sum(now - begun > _LONG for _, _, begun in busy.values())
        while len(busy) < min(_AT_ONCE + long, most) and (taken := batch.take()) is not None:
            number = next(self._numbers)
            busy[number] = (*taken, now)
            helper.walls()
            helper.ask("begin", {"task": number, "do": taken[0].do, "ask": taken[0].ask})
        if not busy or batch.stopped:
            return None
        came = helper.ask("next", {})
        if came["task"] not in busy:  # none is done, or one of a batch that was stopped
            return False
        task, _, _ = busy.pop(came["task"])
        batch.done.put(Done(task, came.get("result"), came.get("error", "")))
        return True

    def _replace(self, place: int) -> None:
        self._helpers[place].kill()
        self._helpers[place] = fresh = HelperProcess(self._backend)
        if self._knowledge is not None:
            with contextlib.suppress(ChildError):  # the next question finds out
                fresh.ask("know", self._knowledge)


_Busy = dict[int, tuple[Task, int, float]]
"""What a helper is at, by number: the task, how often it was tried, since when."""
