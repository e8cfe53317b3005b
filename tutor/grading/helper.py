"""The helper process: does units of work, several at once, with a prepared parent of its own.

The prepared parent of the workers dies with the thread that started it, so it hangs on this
process and not on a thread of whoever hands out the work. Started by
:mod:`tutor.grading.crew` as ``python -m tutor.grading.helper [BACKEND]``; speaks
:mod:`tutor.frames` over stdin and stdout, one answer to each question, and ends with stdin:

========= ==========================================================================
ready     proves the walls by canaries; tells them, and the versions of what runs here
begin     starts a task in the background: ``run``, ``bank`` or ``judge``
next      waits up to a second for a task that is done; tells its number and result
know      takes Keras's answers and those of the wrong implementations; from then on no
          learner code is run here
========= ==========================================================================
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, BinaryIO, NoReturn, cast

import numpy as np

from tutor import checks, frames, misconceptions
from tutor.checker import Checker
from tutor.errors import ChildError, OracleError, TutorError
from tutor.frames import Array
from tutor.grading import work
from tutor.grading.terms import Walls, versions
from tutor.misconceptions import Part
from tutor.oracle.client import Oracle
from tutor.oracle.questions import Question
from tutor.sandbox import container, launch
from tutor.sandbox.client import Sandbox

LIMITS = frames.Limits(header=256 << 20, payload=1 << 30)
"""Between the program and its helpers, who trust each other."""

_WAIT = 1.0


class _NobodyToAsk:
    """In the place of Keras: its answers were brought here, or there are none."""

    def ask(self, questions: list[Question]) -> list[Array]:
        """Has no answer.

        Raises:
            OracleError: always.
        """
        raise OracleError(f"Keras was not asked {len(questions)} questions that are needed.")


class Helper:
    """What the questions do. Tasks run in threads; everything else in the one that reads."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._checker = Checker(sandbox, cast(Oracle, _NobodyToAsk()))
        self._done: queue.SimpleQueue[tuple[int, dict[str, Any]]] = queue.SimpleQueue()
        self._knows = False

    def answer(self, kind: str, body: dict[str, Any]) -> Any:
        """The answer to a question."""
        return getattr(self, f"_{kind}")(**body)

    def _ready(self) -> dict[str, Any]:
        found = self._sandbox.prove()
        return Walls(found.sentence, found.weak, found.layers, versions()).as_body()

    def _begin(self, task: int, do: str, ask: dict[str, Any]) -> None:
        does: Callable[..., Any] = getattr(self, f"_do_{do}")
        threading.Thread(target=self._work, args=(task, does, ask), daemon=True).start()

    def _next(self) -> dict[str, Any]:
        try:
            task, came = self._done.get(timeout=_WAIT)
        except queue.Empty:
            return {"task": None}
        return {"task": task, **came}

    def _know(self, seed: int, answers: dict[str, list[Array]], banks: list[Any]) -> None:
        self._knows = True
        for name, kept in answers.items():
            self._checker.know(name, kept)
        for lesson, part, data in banks:
            calls = _calls(lesson, seed)
            ids = [one.id for one in misconceptions.of(lesson, Part(part))]
            traces = misconceptions.unpacked(data.tobytes(), ids, len(calls))
            if traces is None:
                raise OracleError(f"The wrong implementations of {lesson} have no answers.")
            name = checks.name_of_answers(lesson, seed)
            self._checker.diagnosis.know(name, Part(part), traces)

    def _work(self, task: int, does: Callable[..., Any], ask: dict[str, Any]) -> None:
        try:
            came = {"result": does(**ask)}
        except TutorError as error:
            came = {"error": str(error)}
        except Exception:  # noqa: BLE001 - told to the program, which decides
            came = {"error": traceback.format_exc(limit=-3)}
        self._done.put((task, came))

    def _do_run(self, unit: dict[str, Any]) -> Array:
        assert not self._knows, "learner code never runs where answers are known"
        return _bytes(work.run(work.Unit.from_body(unit), self._sandbox).to_bytes())

    def _do_bank(self, lesson: str, part: str, seed: int) -> Array:
        answered = misconceptions.run(lesson, Part(part), _calls(lesson, seed), self._sandbox)
        if not misconceptions.whole(answered):
            raise ChildError(f"A worker was lost while the bank of {lesson} ran.")
        return _bytes(misconceptions.packed(answered))

    def _do_judge(self, answers: Array, seed: int) -> list[dict[str, Any]]:
        return [asdict(one) for one in work.judge(answers.tobytes(), seed, self._checker)]


def _calls(lesson: str, seed: int) -> list[Any]:
    cases = checks.cases(lesson, seed)
    return [cases[i] for i in checks.order(lesson, cases, seed)]


def _bytes(data: bytes) -> Array:
    return np.frombuffer(data, np.uint8)


def serve(read: BinaryIO, write: BinaryIO, helper: Helper) -> None:
    """Answers until the program closes the pipe."""
    questions = frames.from_stream(read)
    sequence = 0
    while True:
        try:
            frame = frames.decode(questions, sequence, nonce=None, limits=LIMITS)
        except EOFError:
            return
        try:
            answer = frames.packed("answer", helper.answer(frame.kind, frames.unpacked(frame)))
        except TutorError as error:
            answer = frames.Frame("failed", str(error))
        write.write(frames.encode(answer, sequence, frame.nonce))
        write.flush()
        sequence += 1


def main() -> NoReturn:
    """``python -m tutor.grading.helper [BACKEND]``, frames on stdin and stdout."""
    read, write = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # prints must not meet the frames
    backend = sys.argv[1] if len(sys.argv) > 1 else ""
    sandbox = Sandbox(container.workers(backend) if backend else launch.workplace())
    sandbox.start()
    try:
        serve(os.fdopen(read, "rb"), os.fdopen(write, "wb"), Helper(sandbox))
    finally:
        sandbox.close()
        os._exit(0)  # tasks that still run are nobody's any more


if __name__ == "__main__":
    main()
