"""Text to read: what a learner was told when the class was graded, or a file that is not run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Markdown, Static

from tutor import outside_text
from tutor.tui.screens.lesson_panes import WIDE
from tutor.tui.widgets.source_text import SourceText


class Paper(Screen[None]):
    """A page; escape goes back.

    Args:
        title: plain text.
        markdown: shown as a page, whatever is from strangers in it escaped already.
        sources: title and text of what is shown as code, side by side where there is room.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-stacked"), (WIDE, "-beside")]  # noqa: RUF012 - as Textual has it

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", "Back", id="paper.close", tooltip="Back"),
    ]

    def __init__(
        self, title: str, *, markdown: str = "", sources: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__(id="paper")
        self._title = title
        self._markdown = markdown
        self._sources = sources

    def compose(self) -> ComposeResult:
        """The title, the page, the code."""
        yield Static(f" {outside_text.clean(self._title)}", id="where", markup=False)
        if self._markdown:
            with VerticalScroll(id="page-scroll"):
                yield Markdown(self._markdown, open_links=False)
        if self._sources:
            with Horizontal(id="both"):
                for number, (name, text) in enumerate(self._sources):
                    shown = outside_text.clean(text, len(text))
                    yield SourceText(shown, id=f"source-{number}", title=name)
        yield Footer()
