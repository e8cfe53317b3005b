"""Starts workers: forks of a prepared parent on Linux, waiting fresh processes elsewhere.

Imports the standard library only, so that the first process can be on its way before
the screens, or NumPy, are loaded. Both kinds of workplace give :class:`Worker` objects
that look the same.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import socket
import subprocess
import sys
import threading
from typing import Protocol

from tutor import paths
from tutor.children import PYTHON, descriptor_of
from tutor.errors import ChildDied, ChildTimeout

_PREPARED_WITHIN = 60.0  # importing SciPy and scikit-image takes 2 s; on a slow disk far longer
_DEAD_WITHIN = 5.0

ENVIRONMENT = {
    "LANG": "C.UTF-8",
    # One thread: a fork of a process with threads is not safe, and learners run side by side.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
"""All that learner code sees of the environment, but for what the system itself needs."""


class Worker(Protocol):
    """A child that waits for one learner's file.

    ``questions``, ``answers`` and ``log`` are the program's ends of its pipes.
    """

    questions: int
    answers: int
    log: int

    def kill(self) -> None:
        """Ends it and its process group, at once."""

    def status(self) -> int | None:
        """Waits for its end; as ``subprocess`` gives it, None if that never came."""


class Workplace(Protocol):
    """Where workers come from."""

    def start(self) -> None:
        """Begins to prepare, without waiting."""

    def worker(self) -> Worker:
        """A fresh worker.

        Raises:
            ChildDied, ChildTimeout: none could be had.
        """

    def close(self) -> None:
        """Ends everything that was started."""


def kind() -> str:
    """How workers are made on this system: ``fork`` or ``fresh``."""
    return "fork" if sys.platform == "linux" else "fresh"


def workplace() -> Workplace:
    """The workplace for this system."""
    return ForkedWorkers() if kind() == "fork" else FreshWorkers()


class ForkedWorker:
    """A fork of the zygote, known by a name on the control socket."""

    def __init__(self, zygote: _Zygote, name: str, pipes: tuple[int, int, int]) -> None:
        self.questions, self.answers, self.log = pipes
        self._zygote = zygote
        self._name = name

    def kill(self) -> None:
        """Ends it and its process group, at once."""
        self._zygote.tell(f"kill {self._name}")

    def status(self) -> int | None:
        """Waits for its end; as ``subprocess`` gives it, None if that never came."""
        return self._zygote.wait_for(self._name)


class ForkedWorkers:
    """Keeps one prepared parent alive, and forks workers from it."""

    def __init__(self) -> None:
        self._zygote: _Zygote | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begins to prepare, without waiting."""
        self._living()

    def worker(self) -> Worker:
        """A fork.

        Raises:
            ChildDied: the prepared parent ended, twice.
            ChildTimeout: it was not ready within a minute.
        """
        with contextlib.suppress(ChildDied):
            return self._living().fork()
        return self._living().fork()

    def close(self) -> None:
        """Ends the prepared parent and its forks."""
        with self._lock:
            if self._zygote is not None:
                self._zygote.close()
            self._zygote = None

    def _living(self) -> _Zygote:
        with self._lock:
            if self._zygote is not None and self._zygote.gone:
                self._zygote.close()
                self._zygote = None
            if self._zygote is None:
                self._zygote = _Zygote()
            return self._zygote


class _Zygote:
    """The program's side of one zygote process, from its start to its end."""

    def __init__(self) -> None:
        self._names = itertools.count(1)
        self._sending = threading.Lock()
        self._news = threading.Condition()
        self._ready = False
        self._dead: dict[str, int] = {}
        self.gone = False
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, paths.open_log("zygote") as log:
            self._process = subprocess.Popen(
                [*PYTHON, "-m", "tutor.sandbox.zygote", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=ENVIRONMENT,
                start_new_session=True,
            )
        threading.Thread(target=self._listen, daemon=True).start()

    def fork(self) -> ForkedWorker:
        """A worker.

        Raises:
            ChildDied: the zygote is gone.
            ChildTimeout: it was not ready within a minute.
        """
        with self._news:
            if not self._news.wait_for(lambda: self._ready or self.gone, _PREPARED_WITHIN):
                raise ChildTimeout("The process for your code was not ready within a minute.")
            if self.gone:
                raise ChildDied("The prepared process for your code ended.")
        name = str(next(self._names))
        pipes = [os.pipe() for _ in range(3)]
        (their_questions, questions), (answers, their_answers), (log, their_log) = pipes
        theirs = (their_questions, their_answers, their_log)
        self.tell(f"fork {name}", theirs)
        for descriptor in theirs:
            os.close(descriptor)
        return ForkedWorker(self, name, (questions, answers, log))

    def tell(self, message: str, descriptors: tuple[int, ...] = ()) -> None:
        """Sends one message; silent when the zygote is gone, as its workers are too then."""
        with self._sending, contextlib.suppress(OSError):
            socket.send_fds(self._control, [message.encode("ascii")], descriptors)

    def wait_for(self, name: str) -> int | None:
        """The exit status of a worker, once it is dead; None if the zygote went first."""
        with self._news:
            self._news.wait_for(lambda: name in self._dead or self.gone, _DEAD_WITHIN)
            return self._dead.pop(name, None)

    def close(self) -> None:
        """Closes the control socket: the zygote ends, and its workers with it."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(_DEAD_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _listen(self) -> None:
        with self._control:
            while not self.gone:
                try:
                    words = self._control.recv(256).decode("ascii").split()
                except OSError:
                    words = []
                with self._news:
                    match words:
                        case ["ready"]:
                            self._ready = True
                        case ["dead", name, status, _]:
                            self._dead[name] = int(status)
                        case _:
                            self.gone = True
                    self._news.notify_all()


class FreshWorker:
    """A process of its own that has imported the libraries and waits for a file."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [*PYTHON, "-m", "tutor.sandbox.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT | _needed_by_the_system(),
            start_new_session=True,
        )
        streams = (self._process.stdin, self._process.stdout, self._process.stderr)
        self.questions, self.answers, self.log = (descriptor_of(stream) for stream in streams)

    def kill(self) -> None:
        """Ends it and its process group, at once."""
        if sys.platform == "win32":
            self._process.kill()
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def status(self) -> int | None:
        """Waits for its end; as ``subprocess`` gives it, None if that never came."""
        try:
            return self._process.wait(_DEAD_WITHIN)
        except subprocess.TimeoutExpired:
            return None


class FreshWorkers:
    """Keeps one or two fresh workers waiting; each serves one file and is killed."""

    def __init__(self, spare: int = 2) -> None:
        self._spare = spare
        self._waiting: list[FreshWorker] = []
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begins to prepare, without waiting."""
        with self._lock:
            while len(self._waiting) < self._spare:
                self._waiting.append(FreshWorker())

    def worker(self) -> Worker:
        """One of those that wait; the next one is started at once."""
        self.start()
        with self._lock:
            worker = self._waiting.pop(0)
        self.start()
        return worker

    def close(self) -> None:
        """Ends those that still wait."""
        with self._lock:
            for worker in self._waiting:
                worker.kill()
                worker.status()
                for descriptor in (worker.questions, worker.answers, worker.log):
                    os.close(descriptor)
            self._waiting.clear()


def _needed_by_the_system() -> dict[str, str]:
    """Without these, Python does not start on Windows."""
    names = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP") if sys.platform == "win32" else ()
    return {name: os.environ[name] for name in names if name in os.environ}
