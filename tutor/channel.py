"""Questions to a child and its answers, as frames, with deadlines."""

from __future__ import annotations

import secrets
import threading
import time

from tutor import frames
from tutor.errors import ChildDied, ChildTimeout, ProtocolError
from tutor.pipes import LOG_MOST, pipes

_LOOK_UP = 0.25  # seconds after which one who waits sees that the channel was closed


class Channel:
    """One child's pipes. Another thread may close it while one waits for an answer.

    Args:
        questions: descriptor that the child reads; owned by the channel from now on.
        answers: descriptor that the child writes frames to; likewise.
        log: descriptor that takes the child's stdout and stderr; likewise, or None.
    """

    def __init__(self, questions: int, answers: int, log: int | None) -> None:
        self._pipes = pipes(questions, answers, log)
        self._sequence = 0
        self._left = b""
        self._using = threading.Lock()
        self._closed = False

    @property
    def flooded(self) -> bool:
        """Whether the child printed more than :data:`tutor.pipes.LOG_MOST` bytes by itself."""
        return self._pipes.flooded

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
        with self._using:
            if self._closed:
                raise ChildDied("It was ended.")
            self._pipes.send(frames.encode(frame, self._sequence, nonce))
            answer = frames.decode(
                lambda size: self._exactly(size, deadline), self._sequence, nonce, limits
            )
            self._sequence += 1
        return answer

    def log(self) -> str:
        """What the child wrote to stdout and stderr by itself; whole once it is dead."""
        with self._using:
            return self._pipes.log().decode("utf-8", "replace")

    def close(self) -> None:
        """Gives the pipes up; the child should be dead or about to be."""
        self._closed = True  # who waits for an answer sees it, and lets go
        with self._using:
            self._pipes.close()

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
        while not self._closed:
            left = deadline - time.monotonic()
            if left <= 0:
                raise ChildTimeout("No answer in time.")
            chunk = self._pipes.receive(min(left, _LOOK_UP))
            if self._pipes.flooded:
                raise ProtocolError(f"It printed more than {LOG_MOST >> 20} MiB.")
            if chunk:
                return chunk
            if chunk is not None:
                break
        raise ChildDied("It ended without an answer.")
