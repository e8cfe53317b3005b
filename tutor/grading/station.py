"""What a worker of a cluster does: one unit of work at a time in each of its threads.

Runs in a process of Dask, of which it imports nothing. Learner code never runs in that process:
the work is done by a helper (:mod:`tutor.grading.helper`), one for each thread, which stays for
the next unit and is replaced when it died. What comes and goes is bytes of :mod:`tutor.frames`.

The terms come with every unit, so that a worker which joined in the middle is tried as well.
"""

from __future__ import annotations

import contextlib
import io
import platform
import threading
import traceback
from collections.abc import Iterator
from typing import Any

from tutor import frames
from tutor.errors import ChildError
from tutor.grading.crew import HelperProcess, Task
from tutor.grading.helper import LIMITS
from tutor.grading.terms import Terms

_TRIES = 2


def question(task: Task | None, terms: Terms) -> bytes:
    """For :func:`answered`: a task, or None where a worker is only to say what it is."""
    asked = None if task is None else {"do": task.do, "ask": task.ask}
    return frames.encode(frames.packed("unit", {"terms": terms.as_body(), "task": asked}))


def answer(data: bytes) -> dict[str, Any]:
    """What :func:`answered` told; see there.

    Raises:
        EOFError, ProtocolError: the bytes are something else.
    """
    told: dict[str, Any] = frames.unpacked(_frame(data))
    return told


def answered(data: bytes) -> bytes:
    """Does what a question asks for; never raises.

    Returns:
        A frame with ``host``, and one of ``refused`` (why nothing is done here), ``error`` (what
        the helper failed at), or ``result`` and ``walls`` (what keeps learner code apart here).
    """
    try:
        asked = frames.unpacked(_frame(data))
        task = None if asked["task"] is None else Task(**asked["task"])
        told = _done(task, Terms.from_body(asked["terms"]))
    except ChildError as error:
        told = {"error": f"The process that ran it died, twice: {error}"}
    except Exception:  # noqa: BLE001 - told to the head, which decides
        told = {"error": traceback.format_exc(limit=-3)}
    return frames.encode(frames.packed("answer", {"host": platform.node(), **told}))


def _frame(data: bytes) -> frames.Frame:
    return frames.decode(frames.from_stream(io.BytesIO(data)), limits=LIMITS)


def _done(task: Task | None, terms: Terms) -> dict[str, Any]:
    """What came of a task; it is tried once more where its helper dies.

    Raises:
        ChildError: the helper died again, or cannot get ready.
    """
    for left in reversed(range(_TRIES)):
        try:
            with _helper() as helper:
                walls = helper.walls()
                if refused := terms.broken_by(walls):
                    return {"refused": refused}
                told: dict[str, Any] = {"walls": walls.as_body()}
                return told if task is None else told | helper.did(task)
        except ChildError:
            if not left:
                raise
    raise AssertionError("not reached")


_free: list[HelperProcess] = []
_lock = threading.Lock()


@contextlib.contextmanager
def _helper() -> Iterator[HelperProcess]:
    """A helper of this process that nobody else uses meanwhile; one that fails is ended."""
    with _lock:
        helper = _free.pop() if _free else None
    helper = helper or HelperProcess()
    try:
        yield helper
    except BaseException:
        helper.kill()
        raise
    with _lock:
        _free.append(helper)
