"""Python code to read, coloured and scrolled, not to be edited."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.highlight import highlight
from textual.widget import Widget

_FURTHER_IN = 4  # columns: where the rest of a long line goes on


class SourceText(VerticalScroll):
    """A piece of Python with a title."""

    def __init__(self, text: str, *, id: str, title: str) -> None:
        super().__init__(id=id, classes="source")
        self.border_title = Content(title)
        self._code = _Code(text)

    def compose(self) -> ComposeResult:
        """The code; long lines are folded."""
        yield self._code

    def show(self, text: str) -> None:
        """Shows other code."""
        self._code.show(text)


class _Code(Widget):
    """The lines, as wide as there is room."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._coloured = _coloured(text)

    def show(self, text: str) -> None:
        self._coloured = _coloured(text)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes in ``width`` columns."""
        return sum(1 for _ in _folded(self._coloured, width))

    def render(self) -> Content:
        """All lines."""
        return Content("\n").join(_folded(self._coloured, self.size.width))


def _coloured(text: str) -> Content:
    return highlight(text, language="python") if text else Content("")


def _folded(code: Content, width: int) -> Iterator[Content]:
    """The lines of ``code``, none longer than ``width``; the rest of one stands further in."""
    for line in code.split("\n", allow_blank=True):
        indent = len(line.plain) - len(line.plain.lstrip()) + _FURTHER_IN
        while line.cell_length > width > 2 * indent:
            place = line.plain.rfind(" ", indent + 1, width + 1)
            cut = place if place > 0 else width
            yield line[:cut]
            begins = cut + len(line.plain[cut:]) - len(line.plain[cut:].lstrip())
            line = Content(" " * indent) + line[begins:]
        yield line
