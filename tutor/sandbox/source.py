"""Child side: compiles a learner's file, if need be without the functions that cannot be read.

A hand-in with one unfinished function is judged on the others, so a function with a syntax
error is set aside: whoever calls it gets that error, with its line.
"""

from __future__ import annotations

import re
from types import CodeType

from tutor import blocks

FILE = "cnn.py"
"""The name under which the learner's code runs, in tracebacks too."""

_HEAD_IN_MESSAGE = re.compile(r" on line (\d+)$")


def compiled(source: str) -> CodeType:
    """The file as code. Line numbers are those of ``source``.

    Raises:
        SyntaxError: what cannot be read is not inside a function.
        ValueError, MemoryError, RecursionError: as ``compile`` does.
    """
    return _compiled(source)[0]


def readable_part(source: str) -> str:
    """``source`` with the functions set aside that cannot be read; raises as :func:`compiled`."""
    return _compiled(source)[1]


def _compiled(source: str) -> tuple[CodeType, str]:
    lines = source.split("\n")
    set_aside: set[int] = set()
    first: SyntaxError | None = None
    while True:
        try:
            text = "\n".join(lines)
            return compile(text, FILE, "exec"), text
        except SyntaxError as error:
            first = first or error
            block = _around(lines, error)
            if block is None or block.first in set_aside:
                raise first from None
            set_aside.add(block.first)
            _set_aside(lines, block, error)


def _around(lines: list[str], error: SyntaxError) -> blocks.Block | None:
    """The function that an error is in. That a body is missing is noticed below it."""
    head = _HEAD_IN_MESSAGE.search(error.msg or "")
    line = int(head[1]) if head else error.lineno or 0
    for block in blocks.functions(lines):
        if block.first <= line <= block.last:
            return block
    return None


def _set_aside(lines: list[str], block: blocks.Block, error: SyntaxError) -> None:
    """Puts a function in the place of ``block`` that raises ``error``, on as many lines."""
    kind = type(error).__name__
    place = (FILE, error.lineno, error.offset, error.text, error.end_lineno, error.end_offset)
    raising = f"{block.indent}def {block.name}(*_, **__): raise {kind}({error.msg!r}, {place!r})"
    lines[block.first - 1 : block.last] = [raising, *[""] * (block.last - block.first)]
