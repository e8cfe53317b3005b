"""Child side: compiles a learner's file, if need be without the functions that cannot be read.

A hand-in with one unfinished function is judged on the others, so a function with a syntax
error is set aside: whoever calls it gets that error, with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from types import CodeType

from tutor import blocks

FILE = "cnn.py"
"""The name under which the learner's code runs, in tracebacks too."""

_STRAY = "outside function"
"""Of a ``return`` that lost its indentation."""

_HEAD = re.compile(r"[ \t]*(async[ \t]+def|def|class|@|if[ \t]+__name__)\b")


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
    try:
        return compile(source, FILE, "exec"), source
    except SyntaxError as error:
        first = error
    # The first function after which the file cannot be read is the one to blame: an open bracket
    # or an open string shows itself only far below, in another one.
    lines = source.split("\n")
    for block, end in list(_functions(lines)):
        found = _unreadable(lines[:end])
        if found is not None and (_STRAY in found.msg or _unreadable(lines[: block.last])):
            _set_aside(lines, replace(block, last=end), found)
    text = "\n".join(lines)
    try:
        return compile(text, FILE, "exec"), text
    except SyntaxError:
        raise first from None


def _unreadable(lines: list[str]) -> SyntaxError | None:
    try:
        compile("\n".join(lines), FILE, "exec")
    except SyntaxError as error:
        return error
    return None


def _functions(lines: list[str]) -> Iterator[tuple[blocks.Block, int]]:
    """Each function, and the last line before the next head: what strayed from it lies there."""
    end = 0
    for block in blocks.functions(lines):
        if block.first <= end:
            continue
        end = block.last
        while end < len(lines) and not _ends(lines[end], block.indent):
            end += 1
        yield block, end


def _ends(line: str, indent: str) -> bool:
    head = _HEAD.match(line)
    wide = len(line) - len(line.lstrip())
    return head is not None and len(line[:wide].expandtabs()) <= len(indent.expandtabs())


def _set_aside(lines: list[str], block: blocks.Block, error: SyntaxError) -> None:
    """Puts a function in the place of ``block`` that raises ``error``, on as many lines."""
    kind = type(error).__name__
    place = (FILE, error.lineno, error.offset, error.text, error.end_lineno, error.end_offset)
    raising = f"{block.indent}def {block.name}(*_, **__): raise {kind}({error.msg!r}, {place!r})"
    lines[block.first - 1 : block.last] = [raising, *[""] * (block.last - block.first)]
