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
from tutor.hints import NO_MORE, TRY_FIRST, Ladder
from tutor.phrases import phrase
from tutor.progress import Progress

_WHY_NOT = {TRY_FIRST: "hints.try_first", NO_MORE: "hints.no_more"}


class Hints(ModalScreen[None]):
    """Shows the hints taken so far; opening it takes the first one, or one about a new mistake."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "h,f7,space",
            "more",
            phrase("hints.next"),
            id="hints.more",
            tooltip=phrase("hints.next.told"),
        ),
        Binding(
            "escape,q,enter",
            "dismiss",
            phrase("hints.close"),
            id="hints.close",
            tooltip=phrase("hints.close.told"),
        ),
    ]

    def __init__(self, lesson: Lesson, progress: Progress) -> None:
        super().__init__(classes="dialog")
        self._lesson = lesson
        self._progress = progress
        self._ladder = Ladder(lesson, progress)
        self._hints: list[str] = []

    def compose(self) -> ComposeResult:
        """The hints, and what to press."""
        with Vertical() as box:
            box.border_title = phrase("hints.title", name=self._lesson.title)
            with VerticalScroll():
                yield Static(id="hints", markup=False)
            yield Static(id="hints-keys", markup=False)

    def on_mount(self) -> None:
        """Takes a hint where none was taken before, or where a mistake was named since."""
        new = False
        with contextlib.suppress(WorkspaceError):  # taking one says what is wrong
            self._hints = self._ladder.taken()
            new = self._ladder.mistake(self._progress.lesson(self._lesson.id)) is not None
        if new or not self._hints:
            self.action_more()
        else:
            self._draw(phrase("hints.more"))

    def action_more(self) -> None:
        """Takes one hint more, and records it; or says what comes first."""
        try:
            hint, why_not = self._ladder.climb()
        except WorkspaceError as error:
            self.notify(str(error), severity="warning", markup=False)
            general = self._lesson.hints
            hint, why_not = general[min(len(self._hints), len(general) - 1)], ""
        if hint and hint not in self._hints:
            self._hints.append(hint)
        self._draw(phrase(_WHY_NOT[why_not]) if why_not else phrase("hints.more"))

    def _draw(self, below: str) -> None:
        parts: list[str | Content] = []
        for place, hint in enumerate(self._hints, 1):
            parts += [Content.styled(f"{place}  ", "$text-accent bold"), hint, "\n\n"]
        self.query_one("#hints", Static).update(Content.assemble(*parts).rstrip())
        self.query_one("#hints-keys", Static).update(f"{below}      {phrase('hints.back')}")
        scroll = self.query_one(VerticalScroll)
        if len(self._hints) > 1:  # a long one alone is read from its beginning
            scroll.scroll_end(animate=False)
