"""Lines as they are typed or come through a pipe, and whether one is waiting."""

from __future__ import annotations

import os
import sys

from tutor.cli.common import echo


class Keyboard:
    """Standard input, line by line.

    Read byte by byte: what is not asked for yet stays where :meth:`waiting` and a program that is
    started meanwhile, such as an editor, find it.
    """

    def line(self, prompt: str) -> str | None:
        """The next line without its end, after a prompt; None at the end of input."""
        echo(prompt, nl=False)
        if sys.platform == "win32":  # its console is read as text only
            typed = sys.stdin.readline().encode()
        else:
            typed = _read_line(sys.stdin.fileno())
        text = typed.decode(errors="replace").rstrip("\r\n")
        if not (typed and sys.stdin.isatty()):
            echo(text)  # as a terminal does, so that the answer begins a line of its own
        return text if typed else None

    def waiting(self) -> bool:
        """Whether a line, or the end of input, could be read at once."""
        if sys.platform == "win32":
            import msvcrt

            return msvcrt.kbhit()
        import select

        ready, _, _ = select.select([sys.stdin.fileno()], [], [], 0)
        return bool(ready)


def _read_line(descriptor: int) -> bytes:
    typed = bytearray()
    while not typed.endswith(b"\n"):
        byte = os.read(descriptor, 1)
        if not byte:
            break
        typed += byte
    return bytes(typed)
