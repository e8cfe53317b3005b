"""The program in a terminal of its own, for the benchmarks: presses keys, reads the screen."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterable
from types import TracebackType

import pyte

# Questions to the terminal and modes of it, which pyte would print.
_PRIVATE = re.compile(rb"\x1b\[[<>=?][0-9;]*\$?[a-zA-Z]")
_TORN = re.compile(rb"\x1b(\[[<>=?0-9;$]*)?$")


class Terminal:
    """Starts ``command`` at once; as a context manager it leaves none of its processes behind.

    Attributes:
        screen: what is to be seen, as pyte has it.
    """

    def __init__(
        self, command: list[str], environment: dict[str, str], size: tuple[int, int] = (120, 40)
    ) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment | {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
            start_new_session=True,
        )
        os.close(theirs)

    @property
    def text(self) -> str:
        """All rows."""
        return "\n".join(self.row(number) for number in range(self.screen.lines))

    def row(self, number: int) -> str:
        """One row, from 0; much cheaper than all of them."""
        cells = self.screen.buffer[number]
        return "".join(cells[column].data for column in range(self.screen.columns))

    def row_with(self, text: str) -> int:
        """The number of the first row that has ``text`` in it."""
        return next(n for n in range(self.screen.lines) if text in self.row(n))

    def press(self, keys: str) -> None:
        """Sends ``keys`` as a terminal does."""
        os.write(self._ours, keys.encode())

    def until(self, condition: Callable[[], bool], seconds: float = 60) -> float:
        """Reads until ``condition`` holds.

        Returns:
            ``time.perf_counter()`` when the last bytes that it took had arrived.

        Raises:
            TimeoutError: it never held.
        """
        deadline = time.perf_counter() + seconds
        arrived = time.perf_counter()
        while not condition():
            if not select.select([self._ours], [], [], max(deadline - time.perf_counter(), 0))[0]:
                raise TimeoutError(f"it never came to that:\n{self.text}")
            data = os.read(self._ours, 1 << 16)
            arrived = time.perf_counter()
            self._feed(data)
        return arrived

    def reads(self, text: str, seconds: float = 60) -> float:
        """:meth:`until` ``text`` is on the screen."""
        return self.until(lambda: text in self.text, seconds)

    def settle(self, seconds: float) -> None:
        """Reads whatever comes for so long."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            if select.select([self._ours], [], [], left)[0]:
                self._feed(os.read(self._ours, 1 << 16))

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._ours)

    def _feed(self, data: bytes) -> None:
        data = self._rest + data
        torn = _TORN.search(data)
        self._rest = data[torn.start() :] if torn else b""
        self._stream.feed(_PRIVATE.sub(b"", data[: torn.start()] if torn else data))


def tutor(arguments: Iterable[str]) -> list[str]:
    """The command line of the installed program."""
    program = "from tutor.cli.main import main; import sys; main(sys.argv[1:])"
    return [sys.executable, "-c", program, *arguments]
