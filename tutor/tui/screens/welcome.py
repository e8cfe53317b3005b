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

from tutor.errors import WorkspaceError
from tutor.workspace import Workspace

_TEXT = (
    "You will build a convolutional network, layer by layer, in a file called cnn.py.\n\n"
    "At every save your layer is compared with Keras on hidden cases. When all layers are "
    "right, your network reads handwritten digits, and you learn to train one."
)


class Welcome(Screen[None]):
    """Asks where the learner's folder should be, makes it and opens the first lesson."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,escape", "app.quit", "Quit", id="welcome.quit", tooltip="Leave"),
    ]

    def __init__(self, folder: Path) -> None:
        super().__init__(id="welcome")
        self._folder = folder

    def compose(self) -> ComposeResult:
        """A few sentences and one field."""
        with Vertical(id="welcome-box") as box:
            box.border_title = "cnn-tutor"
            yield Static(_TEXT, markup=False)
            yield Static("Where should your work go? Enter makes the folder.", markup=False)
            yield Input(self._proposal(), id="folder")
            yield Static("", id="problem", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """The field is ready to be typed into."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def make(self, event: Input.Submitted) -> None:
        """Makes the folder, or says why not."""
        from tutor.tui.screens.lesson import LessonScreen

        typed = event.value.strip() or "."
        try:
            folder = self._folder / Path(typed).expanduser()
            made = Workspace.find(folder) or Workspace.create(folder)
        except WorkspaceError as error:
            self.query_one("#problem", Static).update(str(error))
            return
        except (OSError, RuntimeError, ValueError):
            # A name too long, a user that nobody knows, a folder that may not be looked into.
            self.query_one("#problem", Static).update(f"{typed} cannot be used as a folder.")
            return
        self.app.push_screen(LessonScreen(made))  # the default screen cannot be switched

    def _proposal(self) -> str:
        """The current folder where it is empty, else a new one in it."""
        try:
            empty = not any(self._folder.iterdir())
        except OSError:
            empty = True
        return "." if empty else "my-cnn"
