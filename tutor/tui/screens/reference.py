"""The reference beside the learner's own way, once a lesson has passed."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from tutor import ideas, outside_text
from tutor.course import Lesson
from tutor.phrases import phrase
from tutor.sandbox.client import Sandbox
from tutor.tui.widgets.source_text import SourceText


class ReferenceScreen(Screen[None]):
    """Two functions side by side, stacked where it is narrow, and what differs in idea."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,s,f10", "dismiss", phrase("reference.close"), id="reference.close"),
        Binding("tab", "app.focus_next", phrase("reference.other"), id="reference.other"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-stacked"), (110, "-beside")]  # noqa: RUF012 - as Textual has it

    def __init__(self, lesson: Lesson, source: str, sandbox: Sandbox) -> None:
        super().__init__(id="reference-screen")
        self._lesson = lesson
        self._source = source
        self._sandbox = sandbox

    def compose(self) -> ComposeResult:
        """What differs above, both functions below it."""
        title = phrase("reference.where", name=self._lesson.title)
        yield Static(f" {title}", id="where", markup=False)
        with VerticalScroll(id="differences", can_focus=False):
            yield Static(phrase("reference.looking"), id="ideas", markup=False)
        with Horizontal(id="both"):
            title = phrase("reference.title")
            yield SourceText(self._lesson.solution, id="reference-code", title=title)
            yield SourceText("", id="own-code", title=phrase("reference.yours"))
        yield Footer()

    def on_mount(self) -> None:
        """The learner's file is looked into by a worker."""
        self._compare()

    @work(thread=True, exclusive=True)
    def _compare(self) -> None:
        mine, sentences = ideas.beside_the_reference(self._lesson, self._source, self._sandbox)
        self.app.call_from_thread(self._show, mine, sentences)

    def _show(self, mine: str, sentences: list[str]) -> None:
        if not self.query("#own-code") or not self.query("#ideas"):
            return  # the screen is being closed
        self.query_one("#own-code", SourceText).show(outside_text.clean(mine))
        told = "\n".join(sentences) or phrase("reference.no_look")
        self.query_one("#ideas", Static).update(Content(told))
