"""How numbers, lines and examples are written for people. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.results import Example, Finding, Grid


_BETWEEN = "    "
_PRINTED_LINES = 12
_FENCE = re.compile(r"^```.*\n?", re.MULTILINE)
_STRESSED = re.compile(r"(?<!\w)(\*{1,2})(\w[^*`]*)\1(?!\w)")
_BREAK = re.compile(r"\n(?!\s*- )\s*")  # one that begins no item of a list


def number(value: float) -> str:
    """A number as a person reads it: four digits or so, whole ones without a point."""
    return f"{value:.0f}" if abs(value) < 1e9 and value == int(value) else f"{value:.4g}"


def amount(value: float) -> str:
    """A size in two digits; with an exponent only below 0.0001 and from 100,000 on."""
    rounded = f"{value:.2g}"
    return f"{float(rounded):.0f}" if 100 <= abs(float(rounded)) < 1e5 else rounded


def duration(seconds: float) -> str:
    """A stretch of time as a clock shows it: ``0:41``, ``12:05``, ``1:02:03``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def failing_line(finding: Finding) -> Iterator[str]:
    """The learner's line that a finding speaks of, what of it failed, and what its names held."""
    number_of_line = f"{finding.line}: "
    yield number_of_line + finding.code
    if finding.columns is not None:
        begin, end = finding.columns
        yield " " * (len(number_of_line) + begin) + "^" * (end - begin)
    if finding.values:
        yield ", ".join(finding.values)


def example(one: Example, width: int) -> Iterator[str]:
    """An example in at most ``width`` columns, as far as its numbers allow."""
    yield f"The smallest input that shows it: {one.call}"
    yield ""
    yield from side_by_side(one.given, width)
    yield ""
    yield from side_by_side([*_headed("yours", one.yours), *_headed("Keras", one.keras)], width)
    printed = one.printed.strip("\n").splitlines()
    if printed:
        yield from ("", "printed:", *(f"  {line}" for line in printed[:_PRINTED_LINES]))


def _headed(whose: str, grids: Sequence[Grid]) -> Iterator[Grid]:
    for name, rows in grids:
        yield f"{whose}{name}" if name[:1] in ("", "[", ",") else f"{whose}: {name}", rows


def side_by_side(grids: Sequence[Grid], width: int) -> Iterator[str]:
    """Grids next to each other as far as there is room: one row behind its name, others below."""
    line: list[tuple[int, list[str]]] = []
    used = 0
    for name, rows in grids:
        column = [f"{name} = {rows[0].strip()}"] if len(rows) == 1 else [name, *rows]
        wide = max(map(len, column))
        if line and used + wide > width:
            yield from _beside(line)
            line, used = [], 0
        line.append((wide, column))
        used += wide + len(_BETWEEN)
    yield from _beside(line)


def _beside(columns: Sequence[tuple[int, list[str]]]) -> Iterator[str]:
    for place in range(max(len(rows) for _, rows in columns)):
        cells = [rows[place] if place < len(rows) else "" for _, rows in columns]
        widths = (wide for wide, _ in columns)
        yield _BETWEEN.join(c.ljust(w) for c, w in zip(cells, widths, strict=True)).rstrip()


def reflowed(text: str) -> str:
    """Prose without the line breaks inside its paragraphs; indented lines stay as they are."""
    paragraphs = text.strip().split("\n\n")
    kept = (one if "\n " in one else " ".join(one.split("\n")) for one in paragraphs)
    return "\n\n".join(kept) + "\n"


def plain(markdown: str) -> str:
    """A step of a lesson without its signs: paragraphs unbroken, lists and drawings as they are."""
    parts = []
    for place, part in enumerate(_FENCE.split(markdown)):
        if place % 2:
            parts.append(part.rstrip())
        else:
            paragraphs = _STRESSED.sub(r"\2", part).strip().split("\n\n")
            parts += [_BREAK.sub(" ", paragraph) for paragraph in paragraphs]
    return "\n\n".join(filter(None, parts))
