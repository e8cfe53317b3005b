"""Finds functions in the text of a file by their indentation.

Works in a file that Python cannot parse, which is when it is needed most; parses nothing.
Lines are counted from 1. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_DEF = re.compile(r"^(?P<indent>[ \t]*)(?:async[ \t]+)?def[ \t]+(?P<name>\w+)")


@dataclass(frozen=True)
class Block:
    """A function: its name, how far its ``def`` is indented, its first and its last line."""

    name: str
    indent: str
    first: int
    last: int


def functions(lines: Sequence[str]) -> Iterator[Block]:
    """The functions and methods in ``lines``, in their order; not those inside another one."""
    inside = 0
    for number, line in enumerate(lines, 1):
        found = _DEF.match(line)
        if found is None or number <= inside:
            continue
        inside = last_line(lines, number, len(found["indent"]))
        yield Block(found["name"], found["indent"], number, inside)


def last_line(lines: Sequence[str], first: int, indent: int) -> int:
    """The last line of the block whose head is line ``first``, indented by ``indent``."""
    last = first
    for number in range(first + 1, len(lines) + 1):
        line = lines[number - 1]
        stripped = line.lstrip()
        deep = len(line) - len(stripped) > indent
        if not stripped or (stripped.startswith("#") and not deep):
            continue  # inside if the function goes on below, else not
        if not deep and not stripped.startswith(")"):
            break
        last = number
    return last
