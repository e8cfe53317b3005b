"""The application in instructor mode, and the ways between its places."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.types import CSSPathType

from tutor.grading.folder import GradedFolder
from tutor.sandbox import launch
from tutor.tui.app import TutorApp
from tutor.tui.instructor.classroom import ClassPlace
from tutor.tui.instructor.engine import Engine
from tutor.tui.instructor.mistakes import MistakesPlace
from tutor.tui.instructor.solutions import SolutionsPlace


class InstructorApp(TutorApp):
    """cnn-tutor in a terminal, for whoever teaches.

    Args:
        graded: the class, None where there is none.
        workplace: where code runs; one of its own unless given. Whoever made it ends it.
        accept_weak: whether strangers' code runs where this machine cannot confine it.
    """

    TITLE = "cnn-tutor instructor"
    CSS_PATH: ClassVar[CSSPathType | None] = [
        "../styles/tutor.tcss",
        "../styles/other_screens.tcss",  # its first screen needs them already
        "../styles/instructor.tcss",
    ]
    DEFAULT_MODE = "solutions"
    # Here and not in the places, so that the keys of what is shown come first.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help", id="instructor.help", tooltip="All keys"),
        Binding("q", "quit", "Quit", id="instructor.quit", tooltip="Leave"),
    ]

    def __init__(
        self,
        graded: GradedFolder | None = None,
        workplace: launch.Workplace | None = None,
        *,
        accept_weak: bool = False,
    ) -> None:
        super().__init__(Path(), workplace)
        self.graded = graded
        self.engine = Engine(self.workplace, accept_weak=accept_weak)
        self.add_mode("solutions", lambda: SolutionsPlace(self.engine))
        self.add_mode("mistakes", lambda: MistakesPlace(self.engine))
        if graded is not None:
            self.add_mode("class", lambda: ClassPlace(graded, self.engine))

    def action_place(self, name: str) -> None:
        """Goes to a place; says how to come to a class where there is none."""
        if name == "class" and self.graded is None:
            said = "There is no class open. cnn-tutor instructor DIR opens what grade wrote."
            self.notify(said, markup=False)
        else:
            self.switch_mode(name)

    async def open_mistake(self, name: str) -> None:
        """Goes to the bank and hands one of it in, by its name."""
        await self.switch_mode("mistakes")
        if isinstance(self.screen, MistakesPlace):
            self.screen.open(name)

    def leave_unsaved(self) -> bool:
        """Nothing that is changed here is kept: submissions are copies, and go away."""
        self.engine.close()
        return True


class ClassApp(InstructorApp):
    """As :class:`InstructorApp`, with the class first."""

    DEFAULT_MODE = "class"


def run(graded: GradedFolder | None, *, accept_weak: bool) -> int:
    """Opens the places; the exit code of the program."""
    kind = InstructorApp if graded is None else ClassApp
    app = kind(graded, accept_weak=accept_weak)
    try:
        app.run()
    finally:
        app.engine.close()
        app.close_workplace()
    return app.return_code or 0
