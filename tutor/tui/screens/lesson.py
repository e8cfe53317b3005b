"""The screen where lessons are read, written and checked: its keys, and where they lead.

What it stands on, from the ground up: ``lesson_file`` (the learner's file, saved or not),
``lesson_checks`` (the engine and its verdicts), ``lesson_panes`` (what is drawn where),
``lesson_recovery`` (what was not saved when the program was ended).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from tutor import course
from tutor.course import Lesson
from tutor.errors import SourceError, TutorError
from tutor.phrases import phrase
from tutor.progress import LessonRecord
from tutor.tui.screens.lesson_panes import WIDE
from tutor.tui.screens.lesson_recovery import RecoveryScreen
from tutor.tui.widgets.lesson_text import LessonText
from tutor.workspace import Workspace

if TYPE_CHECKING:
    from tutor.lookback import Place


class LessonScreen(RecoveryScreen):
    """The lessons of a learner's folder.

    Args:
        workspace: the folder.
        id: of the screen.
    """

    # Letters act outside the editor; the second key of an action acts everywhere. F6 and F7 are
    # taken before the editor, which would select text with them.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save_and_check", phrase("lesson.check"), id="check", priority=True),
        Binding("f5", "save_and_check", phrase("lesson.check"), id="check.f", show=False),
        Binding("h", "hint", phrase("lesson.hint"), id="hint"),
        Binding("f7", "hint", phrase("lesson.hint"), id="hint.f", priority=True),
        Binding("n,f8", "go(1)", phrase("lesson.next"), id="next"),
        Binding("p,shift+f8", "go(-1)", phrase("lesson.before"), id="back", show=False),
        Binding("r,f9", "run", phrase("lesson.run"), id="run"),
        Binding("v,shift+f3", "see_it", phrase("lesson.see"), id="see"),
        Binding("f1", "app.help", phrase("app.help"), id="help", priority=True),
        Binding("question_mark", "app.help", phrase("app.help"), id="help.letter", show=False),
        Binding("m,f2", "pane('course')", phrase("lesson.map"), id="pane.course", show=False),
        Binding("l,f3", "pane('lesson')", phrase("pane.lesson"), id="pane.lesson", show=False),
        Binding("c,f4", "pane('code')", phrase("pane.code"), id="pane.code", show=False),
        Binding("k", "pane('check')", phrase("pane.check"), id="pane.check", show=False),
        Binding(
            "f6",
            "pane('check')",
            phrase("pane.check"),
            id="pane.check.f",
            priority=True,
            show=False,
        ),
        Binding("e,ctrl+o", "own_editor", phrase("lesson.editor"), id="editor", show=False),
        Binding(
            "a,shift+f7",
            "questions",
            phrase("lesson.questions"),
            id="questions",
            tooltip=phrase("lesson.questions.told"),
            show=False,
        ),
        Binding("s,f10", "reference", phrase("lesson.reference"), id="reference", show=False),
        Binding(
            "i,shift+f9",
            "hand_in",
            phrase("lesson.hand_in"),
            id="hand_in",
            tooltip=phrase("lesson.hand_in.told"),
            show=False,
        ),
        Binding(
            "b,shift+f2",
            "look_back",
            phrase("lesson.look_back"),
            id="look_back",
            tooltip=phrase("lesson.look_back.told"),
            show=False,
        ),
        Binding("f12", "reset", phrase("lesson.reset"), id="reset", show=False),
        Binding("q,ctrl+q", "app.quit", phrase("app.quit"), id="quit", show=False),
    ]

    def __init__(self, workspace: Workspace, id: str = "lesson-screen") -> None:
        super().__init__(workspace, id)

    # Which lesson is open

    def watch_lesson(self) -> None:
        """Another lesson was opened."""
        self.query_one(LessonText).show(self.lesson)
        if self.workspace.of(self.lesson) is not self.workspace:
            self._change_file()
        if self._editor is not None:
            self._editor.go_to(self.lesson)
        self._draw()
        self.refresh_bindings()
        self._check()  # also if it was open before: the file may be another one now

    @on(OptionList.OptionSelected, "#course")
    def open_lesson(self, event: OptionList.OptionSelected) -> None:
        """A lesson was chosen in the map."""
        if self._open(course.lesson(str(event.option_id))):
            self.pane = "lesson"

    @on(OptionList.OptionSelected, "#cases")
    def go_on(self) -> None:
        """Enter in the check of a lesson that has just passed opens the next one."""
        reached = self._milestones.get(self.lesson.id)
        if reached is not None and reached.next is not None and self._open(reached.next):
            self.pane = "lesson"

    def action_go(self, by: int) -> None:
        """Opens the next lesson, or the one before."""
        place = self.lesson.number - 1 + by
        there = 0 <= place < len(course.lessons())
        if there and self._open(course.lessons()[place]) and self.pane != "code":
            self.pane = "lesson"

    def _open(self, lesson: Lesson) -> bool:
        """Opens a lesson; not while its file would push one out of the editor that is not saved."""
        if self.workspace.of(lesson) is not self.workspace and not self._save():
            return False
        self.lesson = lesson
        return True

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hides keys that do nothing in this lesson."""
        if action == "run":
            return self.lesson.id in ("network", "digits", "patchcam", "fast")
        if action == "see_it":
            return self.lesson.file == course.CNN_FILE
        if action in ("reset", "reference"):
            return bool(self.lesson.function)
        return True

    def action_pane(self, name: str) -> None:
        """Shows one of the panes, and moves the keys there."""
        if self.pane == name:
            self.watch_pane()
        self.pane = name

    def action_save_and_check(self) -> None:
        """Saves, and checks the open lesson."""
        if self._save():
            self._check()
            if self.size.width < WIDE:
                self.pane = "check"

    # Other screens

    def action_hint(self) -> None:
        """Shows the hints of the lesson, one more than before if that is asked for."""
        from tutor.tui.screens.hints import Hints

        self.app.push_screen(Hints(self.lesson, self.progress))

    def action_reference(self) -> None:
        """Shows the reference beside the learner's code; not before the lesson has passed."""
        record = self._records.get(self.lesson.id, LessonRecord())
        if not record.passed_at:
            self.notify(phrase("lesson.no_reference"), markup=False)
        else:
            self.open_reference()

    def open_reference(self) -> None:
        """Shows the reference beside what is in the file."""
        if self._desk is not None and self._save():
            from tutor.tui.screens.reference import ReferenceScreen

            try:
                source = self.workspace.read()
            except SourceError as error:
                self.notify(str(error), severity="error", markup=False)
                return
            self.app.push_screen(ReferenceScreen(self.lesson, source, self._desk.sandbox))

    def action_see_it(self) -> None:
        """Steps through what the learner's function makes of an image."""
        if self._desk is None or not self._save():
            return
        from tutor.tui.screens.explainer import ExplainerScreen

        try:
            source = self.workspace.read()
        except SourceError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        at = self.workspace.folder
        self.app.push_screen(ExplainerScreen(self.lesson, source, self._desk.sandbox, at))

    def action_look_back(self) -> None:
        """Tells what was hard so far; a place to read again opens there."""
        from tutor.tui.screens.look_back import LookBack

        self.app.push_screen(LookBack(self._records), self._read_again)

    def _read_again(self, place: Place | None) -> None:
        if place is not None and self._open(place.lesson):
            self.pane = "lesson"
            self.query_one(LessonText).step = place.step

    def action_hand_in(self) -> None:
        """Makes the report and the archive, and tells what is missing in it."""
        if self._desk is None or not self._save():
            return
        from tutor.tui.screens.hand_in import HandInScreen

        self.app.push_screen(HandInScreen(self._desk, self._one_check), self._back_with_records)

    def _back_with_records(self, _: object) -> None:
        self._records = self._read_records()
        self._draw()

    def action_questions(self) -> None:
        """Asks what is due again, then questions of this lesson."""
        from tutor.questions.sitting import Sitting
        from tutor.tui.screens.questions import QuestionsScreen

        try:
            sitting = Sitting(self.progress, self.lesson)
        except TutorError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        if sitting.count:
            self.app.push_screen(QuestionsScreen(sitting), self._back_with_records)
        else:
            self.notify(phrase("lesson.no_questions"), markup=False)

    def action_run(self) -> None:
        """Runs what the lesson is about: the network beside Keras, a ladder, or a training."""
        if self.lesson.id == "network":
            from tutor.tui.screens.comparison import ComparisonScreen

            if self._desk is not None and self._save():
                screen = ComparisonScreen(self.workspace, self._desk.sandbox)
                self.app.push_screen(screen, self._returned)
        elif self.lesson.id == "fast":
            from tutor.tui.screens.ladder import LadderScreen

            if self._desk is not None and self._save():
                self.app.push_screen(LadderScreen(self._desk), self._returned)
        else:
            from tutor.tui.screens.training import TrainingScreen

            lab = TrainingScreen(self.workspace.folder, self.lesson.id)
            self.app.push_screen(lab, self._returned)

    def _returned(self, _: object) -> None:
        if self.lesson.id in ("digits", "patchcam", "fast"):
            self._check()
