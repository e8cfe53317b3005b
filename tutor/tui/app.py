"""The application: the first screen, the theme, and an end that loses nothing."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import constants
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider
from textual.driver import Driver
from textual.errors import NoWidget
from textual.events import Event, InputEvent, MouseEvent
from textual.filter import LineFilter
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.theme import Theme, ThemeProvider
from textual.types import CSSPathType

from tutor import outside_text, phrases, settings
from tutor.phrases import phrase
from tutor.tui import themes
from tutor.tui.harmless import Harmless
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.lesson_panes import WIDE
from tutor.workspace import Workspace

if TYPE_CHECKING:
    from tutor.sandbox import launch

_HARMLESS = Harmless()
_OTHER_STYLES = Path(__file__).with_name("styles") / "other_screens.tcss"
_PAUSE = 0.3  # seconds without a key, after which garbage is looked for
_LOOK_EVERY = 0.1  # seconds between looks whether there is such a pause
_ENOUGH = 3  # times that younger objects were looked through since, as Python has it
_NEVER = 1 << 30
_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of malloc.h
_TRY_AGAIN = 2.0  # seconds
_PALETTE = "--command-palette"  # as Textual calls it
_SYSTEM_COMMANDS = ("theme", "minimize", "maximize", "screenshot")


def _actions() -> type[Provider]:
    """Imported where the palette is opened for the first time, as Textual's own are."""
    from tutor.tui.palette import Actions

    return Actions


class TutorApp(App[None]):
    """cnn-tutor in a terminal.

    Args:
        folder: where to look for the learner's folder.
        workplace: where learner code runs; one of its own unless given. Whoever made it ends it.
    """

    TITLE = "cnn-tutor"
    CSS_PATH: ClassVar[CSSPathType | None] = "styles/tutor.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - as in App
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_actions}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f1",
            "help",
            phrase("app.help"),
            id="app.help",
            tooltip=phrase("app.help.told"),
            show=False,
            priority=True,  # else no dialog would have it
        ),
        Binding(
            "ctrl+q",
            "quit",
            phrase("app.quit"),
            id="app.quit",
            tooltip=phrase("app.quit.told"),
            show=False,
        ),
        Binding(
            "ctrl+t",
            "next_theme",
            phrase("app.theme"),
            id="app.theme",
            tooltip=phrase("app.theme.told"),
            show=False,
        ),
        Binding(
            "ctrl+l",
            "next_language",
            phrase("app.language"),
            id="app.language",
            tooltip=phrase("app.language.told"),
            show=False,
        ),
        Binding(
            App.COMMAND_PALETTE_BINDING,
            "command_palette",
            phrase("palette.name"),
            id="app.palette",
            tooltip=phrase("palette.told"),
            show=False,
            priority=True,
        ),
    ]

    def __init__(self, folder: Path, workplace: launch.Workplace | None = None) -> None:
        super().__init__()
        for own in themes.THEMES:
            self.register_theme(own)
        chosen = settings.theme() or ""
        self._begin_with(chosen if chosen in self.available_themes else themes.THEMES[0].name)
        self._folder = folder
        self._workplace = workplace
        self._pressed = 0.0  # the last key or click, on the monotonic clock
        self._thresholds: tuple[int, ...] = ()

    @property
    def workplace(self) -> launch.Workplace:
        """Where learner code runs: a first frame needs none."""
        if self._workplace is None:
            from tutor.sandbox import launch

            self._workplace = launch.workplace()
        return self._workplace

    def close_workplace(self) -> None:
        """Ends what learner code runs in, where there is anything."""
        if self._workplace is not None:
            self._workplace.close()

    def _begin_with(self, theme: str) -> None:
        """Takes a theme before anything is drawn.

        Setting it as later would have every style read twice before the first frame.
        """
        self.set_reactive(App.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())
        dark = self.current_theme.dark
        self.update_classes(
            {f"-theme-{theme}": True, "-dark-mode": dark, "-light-mode": not dark}, update=False
        )

    def get_driver_class(self) -> type[Driver]:
        """As in App; a terminal is read by a driver of our own."""
        if constants.DRIVER is not None or sys.platform == "win32":
            return super().get_driver_class()
        from tutor.tui.terminal import TerminalDriver

        return TerminalDriver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """As in App; and nothing that is drawn gives the terminal commands, whoever wrote it."""
        return [*super().get_line_filters(), _HARMLESS]

    def get_default_screen(self) -> Screen[None]:
        """The learner's folder, or an offer to make one."""
        found = Workspace.find(self._folder)
        if found is not None:
            return LessonScreen(found)
        from tutor.tui.screens.welcome import Welcome

        return Welcome(self._folder)

    def on_mount(self) -> None:
        """Listens for the end before anything can be lost."""
        self._listen_for_the_end()
        self.call_after_refresh(self._read_other_styles)
        self.call_after_refresh(self._collect_in_pauses)
        self.call_after_refresh(_give_back_what_is_large)
        self.theme_changed_signal.subscribe(self, self._remember_theme)

    def _collect_in_pauses(self) -> None:
        """Looks through all objects for garbage only while nobody presses keys.

        That takes up to a tenth of a second, and Python would do it at any key.
        """
        gc.enable()  # whoever started the program may have put that off
        self._thresholds = gc.get_threshold()
        gc.set_threshold(*self._thresholds[:2], _NEVER)
        self.set_interval(_LOOK_EVERY, self._collect)

    def _collect(self) -> None:
        if gc.get_count()[2] > _ENOUGH and time.monotonic() - self._pressed > _PAUSE:
            gc.collect()

    def on_unmount(self) -> None:
        """Leaves the search for garbage as it was."""
        if self._thresholds:
            gc.set_threshold(*self._thresholds)

    def _read_other_styles(self) -> None:
        self.stylesheet.read(_OTHER_STYLES)
        self.stylesheet.parse()

    async def on_event(self, event: Event) -> None:
        """As in App; what the mouse does to a widget that was removed, and is still drawn, is lost.

        Textual would look for the widgets around it, and fail.
        """
        if isinstance(event, InputEvent):
            self._pressed = time.monotonic()
        if isinstance(event, MouseEvent) and not event.is_forwarded and self._is_late(event):
            return
        await super().on_event(event)

    def _is_late(self, event: MouseEvent) -> bool:
        if self.mouse_captured is None:
            with contextlib.suppress(NoWidget):
                return not self.get_widget_at(event.x, event.y)[0].is_attached
        return False

    def action_help(self) -> None:
        """Shows all keys that do something now; at the second time takes them away."""
        from tutor.tui.screens.keys import KeysScreen

        if isinstance(self.screen, KeysScreen):
            self.screen.dismiss()
        elif not isinstance(self.screen, CommandPalette):
            self.push_screen(KeysScreen(self.screen))

    def action_next_theme(self) -> None:
        """Takes the next of the program's own themes, and says its name."""
        self.theme = themes.after(self.theme)
        self.notify(phrase("app.theme.now", theme=self.theme), markup=False, timeout=2)

    def _remember_theme(self, theme: Theme) -> None:
        """Whichever way it was chosen."""
        try:
            settings.choose_theme(theme.name)
        except OSError as error:
            self._not_remembered(error)

    def action_next_language(self) -> None:
        """Chooses another language for the next start, and says so in that language."""
        names = list(phrases.LANGUAGES)
        before = settings.language()
        before = before if before in names else phrases.language()
        chosen = names[(names.index(before) + 1) % len(names)]
        try:
            settings.choose_language(chosen)
        except OSError as error:
            self._not_remembered(error)
        else:
            self.notify(phrase(f"app.language.next.{chosen}"), markup=False)

    def _not_remembered(self, error: OSError) -> None:
        said = phrase("app.not_remembered", why=error.strerror or error)
        self.notify(said, severity="warning", markup=False)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Those of Textual's own that have no key here, in the language of the screens."""
        for command in super().get_system_commands(screen):
            name = command.title.lower()
            if name in _SYSTEM_COMMANDS:
                title, told = phrase(f"palette.{name}"), phrase(f"palette.{name}.told")
                yield SystemCommand(title, told, command.callback)

    def action_command_palette(self) -> None:
        """As in App, but for the language."""
        if not isinstance(self.screen, CommandPalette):
            from tutor.tui.palette import Palette

            self.push_screen(Palette(placeholder=phrase("palette.search"), id=_PALETTE))

    def search_themes(self) -> None:
        """As in App, with the palette that page keys do not end."""
        from tutor.tui.palette import Palette

        placeholder = phrase("palette.search_themes")
        self.push_screen(Palette(providers=[ThemeProvider], placeholder=placeholder))

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """As in App; a name of a folder must not give the terminal commands."""
        message = outside_text.clean(message)
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def _listen_for_the_end(self) -> None:
        """Has what is not saved kept when somebody ends the program from outside."""
        # Windows has no such handlers, and tests run outside the main thread's loop.
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.end_now)
        with contextlib.suppress(AttributeError, ValueError):
            signal.signal(signal.SIGINT, self._interrupted)
            signal.signal(signal.SIGHUP, self._end_without_a_terminal)

    def _interrupted(self, *_: object) -> None:
        """The key Ctrl-C is none of this: the screens get it as any other."""
        self.call_later(self.end_now)

    @contextlib.contextmanager
    def suspend(self) -> Iterator[None]:
        """As in App; Ctrl-C is for the program that has the terminal meanwhile."""
        with super().suspend():
            before = signal.signal(signal.SIGINT, lambda *_: None)
            try:
                yield
            finally:
                signal.signal(signal.SIGINT, before)

    def end_now(self) -> None:
        """Ends without a question, and loses nothing: SIGTERM, or a browser's page was closed.

        Where nothing can be written, it stays and tries again.
        """
        if self.leave_unsaved():
            self.exit()
        else:
            self.set_timer(_TRY_AGAIN, self.end_now)

    def _end_without_a_terminal(self, *_: object) -> None:
        """The terminal was closed: there is nothing left to draw on, or to put in order.

        At once, and not through the loop: that may be waiting for an editor to be left, or for
        the terminal to take what was drawn.
        """
        try:
            self.leave_unsaved()
            self.close_workplace()
        finally:
            os._exit(128 + signal.SIGHUP)

    def leave_unsaved(self) -> bool:
        """Leaves what only an editor holds to the next start; whether nothing can be lost now."""
        screens = [one for one in self.screen_stack if isinstance(one, LessonScreen)]
        kept = [one.leave_unsaved() for one in screens]  # each, also where one could not
        return all(kept)

    def _handle_exception(self, error: Exception) -> None:
        """As in App; a fault of the program's own does not cost the learner what they typed."""
        with contextlib.suppress(Exception):  # this one must not hide the other
            self.leave_unsaved()
        super()._handle_exception(error)

    async def action_quit(self) -> None:
        """Leaves, unless the screen has something to ask first."""
        for screen in reversed(self.screen_stack):
            before_quit = getattr(screen, "before_quit", None)
            if before_quit is not None and not await before_quit():
                return
        self.exit()


def _give_back_what_is_large() -> None:
    """Has arrays of a megabyte and more go back to the system when they are dropped.

    Else glibc, once it has seen some come and go, keeps room for the next ones.
    """
    import ctypes

    with contextlib.suppress(OSError, AttributeError, TypeError):  # no glibc
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, 1 << 20)


def run(folder: Path) -> int:
    """Opens the screens; the exit code of the program."""
    app = TutorApp(folder)
    try:
        app.run()
    finally:
        app.close_workplace()
    return app.return_code or 0
