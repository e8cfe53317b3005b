"""A document as Markdown; plots are SVG files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tutor.report import own
from tutor.report.document import (
    Block,
    Code,
    Document,
    Heading,
    Own,
    Paragraph,
    Pictures,
    Plot,
    Table,
)

_IN_A_ROW = 4
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def render(document: Document, texts: Mapping[str, str], plots: str) -> str:
    """The whole report.

    Args:
        texts: the learner's own blocks, as they stand in Markdown.
        plots: the folder of the plots, as the report names it.
    """
    parts = ["\n".join(_block(block, texts, plots)) for block in document]
    return "\n\n".join(parts) + "\n"


def _block(block: Block, texts: Mapping[str, str], plots: str) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * block.level} {escape(block.text)}"
        case Paragraph():
            yield escape(block.text)
        case Table():
            yield f"{escape(block.caption)}:\n"
            yield _row(block.head)
            yield "|" + " --- |" * len(block.head)
            yield from map(_row, block.rows)
        case Code():
            longest = max((len(run) for run in re.findall("`+", block.text)), default=0)
            fence = "`" * max(3, longest + 1)
            yield f"{fence}python\n{block.text}\n{fence}"
        case Plot():
            yield f"![{escape(block.caption)}]({plots}/{block.name}.svg)"
        case Pictures():
            yield f"{escape(block.caption)}:\n"
            yield from _side_by_side(block, plots)
        case Own():
            yield f"*{escape(block.question)}*\n"
            yield own.begin(block.key)
            yield texts.get(block.key, "")
            yield own.end()


def escape(text: str) -> str:
    """Plain text so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", text)


def _side_by_side(block: Pictures, plots: str) -> Iterator[str]:
    """A table: the first row is its head, since Markdown knows no table without one."""
    for first in range(0, len(block.pictures), _IN_A_ROW):
        row = block.pictures[first : first + _IN_A_ROW]
        empty = [""] * (_IN_A_ROW - len(row))
        images = [f"![{escape(one.text)}]({plots}/{one.name}.png)" for one in row]
        yield f"| {' | '.join([*images, *empty])} |"
        if not first:
            yield "|" + " --- |" * _IN_A_ROW
        yield _row((*(one.text for one in row), *empty))


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(escape(cell).replace("\n", " ") for cell in cells) + " |"
