"""Frames over the pipes of a child, with deadlines, on every system.

A thread reads each pipe and one writes: blocking reads work for pipes everywhere, and a
child that neither reads nor writes costs the program nothing but its deadline.
"""

from __future__ import annotations

import contextlib
import os
import queue
import secrets
import threading
import time

from tutor import frames
from tutor.errors import ChildDied, ChildTimeout, ProtocolError

_CHUNK = 1 << 16
_CHUNKS_WAITING = 64
_LOG_KEPT = 64 * 1024
LOG_MOST = 4 * 1024 * 1024
"""Bytes that a child may write to its own stdout and stderr."""


class Channel:
    """One child's pipes.

    Args:
        questions: descriptor that the child reads; owned by the channel from now on.
        answers: descriptor that the child writes frames to; likewise.
        log: descriptor that takes the child's stdout and stderr; likewise, or None.
    """

    def __init__(self, questions: int, answers: int, log: int | None) -> None:
        self._sequence = 0
        self._left = b""
        self._chunks: queue.Queue[bytes] = queue.Queue(_CHUNKS_WAITING)
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._log = b""
        self._closed = threading.Event()
        self.flooded = threading.Event()
        self._start(self._write_all, questions)
        self._start(self._read_all, answers)
        self._log_reader = self._start(self._read_log, log) if log is not None else None

    def ask(
        self, frame: frames.Frame, seconds: float, limits: frames.Limits | None = None
    ) -> frames.Frame:
        """Sends a frame and waits for its answer.

        Every question has a nonce of its own, so that no answer can be written before the
        question is known.

        Raises:
            ChildDied: the pipe was closed.
            ChildTimeout: no whole answer within ``seconds``.
            ProtocolError: the answer is not a frame, or the child printed a flood.
        """
        deadline = time.monotonic() + seconds
        nonce = secrets.randbits(64)
        self._outgoing.put(frames.encode(frame, self._sequence, nonce))
        answer = frames.decode(
            lambda size: self._exactly(size, deadline), self._sequence, nonce, limits
        )
        self._sequence += 1
        return answer

    def log(self) -> str:
        """What the child wrote to stdout and stderr by itself; whole once it is dead."""
        if self._log_reader:
            self._log_reader.join(0.5)
        return self._log.decode("utf-8", "replace")

    def close(self) -> None:
        """Lets the threads end; the child should be dead or about to be."""
        self._closed.set()
        self._outgoing.put(None)

    @staticmethod
    def _start(work: object, descriptor: int) -> threading.Thread:
        thread = threading.Thread(target=work, args=(descriptor,), daemon=True)  # type: ignore[arg-type]
        thread.start()
        return thread

    def _exactly(self, size: int, deadline: float) -> bytes:
        parts, have = [self._left], len(self._left)
        while have < size:
            chunk = self._next_chunk(deadline)
            parts.append(chunk)
            have += len(chunk)
        data = b"".join(parts)
        self._left = data[size:]
        return data[:size]

    def _next_chunk(self, deadline: float) -> bytes:
        while True:
            if self.flooded.is_set():
                raise ProtocolError("It printed more than 4 MiB.")
            left = deadline - time.monotonic()
            if left <= 0:
                raise ChildTimeout("No answer in time.")
            try:
                chunk = self._chunks.get(timeout=min(left, 0.25))
            except queue.Empty:
                continue
            if not chunk:
                self._chunks.put(b"")  # for whoever asks again
                raise ChildDied("It ended without an answer.")
            return chunk

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
        total = 0
        with os.fdopen(descriptor, "rb", buffering=0) as pipe:
            while chunk := pipe.read(_CHUNK):
                total += len(chunk)
                self._log = (self._log + chunk)[-_LOG_KEPT:]
                if total > LOG_MOST:
                    self.flooded.set()
                    self._closed.wait()  # not read on, so that the child blocks until it is ended
