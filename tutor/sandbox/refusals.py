"""Child side: words for what learner code asks for and does not get. Not a wall.

Python tells an audit hook what is about to happen (PEP 578). Where learner code asks for a
file, the network or a program, the hook raises an error that names it, on every system and
with the line. Code that goes around the hook meets the kernel's refusal in its place, where
the system has one. What was asked for and then caught is remembered too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

from tutor.sandbox.readable import Readable

_MOST_KEPT = 8


class Refused(PermissionError):
    """Learner code asked for something that is not there for it; the text is what."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return self.what


class FileRefused(Refused):
    """To read a file or to list a folder."""


class ChangeRefused(Refused):
    """To write, rename or delete a file, or to change who may read it."""


class NetworkRefused(Refused):
    """A connection, a socket or an address."""


class ProgramRefused(Refused):
    """To start a program or a process."""


class SignalRefused(Refused):
    """To signal or to change another process."""


@dataclass(frozen=True)
class Attempt:
    """What was asked for, and at which line of the learner's file."""

    kind: str
    what: str
    line: int


Check = Callable[[Sequence[Any]], Refused | None]


class Refusals:
    """The hook. There is one to a worker, and it cannot be taken off again.

    Args:
        file: the name under which the learner's code runs; what nobody there asked for is let
            through, as are Python's own reads of its modules.
        readable: what may be read.
    """

    def __init__(self, file: str, readable: Readable) -> None:
        self._file = file
        self._attempts: list[Attempt] = []
        self._readable = tuple(map(os.fspath, (*readable.files, *readable.listable)))

    def listen(self) -> None:
        """Hears of everything from now on."""
        checks = _CHECKS | {"open": self._open, "os.listdir": self._list, "os.scandir": self._list}

        def hook(event: str, arguments: Sequence[Any]) -> None:
            check = checks.get(event)
            if check is None:
                return
            line = self._line()
            if line is not None and (refused := check(arguments)) is not None:
                if len(self._attempts) < _MOST_KEPT:
                    self._attempts.append(Attempt(type(refused).__name__, refused.what, line))
                raise refused

        sys.addaudithook(hook)

    def taken(self) -> list[Attempt]:
        """What was asked for since the last time; eight attempts at most."""
        attempts, self._attempts = self._attempts, []
        return attempts

    def _line(self) -> int | None:
        """The line of the learner's file that is at work; None where none is."""
        frame: FrameType | None = sys._getframe(2)
        while frame is not None:
            if frame.f_code.co_filename == self._file:
                return frame.f_lineno
            frame = frame.f_back
        return None

    def _open(self, arguments: Sequence[Any]) -> Refused | None:
        path, mode, flags = arguments
        if isinstance(path, int) or self._is_nowhere(path):
            return None
        if (isinstance(mode, str) and set(mode) & set("wax+")) or flags & _WRITING:
            return ChangeRefused(_spoken(path))
        return None if self._may_read(path) else FileRefused(_spoken(path))

    def _list(self, arguments: Sequence[Any]) -> Refused | None:
        path = arguments[0]
        if isinstance(path, int) or (path is not None and self._may_read(path)):
            return None
        return FileRefused(_spoken(path or "."))

    def _is_nowhere(self, path: object) -> bool:
        return path in (os.devnull, os.fsencode(os.devnull))

    def _may_read(self, path: object) -> bool:
        full = os.path.abspath(os.fsdecode(path))  # type: ignore[arg-type]  # noqa: PTH100 - as it is asked for
        return any(full == one or full.startswith(one + os.sep) for one in self._readable)


_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _spoken(path: object) -> str:
    return os.fsdecode(path) if isinstance(path, str | bytes) else str(path)  # a descriptor


def _change(arguments: Sequence[Any]) -> Refused:
    return ChangeRefused(_spoken(arguments[0]))


def _network(arguments: Sequence[Any]) -> Refused:
    return NetworkRefused("the network")


def _program(arguments: Sequence[Any]) -> Refused:
    return ProgramRefused(str(arguments[0])[:80] if arguments else "a process")


def _process(arguments: Sequence[Any]) -> Refused:
    return ProgramRefused("another process")


def _signal(arguments: Sequence[Any]) -> Refused | None:
    return None if arguments[0] == os.getpid() else SignalRefused("another process")


def _database(arguments: Sequence[Any]) -> Refused | None:
    return None if arguments[0] in (":memory:", "") else ChangeRefused(_spoken(arguments[0]))


_CHECKS: dict[str, Check] = {
    **dict.fromkeys(
        [
            *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink"),
            *("os.chmod", "os.chown", "os.utime", "os.truncate", "os.setxattr", "os.removexattr"),
        ],
        _change,
    ),
    **dict.fromkeys(
        [
            *("socket.__new__", "socket.connect", "socket.bind", "socket.getaddrinfo"),
            *("socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"),
        ],
        _network,
    ),
    **dict.fromkeys(
        [
            *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn"),
            *("os.startfile", "pty.spawn"),
        ],
        _program,
    ),
    **dict.fromkeys(["os.fork", "os.forkpty"], _process),
    **dict.fromkeys(["os.kill", "os.killpg"], _signal),
    "sqlite3.connect": _database,
}
"""By the names of Python's table of audit events."""
