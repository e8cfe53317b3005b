"""The first screen where there is no learner's folder: what this is, and an offer to make one."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from tutor import outside_text, workspace
from tutor.errors import WorkspaceError
from tutor.phrases import phrase
from tutor.tui.widgets.field import Field


class Welcome(Screen[None]):
    """Asks where the learner's folder should be, makes it and opens the first lesson."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+q,escape",
            "app.quit",
            phrase("app.quit"),
            id="welcome.quit",
            tooltip=phrase("app.quit.told"),
        ),
    ]

    def __init__(self, folder: Path) -> None:
        super().__init__(id="welcome")
        self._folder = folder

    def compose(self) -> ComposeResult:
        """A few sentences and one field."""
        with Vertical(id="welcome-box") as box:
            box.border_title = "cnn-tutor"
            yield Static(phrase("welcome.text"), markup=False)
            yield Static(phrase("welcome.question"), markup=False)
            yield Field(workspace.proposed(self._folder), id="folder")
            yield Static(id="place", markup=False)
            yield Static(id="problem", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """The field is ready to be typed into."""
        self.query_one(Input).focus()

    @on(Input.Changed)
    def tell_the_place(self, event: Input.Changed) -> None:
        """Which folder that is, in full."""
        try:
            place = outside_text.clean(str(workspace.as_typed(self._folder, event.value)))
        except (OSError, RuntimeError, ValueError):
            place = ""
        self.query_one("#place", Static).update(place and phrase("welcome.place", folder=place))

    @on(Input.Submitted)
    def make(self, event: Input.Submitted) -> None:
        """Makes the folder, or says why not."""
        from tutor.tui.screens.lesson import LessonScreen

        try:
            made = workspace.made_as_typed(self._folder, event.value)
        except WorkspaceError as error:
            self.query_one("#problem", Static).update(str(error))
            return
        self.app.push_screen(LessonScreen(made))  # the default screen cannot be switched
