"""The cells of the tables in a draft, each with the heads that say what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TABULAR = re.compile(
    r"\\begin\{(tabular[xy*]?|longtable|tabularray|tblr)\}(.*?)\\end\{\1\}", re.DOTALL
)
_FLOAT = re.compile(r"\\begin\{(table\*?|longtable)\}.*?\\end\{\1\}", re.DOTALL)
_CAPTION = re.compile(r"\\caption(?:\[[^\]]*\])?\{((?:[^{}]|\{[^{}]*\})*)\}")
_COLUMNS = re.compile(r"\s*(?:\[[^\]]*\])?(?:\{(?:[^{}]|\{[^{}]*\})*\}){1,2}")
_RULE = re.compile(
    r"\\(?:[hc]line|toprule|midrule|bottomrule|cmidrule)(?:\([^)]*\))?(?:\{[^}]*\})?"
)
_PIPES = re.compile(r"(?m)^.*\|.*\n[ ]*\|?[ ]*:?-[ :|-]*\n(?:.*\|.*(?:\n|\Z))+")
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True)
class Cell:
    """A cell with a number.

    Attributes:
        start: of its first character in the draft.
        above: the heads of its column and its row in one text, and the table's caption.
    """

    text: str
    start: int
    above: tuple[str, str]


def places(text: str) -> Iterator[tuple[int, int]]:
    """Where tables begin and end."""
    for pattern in (_TABULAR, _PIPES):
        for found in pattern.finditer(text):
            yield found.span()


def cells(text: str) -> Iterator[Cell]:
    """The cells with numbers, as they are written; places in ``text``."""
    floats = [(one.span(), _CAPTION.search(one[0])) for one in _FLOAT.finditer(text)]
    for found in _TABULAR.finditer(text):
        caption = next((c[1] for (a, z), c in floats if a <= found.start() < z and c), "")
        columns = _COLUMNS.match(found[2])
        start = found.start(2) + (columns.end() if columns else 0)
        body = _RULE.sub(lambda m: " " * len(m[0]), text[start : found.end(2)])
        rows = _split(body, start, r"\\\\(?:\[[^\]]*\])?")
        yield from _of_rows([list(_split(row, at, r"(?<!\\)&")) for at, row in rows], caption)
    for found in _PIPES.finditer(text):
        rows = _split(found[0], found.start(), r"\n")
        table = [list(_between_pipes(row, at)) for at, row in rows if row.strip()]
        del table[1]  # the line of dashes
        yield from _of_rows(table, _said_before(text[: found.start()]))


Row = list[tuple[int, str]]


def _split(text: str, start: int, by: str) -> Iterator[tuple[int, str]]:
    """The parts of a text, with the place of each."""
    at = 0
    for mark in re.finditer(by, text):
        yield start + at, text[at : mark.start()]
        at = mark.end()
    yield start + at, text[at:]


def _between_pipes(line: str, start: int) -> Iterator[tuple[int, str]]:
    """A row's cells; pipes at both ends of it enclose them."""
    begun = re.match(r"\s*\|", line)
    at = begun.end() if begun else 0
    return _split(re.sub(r"\|\s*$", "", line[at:]), start + at, r"(?<!\\)\|")


def _of_rows(rows: list[Row], caption: str) -> Iterator[Cell]:
    """The first row, and those below it without numbers, are heads; so is the first column."""
    heads: list[Row] = []
    for row in rows:
        if not any(told.strip() for _, told in row):
            continue
        if not heads or not any(_NUMBER.search(told) for _, told in row[1:]):
            heads.append(row)
            continue
        for place, (start, told) in enumerate(row):
            if place and _NUMBER.search(told):
                above = [head[place][1] for head in heads if place < len(head)]
                of = " ".join(" ".join((*above, row[0][1])).split())
                yield Cell(told.strip(), start + len(told) - len(told.lstrip()), (of, caption))


def _said_before(text: str) -> str:
    """The line above a table of Markdown, which says what it shows."""
    lines = [line for line in text.splitlines()[-3:] if line.strip()]
    return lines[-1].strip() if lines and not lines[-1].lstrip().startswith("#") else ""
