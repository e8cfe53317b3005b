"""The bytes in a child's pipes, with deadlines, on every system.

Two ways to the same end. Where the system can wait for several pipes at once, one thread
asks, waits and reads, which costs a question nothing but its two trips. Windows cannot wait
for a pipe: there a thread reads each and one writes.
"""

from __future__ import annotations

import contextlib
import os
import queue
import select
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

LOG_MOST = 4 * 1024 * 1024
"""Bytes that a child may write to its own stdout and stderr."""

_LOG_KEPT = 64 * 1024
_CHUNK = 1 << 16
_CHUNKS_WAITING = 64


class Pipes(Protocol):
    """The program's ends of a child's pipes. One thread at a time may use them.

    Attributes:
        flooded: whether the child printed more than it may; it is not read on then, so that it
            stops in the midst of it until it is ended.
    """

    flooded: bool

    def send(self, data: bytes) -> None:
        """Gives ``data`` to the child, as it takes it; waits for nothing."""

    def receive(self, seconds: float) -> bytes | None:
        """Some of the child's answer; b"" at its end, None if nothing came in so many seconds."""

    def log(self) -> bytes:
        """The last 64 KiB that the child printed by itself; whole once it is dead."""

    def close(self) -> None:
        """Gives the pipes up; the child should be dead or about to be."""


def pipes(questions: int, answers: int, log: int | None) -> Pipes:
    """What fits this system, for descriptors that it owns from now on."""
    kind = ThreadedPipes if sys.platform == "win32" else PolledPipes
    return kind(questions, answers, log)


class _Log:
    """The end of what a child printed."""

    def __init__(self) -> None:
        self.text = b""
        self._size = 0

    def take(self, chunk: bytes) -> bool:
        """Keeps ``chunk``; False if it is more than there may be."""
        self._size += len(chunk)
        self.text = (self.text + chunk)[-_LOG_KEPT:]
        return self._size <= LOG_MOST


class PolledPipes:
    """Waits with poll(2) for whichever pipe is ready first."""

    def __init__(self, questions: int, answers: int, log: int | None) -> None:
        self.flooded = False
        self._questions, self._answers, self._printed = questions, answers, log
        self._open = [one for one in (questions, answers, log) if one is not None]
        self._pending = memoryview(b"")
        self._log = _Log()
        self._poll = select.poll()
        for descriptor in self._open:
            os.set_blocking(descriptor, False)
            if descriptor != questions:
                self._poll.register(descriptor, select.POLLIN)

    def send(self, data: bytes) -> None:
        """See :class:`Pipes`."""
        self._pending = memoryview(bytes(self._pending) + data if self._pending else data)
        self._write()

    def receive(self, seconds: float) -> bytes | None:
        """See :class:`Pipes`."""
        deadline = time.monotonic() + seconds
        while not self.flooded:
            ready = dict(self._poll.poll(1000 * max(0.0, deadline - time.monotonic())))
            if self._questions in ready:
                self._write()
            if self._printed in ready:
                self._read_log()
            if self._answers in ready:
                return os.read(self._answers, _CHUNK)
            if time.monotonic() >= deadline:
                break
        return None

    def log(self) -> bytes:
        """See :class:`Pipes`."""
        while self._printed is not None and not self.flooded and self._read_log():
            pass
        return self._log.text

    def close(self) -> None:
        """See :class:`Pipes`."""
        self.log()  # it may be asked for afterwards
        self._printed = None
        while self._open:
            os.close(self._open.pop())

    def _write(self) -> None:
        """Writes what goes into the pipe now; the poll tells when there is room for more."""
        try:
            while self._pending:
                self._pending = self._pending[os.write(self._questions, self._pending) :]
        except BlockingIOError:
            self._poll.register(self._questions, select.POLLOUT)
            return
        except OSError:  # the child is gone: its answers, or their end, tell more
            self._pending = memoryview(b"")
        with contextlib.suppress(KeyError):
            self._poll.unregister(self._questions)

    def _read_log(self) -> bool:
        """Takes in some of what was printed; False when there is no more of it for now."""
        assert self._printed is not None
        try:
            chunk = os.read(self._printed, _CHUNK)
        except BlockingIOError:
            return False
        self.flooded = not self._log.take(chunk)
        if not chunk:
            self._poll.unregister(self._printed)
            self._printed = None
        return bool(chunk)


class ThreadedPipes:
    """A thread blocks at each pipe, which works everywhere."""

    def __init__(self, questions: int, answers: int, log: int | None) -> None:
        self.flooded = False
        self._chunks: queue.Queue[bytes] = queue.Queue(_CHUNKS_WAITING)
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._closed = threading.Event()
        self._log = _Log()
        _start(self._write_all, questions)
        _start(self._read_all, answers)
        self._log_reader = _start(self._read_log, log) if log is not None else None

    def send(self, data: bytes) -> None:
        """See :class:`Pipes`."""
        self._outgoing.put(data)

    def receive(self, seconds: float) -> bytes | None:
        """See :class:`Pipes`."""
        deadline = time.monotonic() + seconds
        while not self.flooded and (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                chunk = self._chunks.get(timeout=min(left, 0.25))  # a flood is noticed meanwhile
                if not chunk:
                    self._chunks.put(b"")  # for whoever asks again
                return chunk
        return None

    def log(self) -> bytes:
        """See :class:`Pipes`."""
        if self._log_reader:
            self._log_reader.join(0.5)
        return self._log.text

    def close(self) -> None:
        """See :class:`Pipes`."""
        self._closed.set()
        self._outgoing.put(None)

    def _write_all(self, descriptor: int) -> None:
        with contextlib.suppress(OSError), os.fdopen(descriptor, "wb", buffering=0) as pipe:
            while (data := self._outgoing.get()) is not None:
                view = memoryview(data)
                while view:
                    view = view[pipe.write(view) or 0 :]

    def _read_all(self, descriptor: int) -> None:
        with os.fdopen(descriptor, "rb", buffering=0) as pipe:
            while not self._closed.is_set():
                chunk = pipe.read(_CHUNK)
                self._put(chunk or b"")
                if not chunk:
                    return

    def _put(self, chunk: bytes) -> None:
        while not self._closed.is_set():
            with contextlib.suppress(queue.Full):
                self._chunks.put(chunk, timeout=0.25)
                return

    def _read_log(self, descriptor: int) -> None:
        with os.fdopen(descriptor, "rb", buffering=0) as pipe:
            while chunk := pipe.read(_CHUNK):
                if not self._log.take(chunk):
                    self.flooded = True
                    self._closed.wait()
                    return


def _start(work: Callable[[int], None], descriptor: int) -> threading.Thread:
    thread = threading.Thread(target=work, args=(descriptor,), daemon=True)
    thread.start()
    return thread
