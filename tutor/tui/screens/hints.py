"""The hints of a lesson, one more at each press of a key."""

from __future__ import annotations

import contextlib
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tutor.course import Lesson
from tutor.errors import WorkspaceError
from tutor.progress import Progress


class Hints(ModalScreen[None]):
    """Shows the hints taken so far; the first opening takes the first one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h,f7,space", "more", "Next hint", id="hints.more", tooltip="Show one hint more"),
        Binding("escape,q,enter", "dismiss", "Close", id="hints.close", tooltip="Back to work"),
    ]

    def __init__(self, lesson: Lesson, progress: Progress) -> None:
        super().__init__(classes="dialog")
        self._lesson = lesson
        self._progress = progress
        self._shown = 0

    def compose(self) -> ComposeResult:
        """The hints, and what to press."""
        with Vertical() as box:
            box.border_title = f"Hints for {self._lesson.title}"
            with VerticalScroll():
                yield Static(id="hints", markup=False)
            yield Static(id="hints-keys", markup=False)

    def on_mount(self) -> None:
        """Takes the first hint where none was taken before."""
        with contextlib.suppress(WorkspaceError):  # taking one says what is wrong
            self._shown = self._progress.lesson(self._lesson.id).hints
        if self._shown:
            self._draw()
        else:
            self.action_more()

    def action_more(self) -> None:
        """Takes one hint more, and records it."""
        try:
            self._shown = self._progress.hint_shown(self._lesson.id)
        except WorkspaceError as error:
            self.notify(str(error), severity="warning", markup=False)
            self._shown = min(self._shown + 1, len(self._lesson.hints))
        self._draw()

    def _draw(self) -> None:
        hints = self._lesson.hints[: self._shown]
        parts: list[str | Content] = []
        for place, hint in enumerate(hints, 1):
            parts += [Content.styled(f"{place}  ", "$text-accent bold"), hint, "\n\n"]
        self.query_one("#hints", Static).update(Content.assemble(*parts))
        more = "h  one more hint      " if self._shown < len(self._lesson.hints) else ""
        self.query_one("#hints-keys", Static).update(f"{more}esc  back to work")
        self.query_one(VerticalScroll).scroll_end(animate=False)
