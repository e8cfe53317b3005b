"""One submission, opened as if one were that learner: a copy of it on the ordinary screen.

Whatever is changed here is gone when the screen is left. Models of the labs are shown and not run.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tutor import course
from tutor.course import Lesson
from tutor.errors import TutorError
from tutor.grading import feedback
from tutor.grading.visit import Visit
from tutor.outcomes import Outcome
from tutor.training.labs import LABS
from tutor.tui.instructor.engine import Engine
from tutor.tui.instructor.paper import Paper
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.widgets.check_pane import CheckPane

if TYPE_CHECKING:
    from tutor.desk import Desk

_NUMBERS = itertools.count(1)
_NOT_RUN = "Training code of others is shown, never run."


class SubmissionScreen(LessonScreen):
    """The lesson screen on a copy of a submission, which it removes at its end.

    Args:
        visit: the copy.
        engine: shared by all submissions.
        other: opens the submission so many rows further down.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Class", id="submission.leave", tooltip="Back to the class"),
        Binding("q", "leave", "Class", id="submission.leave.q", show=False),
        Binding(
            "g,f11",
            "graded",
            "As graded",
            id="submission.graded",
            tooltip="What this learner was told when graded",
        ),
        Binding(
            "right_square_bracket,ctrl+pagedown",
            "other(1)",
            "Next",
            id="submission.next",
            tooltip="The next row of the class",
        ),
        Binding(
            "left_square_bracket,ctrl+pageup",
            "other(-1)",
            "Learner before",
            id="submission.before",
            tooltip="The row above in the class",
            show=False,
        ),
        # Where 80 columns have no room for all, what instructors seldom need is not shown.
        Binding("h", "hint", "Hint", id="submission.hint", show=False),
        Binding("f7", "hint", "Hint", id="submission.hint.f", priority=True, show=False),
        Binding("n,f8", "go(1)", "Next lesson", id="submission.lesson", show=False),
    ]

    def __init__(self, visit: Visit, engine: Engine, other: Callable[[int], None]) -> None:
        # The one before may still be on its way out.
        super().__init__(visit.workspace, id=f"submission-{next(_NUMBERS)}")
        self.visit = visit
        self._engine = engine
        self._other = other
        self._results = {one.lesson: one for one in self.visit.results()}
        self._whole = True
        self.set_reactive(LessonScreen.lesson, self._first_broken())

    def _first_broken(self) -> Lesson:
        """The first lesson of the file that did not pass, or the first one."""
        for one in self.visit.grade.lessons:
            if one.outcome is not Outcome.PASSED:
                return course.lesson(one.lesson)
        return course.lessons()[0]

    def whose(self) -> str:
        """The learner's name; that it is a copy."""
        return f"{self.visit.grade.name} (a copy)"

    def on_mount(self) -> None:
        """What was found comes first; where there is room, the code stands beside it."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        if not self.is_attached:
            return  # it was left before its first frame
        self.pane = "code"
        self.pane = "check"
        if self._desk is None:
            self.query_one(CheckPane).border_title = "As graded"

    # Checking

    def make_desk(self) -> Desk | None:
        """The shared engine on this copy; None where strangers' code is not run."""
        from tutor.desk import Desk

        try:
            refused = self._engine.why_not_run()
        except TutorError as error:
            refused = str(error)
        if refused:
            said = self.app.call_from_thread
            said(self.notify, refused, severity="warning", markup=False, timeout=20)
            return None
        return Desk(self.workspace, self._engine.sandbox, self._engine.checker)

    def end_engine(self, desk: Desk) -> None:
        """Leaves the engine to the next submission."""

    def lessons_to_check(self) -> Sequence[Lesson]:
        """The whole file at first, so that the map is that of this desk; then the open lesson."""
        whole, self._whole = self._whole, False
        return course.cnn_lessons() if whole else [self.lesson]

    def _check(self) -> None:
        if self.lesson.id in LABS:
            self.query_one(CheckPane).say(f"{_NOT_RUN} {self._handed_in()}")
        else:
            super()._check()

    def _handed_in(self) -> str:
        file = LABS[self.lesson.id].file
        if file in self.visit.training:
            return f"F9 shows the {file} that was handed in."
        return f"No {file} was handed in beside cnn.py."

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As on the learner's screen; a copy is not handed in."""
        return False if action == "hand_in" else super().check_action(action, parameters)

    def action_run(self) -> None:
        """Runs the network beside Keras; of the labs, shows the model that was handed in."""
        if self.lesson.id not in LABS:
            super().action_run()
            return
        file = LABS[self.lesson.id].file
        self.notify(f"{_NOT_RUN} {self._handed_in()}", markup=False)
        if text := self.visit.training.get(file):
            title = f"{file} of {self.visit.grade.name}. {_NOT_RUN}"
            self.app.push_screen(Paper(title, sources=((file, text),)))

    def action_reference(self) -> None:
        """Shows the reference beside the learner's code, whether the lesson has passed or not."""
        self.open_reference()

    def action_graded(self) -> None:
        """Shows what this learner was told when the class was graded."""
        grade = self.visit.grade
        self.app.push_screen(Paper(f"{grade.name}, as graded", markdown=feedback.markdown(grade)))

    def action_leave(self) -> None:
        """Goes back to the class."""
        self.dismiss()

    def action_other(self, by: int) -> None:
        """Goes to the learner below in the table, or above."""
        self.dismiss()
        self._other(by)

    async def before_quit(self) -> bool:
        """Leaves without a question: it is a copy."""
        return True

    def on_unmount(self) -> None:
        """Removes the copy."""
        self.visit.close()
