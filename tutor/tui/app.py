"""The application: the first screen, the theme, and an end that loses nothing."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from tutor.sandbox import launch
from tutor.tui.screens.lesson import WIDE, LessonScreen
from tutor.tui.screens.welcome import Welcome
from tutor.workspace import Workspace


class TutorApp(App[None]):
    """cnn-tutor in a terminal.

    Args:
        folder: where to look for the learner's folder.
        workplace: where learner code will run, if that is under way already.
    """

    TITLE = "cnn-tutor"
    CSS_PATH = "styles/tutor.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - as in App
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", id="app.quit", tooltip="Leave the tutor", show=False),
    ]

    def __init__(self, folder: Path, workplace: launch.Workplace | None = None) -> None:
        super().__init__()
        self._folder = folder
        self.workplace = workplace or launch.workplace()

    def on_mount(self) -> None:
        """Opens the learner's folder, or offers to make one."""
        self._listen_for_the_end()
        found = Workspace.find(self._folder)
        self.push_screen(LessonScreen(found) if found else Welcome(self._folder))

    def _listen_for_the_end(self) -> None:
        """On SIGTERM, or when the terminal is closed, what is not saved is kept first."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            # Windows has no SIGHUP, and its loop takes no handlers.
            with contextlib.suppress(AttributeError, NotImplementedError, ValueError):
                loop.add_signal_handler(getattr(signal, name), self._end_now)

    def _end_now(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, LessonScreen):
                screen.keep_unsaved()
        self.exit()

    async def action_quit(self) -> None:
        """Leaves, unless the screen has something to ask first."""
        for screen in reversed(self.screen_stack):
            before_quit = getattr(screen, "before_quit", None)
            if before_quit is not None and not await before_quit():
                return
        self.exit()


def run(folder: Path) -> int:
    """Opens the screens; the exit code of the program."""
    # From the main thread and before Textual: the process for learner code is ready by the
    # time that somebody has typed a line.
    workplace = launch.workplace()
    workplace.start()
    app = TutorApp(folder, workplace)
    try:
        app.run()
    finally:
        workplace.close()
    return app.return_code or 0
