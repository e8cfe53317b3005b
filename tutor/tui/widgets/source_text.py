"""Python code to read, coloured and scrolled, not to be edited."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.highlight import highlight
from textual.widgets import Static


class SourceText(VerticalScroll):
    """A piece of Python with a title."""

    def __init__(self, text: str, *, id: str, title: str) -> None:
        super().__init__(id=id, classes="source")
        self.border_title = Content(title)
        self._code = Static(_coloured(text), markup=False)

    def compose(self) -> ComposeResult:
        """The code; long lines are folded."""
        yield self._code

    def show(self, text: str) -> None:
        """Shows other code."""
        self._code.update(_coloured(text))


def _coloured(text: str) -> Content:
    return highlight(text, language="python") if text else Content("")
