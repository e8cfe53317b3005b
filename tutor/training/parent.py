"""How a trainer hears from the program that started it: a line ``stop``, or the end of stdin.

The parent holds the other end of stdin. When it dies, the system closes the pipe, and the
trainer ends too, in its own time and with its weights written.
"""

from __future__ import annotations

import os
import threading

from tutor.training.events import Status


class Parent:
    """Listens in a thread; :meth:`stopping` never blocks."""

    def __init__(self) -> None:
        self._said: Status | None = None
        # The learner's file may read stdin: it must find nothing there, and take nothing away.
        self._pipe = os.dup(0)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        threading.Thread(target=self._listen, daemon=True).start()

    def stopping(self) -> Status | None:
        """None as long as training may go on, else how the run is to end."""
        return self._said

    def _listen(self) -> None:
        heard = b""
        while b"stop" not in heard:
            more = os.read(self._pipe, 64)
            if not more:
                self._said = Status.INTERRUPTED
                return
            heard += more
        self._said = Status.STOPPED
