"""A report as blocks, before it is Markdown, HTML or LaTeX. All texts are plain, never markup."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from tutor.outside_text import commands_marked


@dataclass(frozen=True)
class Heading:
    """``level`` 1 is the title."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of texts under a head; the caption says what is measured, in which unit."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Code:
    """The learner's code, character by character."""

    text: str


@dataclass(frozen=True)
class Series:
    """One line of a plot.

    Attributes:
        dash: which pattern of dashes it is drawn with, 0 for none: never is colour alone what
            tells two lines apart.
        markers: whether it is dots and no line.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    dash: int = 0
    markers: bool = False


@dataclass(frozen=True)
class Plot:
    """Lines over two axes; ``y_range`` None for what the values need."""

    name: str
    caption: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    y_range: tuple[float, float] | None = None


@dataclass(frozen=True)
class Picture:
    """A small image as a PNG file; ``name`` is that of the file, ``text`` says what it shows."""

    name: str
    png: bytes
    text: str


@dataclass(frozen=True)
class Pictures:
    """Images side by side, in their order."""

    caption: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Own:
    """A block that the learner fills in; kept when the report is made again."""

    key: str
    question: str


Block = Heading | Paragraph | Table | Code | Plot | Pictures | Own
Document = tuple[Block, ...]


def harmless(part: Any) -> Any:
    """A document, or a part of one, in whose texts a mark stands for what a terminal obeys."""
    if isinstance(part, str):
        return commands_marked(part)
    if isinstance(part, tuple):
        return tuple(map(harmless, part))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(
            part, **{one.name: harmless(getattr(part, one.name)) for one in fields(part)}
        )
    return part
