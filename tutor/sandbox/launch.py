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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tutor import paths
from tutor.children import PYTHON, descriptor_of
from tutor.errors import ChildDied, ChildTimeout
from tutor.sandbox import bubblewrap, process, seatbelt
from tutor.sandbox.layers import CONFINEMENT, Layer, spelled

if TYPE_CHECKING:
    from concurrent.futures import Executor

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


@dataclass(frozen=True)
class Ended:
    """How a worker ended.

    Attributes:
        status: as ``subprocess`` gives it: negative for a signal.
        cpu: the seconds that it computed in all, None where the system does not tell.
    """

    status: int
    cpu: float | None = None


class Worker(Protocol):
    """A child that waits for one learner's file.

    ``questions``, ``answers`` and ``log`` are the program's ends of its pipes.
    """

    questions: int
    answers: int
    log: int

    def kill(self) -> None:
        """Ends it and its process group, at once."""

    def status(self) -> Ended | None:
        """Waits for its end; None if that never came."""


class Workplace(Protocol):
    """Where workers come from.

    Attributes:
        around: the layers that are around all its workers.
        within: the layers that each worker is asked to put itself under.
    """

    within: frozenset[Layer]

    @property
    def around(self) -> frozenset[Layer]:
        """See above."""

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
    if kind() == "fork":
        return ForkedWorkers()
    worker = (*PYTHON, "-m", "tutor.sandbox.worker")
    if inside := seatbelt.around(sys.executable):
        return FreshWorkers(2, (*inside, *worker), frozenset({Layer.SEATBELT}))
    return FreshWorkers(2, worker)


class ForkedWorker:
    """A fork of the zygote, known by a name on the control socket."""

    def __init__(self, zygote: _Zygote, name: str, pipes: tuple[int, int, int]) -> None:
        self.questions, self.answers, self.log = pipes
        self._zygote = zygote
        self._name = name

    def kill(self) -> None:
        """Ends it and its process group, at once."""
        self._zygote.tell(f"kill {self._name}")

    def status(self) -> Ended | None:
        """Waits for its end; None if that never came."""
        return self._zygote.wait_for(self._name)


class ForkedWorkers:
    """Keeps one prepared parent alive, and forks workers from it.

    Args:
        bubblewrap: whether to put the parent into namespaces of its own, where that works here.
    """

    def __init__(self, bubblewrap: bool = True) -> None:
        self.within = CONFINEMENT
        self._wrapped = bubblewrap
        self._zygote: _Zygote | None = None
        self._closed = False
        self._lock = threading.Lock()

    @property
    def around(self) -> frozenset[Layer]:
        """Namespaces, where the parent that lives now was put into some."""
        wrapped = self._zygote is not None and self._zygote.wrapped
        return frozenset({Layer.NAMESPACES}) if wrapped else frozenset()

    def start(self) -> None:
        """Begins to prepare, without waiting."""
        self._closed = False
        self._living()

    def worker(self) -> Worker:
        """A fork.

        Raises:
            ChildDied: the prepared parent ended, again and again, or the workplace is closed.
            ChildTimeout: it was not ready within a minute.
        """
        with contextlib.suppress(ChildDied):
            return self._living().fork(self.within)
        return self._living().fork(self.within)

    def close(self) -> None:
        """Ends the prepared parent and its forks."""
        self._closed = True  # a check in another thread must not start the next one
        with self._lock:
            if self._zygote is not None:
                self._zygote.close()
            self._zygote = None

    def _living(self) -> _Zygote:
        with self._lock:
            if self._closed:
                raise ChildDied("The place where your code runs was closed.")
            if self._zygote is not None and self._zygote.gone:
                # One that never came to life in its namespaces is tried without.
                self._wrapped = self._wrapped and self._zygote.was_ready
                self._zygote.close()
                self._zygote = None
            if self._zygote is None:
                self._zygote = _Zygote(self._wrapped)
            return self._zygote


class _Zygote:
    """The program's side of one zygote process, from its start to its end.

    One thread starts the process and then listens to it. To the kernel that thread is the
    parent (see :func:`tutor.sandbox.process.die_with_parent`), so it has to live as long as
    the zygote, which the thread of a check would not.
    """

    def __init__(self, bubblewrap: bool) -> None:
        process.hide_memory()  # learner code is of the same user as the program
        self._names = itertools.count(1)
        self._sending = threading.Lock()
        self._news = threading.Condition()
        self._dead: dict[str, Ended] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._bubblewrap = bubblewrap
        self.wrapped = False
        self.was_ready = False
        self.gone = False
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._thread = threading.Thread(target=self._live, args=(theirs,), daemon=True)
        self._thread.start()

    def fork(self, layers: frozenset[Layer]) -> ForkedWorker:
        """A worker that puts itself under ``layers``.

        Raises:
            ChildDied: the zygote is gone.
            ChildTimeout: it was not ready within a minute.
        """
        with self._news:
            if not self._news.wait_for(lambda: self.was_ready or self.gone, _PREPARED_WITHIN):
                raise ChildTimeout("The process for your code was not ready within a minute.")
            if self.gone:
                raise ChildDied("The prepared process for your code ended.")
        name = str(next(self._names))
        pipes = [os.pipe() for _ in range(3)]
        (their_questions, questions), (answers, their_answers), (log, their_log) = pipes
        theirs = (their_questions, their_answers, their_log)
        self.tell(f"fork {name} {spelled(layers)}", theirs)
        for descriptor in theirs:
            os.close(descriptor)
        return ForkedWorker(self, name, (questions, answers, log))

    def tell(self, message: str, descriptors: tuple[int, ...] = ()) -> None:
        """Sends one message; silent when the zygote is gone, as its workers are too then."""
        with self._sending, contextlib.suppress(OSError):
            socket.send_fds(self._control, [message.encode("ascii")], descriptors)

    def wait_for(self, name: str) -> Ended | None:
        """How a worker ended, once it is dead; None if the zygote went first."""
        with self._news:
            self._news.wait_for(lambda: name in self._dead or self.gone, _DEAD_WITHIN)
            return self._dead.pop(name, None)

    def close(self) -> None:
        """Closes the control socket: the zygote ends, and its workers with it."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._thread.join(_DEAD_WITHIN)

    def _live(self, theirs: socket.socket) -> None:
        with self._control:
            try:
                with theirs:
                    self._process = self._started(theirs.fileno())
                while self._told():
                    pass
            finally:
                with self._news:
                    self.gone = True
                    self._news.notify_all()
                if self._process is not None:
                    _end(self._process, patiently=self.was_ready)

    def _started(self, descriptor: int) -> subprocess.Popen[bytes]:
        command = [*PYTHON, "-m", "tutor.sandbox.zygote", str(descriptor)]
        if self._bubblewrap and (wrapped := bubblewrap.around(descriptor)):
            command, self.wrapped = wrapped, True
        with paths.open_log("zygote") as log:
            return subprocess.Popen(
                command,
                pass_fds=[descriptor],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=ENVIRONMENT,
                start_new_session=True,
            )

    def _told(self) -> bool:
        """Takes in one message; False when the zygote is gone."""
        try:
            words = self._control.recv(256).decode("ascii").split()
        except OSError:
            return False
        with self._news:
            match words:
                case ["ready"]:
                    self.was_ready = True
                case ["dead", name, status, cpu]:
                    self._dead[name] = Ended(int(status), int(cpu) / 1000)
                case _:
                    return False
            self._news.notify_all()
        return True


def _end(child: subprocess.Popen[bytes], *, patiently: bool) -> None:
    """Sees a process to its end; one that is still importing does not hear that it should."""
    try:
        child.wait(_DEAD_WITHIN if patiently else 0)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


class FreshWorker:
    """A process of its own that has imported the libraries and waits for a file."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
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

    def status(self) -> Ended | None:
        """Waits for its end; None if that never came."""
        try:
            return Ended(self._process.wait(_DEAD_WITHIN))
        except subprocess.TimeoutExpired:
            return None


class FreshWorkers:
    """Keeps one or two fresh workers waiting; each serves one file and is killed.

    Args:
        spare: how many wait.
        command: what starts one, before the layers that it is to put itself under.
        around: the layers that this puts around it.
        environment: what that command sees, if not the little that learner code may see.
    """

    def __init__(
        self,
        spare: int = 2,
        command: Sequence[str] = (*PYTHON, "-m", "tutor.sandbox.worker"),
        around: frozenset[Layer] = frozenset(),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.around = around
        self.within = CONFINEMENT
        self._command = command
        self._environment = environment or ENVIRONMENT | _needed_by_the_system()
        self._spare = spare
        self._waiting: list[FreshWorker] = []
        self._lock = threading.Lock()
        self._starter = _one_thread()

    def start(self) -> None:
        """Begins to prepare, without waiting."""
        process.hide_memory()  # learner code is of the same user as the program
        with self._lock:
            while len(self._waiting) < self._spare:
                command = [*self._command, spelled(self.within)]
                started = self._starter.submit(FreshWorker, command, self._environment)
                self._waiting.append(started.result())

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
            self._starter.shutdown()
            self._starter = _one_thread()


def _one_thread() -> Executor:
    """What starts all fresh workers: on Linux they die with the thread that started them."""
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(1)


def _needed_by_the_system() -> dict[str, str]:
    """Without these, Python does not start on Windows."""
    names = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP") if sys.platform == "win32" else ()
    return {name: os.environ[name] for name in names if name in os.environ}
