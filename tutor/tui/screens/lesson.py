"""The screen where lessons are read, written and checked.

Owns which lesson is open and what its last check said; the file on disk is the truth.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len, set_cell_size
from textual import on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.worker import get_current_worker

from tutor import course
from tutor.course import Lesson
from tutor.errors import SourceError, TutorError, WorkspaceError
from tutor.progress import LessonRecord, Progress, standing
from tutor.results import LessonResult, Outcome
from tutor.sandbox import verdicts
from tutor.tui.messages import CheckFinished, CheckNotPossible
from tutor.tui.widgets.check_pane import CheckPane
from tutor.tui.widgets.course_map import CourseMap
from tutor.tui.widgets.lesson_text import LessonText
from tutor.tui.widgets.pane_bar import PaneBar
from tutor.watching import Watch
from tutor.workspace import Workspace

if TYPE_CHECKING:
    from tutor.desk import Desk
    from tutor.sandbox.client import Sandbox, Session
    from tutor.tui.widgets.code_editor import CodeEditor

WIDE = 110
"""Columns from which course, lesson or code, and check stand side by side."""

_LOOK_EVERY = 0.3  # seconds between looks at the file: saves from outside are noticed at once
_PREPARE_AFTER = 0.25  # seconds
_PUT_ASIDE = "progress-unreadable-*.json"
_EDITORS = ("sensible-editor", "nano", "vim", "vi")
_TAKE_LINE = frozenset({"nano", "vim", "vi", "nvim", "emacs", "sensible-editor", "micro", "kak"})


class LessonScreen(Screen[None]):
    """Course, lesson or code, and check: side by side where there is room, else one at a time."""

    # Letters act outside the editor; the second key of an action acts everywhere. F6 and F7 are
    # taken before the editor, which would select text with them.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save_and_check", "Save + check", id="check", priority=True),
        Binding("f5", "save_and_check", "Save + check", id="check.f", show=False),
        Binding("h", "hint", "Hint", id="hint"),
        Binding("f7", "hint", "Hint", id="hint.f", priority=True),
        Binding("n,f8", "go(1)", "Next", id="next"),
        Binding("p,shift+f8", "go(-1)", "Lesson before", id="back", show=False),
        Binding("r,f9", "run", "Run it", id="run"),
        Binding("v,shift+f3", "see_it", "See it", id="see"),
        Binding("question_mark,f1", "help", "Help", id="help"),
        Binding("m,f2", "pane('course')", "Course map", id="pane.course", show=False),
        Binding("l,f3", "pane('lesson')", "Lesson", id="pane.lesson", show=False),
        Binding("c,f4", "pane('code')", "Code", id="pane.code", show=False),
        Binding("k", "pane('check')", "Check", id="pane.check", show=False),
        Binding("f6", "pane('check')", "Check", id="pane.check.f", priority=True, show=False),
        Binding("e,ctrl+o", "own_editor", "Your own editor", id="editor", show=False),
        Binding("s,f10", "reference", "Reference", id="reference", show=False),
        Binding(
            "i,shift+f9",
            "hand_in",
            "Hand in",
            id="hand_in",
            tooltip="Check all, make the report, pack it",
            show=False,
        ),
        Binding("f12", "reset", "Stub back", id="reset", show=False),
        Binding("q,ctrl+q", "app.quit", "Quit", id="quit", show=False),
    ]

    pane: reactive[str] = reactive("lesson", init=False)
    lesson: reactive[Lesson] = reactive(lambda: course.lessons()[0], init=False)

    def __init__(self, workspace: Workspace, id: str = "lesson-screen") -> None:
        super().__init__(id=id)
        self.workspace = workspace
        self.progress = Progress(workspace.records)
        self._records = self._read_records()
        self.set_reactive(LessonScreen.lesson, self._first_open())
        self.workspace = self._with_file_of(self.lesson)
        self._watch = Watch(self.workspace.file)
        self._results: dict[str, LessonResult] = {}
        self._problem = ""
        self._desk: Desk | None = None
        self._session: Session | None = None
        self._one_check = threading.Lock()  # two would write the record at the same time
        self._proving = False  # whether it was begun to try what keeps learner code apart
        self._asking = False
        self._two_versions = False
        self._drawn_width = 0
        self._middle = "lesson"  # what stands between map and check, whichever has the keys

    # Drawing

    def compose(self) -> ComposeResult:
        """Everything but the editor, which is made when it is first shown."""
        yield Static(id="where", markup=False)
        yield PaneBar()
        with Horizontal(id="panes"):
            yield CourseMap(self._records, self.lesson)
            with Vertical(id="middle"):
                yield LessonText(self.lesson)
            yield CheckPane()
        yield Footer()

    def on_mount(self) -> None:
        """Gets everything else ready behind the first frame; the first resize draws."""
        self.query_one(LessonText).focus()
        self.set_interval(_LOOK_EVERY, self._look_at_file)
        # Not before the first frames: they would have to share the processor with NumPy and SciPy.
        self.set_timer(_PREPARE_AFTER, self._prepare)

    def _draw(self) -> None:
        self._draw_where()
        self.query_one(CourseMap).show(self._records, self.lesson)
        middle = self.query_one("#middle", Vertical)
        middle.border_title = f"{self.lesson.number} · {self.lesson.title}"
        if self._problem:
            self.query_one(CheckPane).say(self._problem)
        else:
            result = self._results.get(self.lesson.id)
            self.query_one(CheckPane).show(result, standing(self.lesson, self._records))

    def _draw_where(self) -> None:
        counted = course.counted_lessons()
        passed = sum(standing(one, self._records) == Outcome.PASSED for one in counted)
        stars = sum(one.stars for one in self._records.values())
        name = verdicts.clean(self.whose()).replace("\n", " ")
        told = f" {passed} of {len(counted)} lessons   ★ {stars} "
        room = max(0, self.size.width - cell_len(told))
        line = set_cell_size(f" cnn-tutor   {name}", room) + told
        self.query_one("#where", Static).update(line)

    def whose(self) -> str:
        """What the line at the top says of the folder."""
        return self.workspace.folder.resolve().name

    def on_resize(self) -> None:
        """The line at the top spans the screen; with room, panes stand side by side."""
        if self.size.width != self._drawn_width:
            draw = self._draw_where if self._drawn_width else self._draw
            self._drawn_width = self.size.width
            draw()
            self._show_pane()

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

    def watch_pane(self) -> None:
        """Another pane was asked for."""
        if self.pane in ("lesson", "code"):
            self._middle = self.pane
        self._show_pane()
        focused = {"course": "#course", "lesson": "#lesson", "check": "#cases"}
        target = self._code() if self.pane == "code" else self.query_one(focused[self.pane])
        # At once, so that keys typed ahead go there too, and none to an editor that is hidden.
        self.set_focus(target if target.display and target.can_focus else None)

    def _show_pane(self) -> None:
        wide = self.size.width >= WIDE
        panes = ("lesson", "code") if wide else ("course", "lesson", "code", "check")
        self.query_one(PaneBar).show(self._middle if wide else self.pane, panes)
        self.query_one(CourseMap).display = wide or self.pane == "course"
        self.query_one(CheckPane).display = wide or self.pane == "check"
        self.query_one("#middle").display = wide or self.pane in ("lesson", "code")
        self.query_one(LessonText).display = self._middle == "lesson"
        if self._middle == "code":
            self._code().display = True
        elif self._editor is not None:
            self._editor.display = False

    @property
    def _editor(self) -> CodeEditor | None:
        found = self.query("CodeEditor")
        return found.first() if found else None  # type: ignore[return-value]

    def _code(self) -> CodeEditor:
        """The editor, made now if it was not there: its grammar takes a while to load."""
        editor = self._editor
        if editor is None:
            from tutor.tui.widgets.code_editor import CodeEditor

            editor = CodeEditor()
            self.query_one("#middle").mount(editor)
            self._load(editor)
            editor.go_to(self.lesson)
        return editor

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

    def action_hint(self) -> None:
        """Shows the hints of the lesson, one more than before if that is asked for."""
        from tutor.tui.screens.hints import Hints

        self.app.push_screen(Hints(self.lesson, self.progress))

    def action_reference(self) -> None:
        """Shows the reference beside the learner's code; not before the lesson has passed."""
        record = self._records.get(self.lesson.id, LessonRecord())
        if not record.passed_at:
            said = "The reference opens when this lesson has passed. h gives a hint."
            self.notify(said, markup=False)
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
        self.app.push_screen(ExplainerScreen(self.lesson, source, self._desk.sandbox))

    def action_hand_in(self) -> None:
        """Makes the report and the archive, and tells what is missing in it."""
        if self._desk is None or not self._save():
            return
        from tutor.tui.screens.hand_in import HandInScreen

        self.app.push_screen(HandInScreen(self._desk, self._one_check), self._back_from_hand_in)

    def _back_from_hand_in(self, _: object) -> None:
        self._records = self._read_records()  # all lessons were checked
        self._draw()

    def action_help(self) -> None:
        """Shows all keys that work here."""
        if self.query("HelpPanel"):
            self.app.action_hide_help_panel()
        else:
            self.app.action_show_help_panel()

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

    @on(OptionList.OptionSelected, "#course")
    def open_lesson(self, event: OptionList.OptionSelected) -> None:
        """A lesson was chosen in the map."""
        if self._open(course.lesson(str(event.option_id))):
            self.pane = "lesson"

    # The file

    def _with_file_of(self, lesson: Lesson) -> Workspace:
        """The folder with the file of a lesson; that of a bonus is made where it is missing."""
        workspace = self.workspace.of(lesson)
        if lesson.bonus:
            try:
                workspace.begin()
            except WorkspaceError as error:
                self.notify(str(error), severity="error", markup=False, timeout=10)
        return workspace

    def _change_file(self) -> None:
        """Edits and watches the file of the open lesson from now on."""
        self.workspace = self._with_file_of(self.lesson)
        self._watch = Watch(self.workspace.file)
        if self._editor is not None:
            self._load(self._editor)
            self.mark_unsaved()

    def _load(self, editor: CodeEditor) -> None:
        problem = ""
        try:
            text = self.workspace.read()
            editor.take(text)
            if editor.text != text:
                problem = f"{self.workspace.file.name} holds a form feed or a separator that this "
                problem += "editor cannot keep: change it with your own editor, ctrl+o."
        except SourceError as error:
            problem = str(error)
        editor.read_only = bool(problem)
        if problem:
            editor.saved()  # what is shown must not be written over the file
            self.notify(problem, severity="error", markup=False, timeout=10)

    @property
    def _unsaved(self) -> bool:
        """Whether the editor holds something that is not on disk, if only because the file went."""
        editor = self._editor
        if editor is None or editor.read_only:
            return False
        return editor.unsaved or not self.workspace.file.exists()

    def _save(self) -> bool:
        """Writes what the editor holds; whether the file now is what is shown."""
        if not self._unsaved:
            return True
        if self._two_versions or self._watch.changed():
            self._ask_about_both()
            return False
        editor = self._code()
        try:
            self.workspace.write(editor.text)
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False, timeout=10)
            return False
        editor.saved()
        self.mark_unsaved()
        self._watch.accept()
        return True

    def _look_at_file(self) -> None:
        if self._asking or not self._watch.changed():
            return
        editor = self._editor
        if editor is not None and editor.unsaved:
            self._ask_about_both()
            return
        if editor is not None:
            self._load(editor)
        self._check()

    @work
    async def _ask_about_both(self) -> None:
        """The file changed on disk while the editor holds something else."""
        self._two_versions = True
        answer = await self._ask(
            f"{self.workspace.file.name} was changed outside while you have changes here that are "
            "not saved. Your version is kept in the backups whichever you take.",
            {"d": "take the file on disk", "k": "keep mine, and write it"},
        )
        if answer == "d" and self.keep_unsaved():
            self._two_versions = False
            self._load(self._code())
        elif answer == "k" and self._keep_copy_of_disk():
            self._two_versions = False
            self._save()
        self._check()

    def _keep_copy_of_disk(self) -> bool:
        try:
            self.workspace.backup()
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False)
            return False
        return True

    def keep_unsaved(self) -> bool:
        """Writes what only the editor holds into the backups; whether all is on disk now."""
        if self._unsaved:
            try:
                self.workspace.keep_copy(self._code().text)
            except WorkspaceError as error:
                self.notify(str(error), severity="error", markup=False)
                return False
        return True

    async def _ask(self, question: str, answers: dict[str, str]) -> str:
        """The key of the answer; empty where a question is on the screen already."""
        from tutor.tui.screens.ask import Ask

        if self._asking:
            return ""
        self._asking = True
        try:
            return await self.app.push_screen_wait(Ask(question, answers))
        finally:
            self._asking = False

    async def before_quit(self) -> bool:
        """Asks about changes that are not saved; whether to leave."""
        if not self._unsaved:
            return True
        self._quit_when_answered()
        return False

    @work
    async def _quit_when_answered(self) -> None:
        answer = await self._ask(
            f"{self.workspace.file.name} has changes that are not saved.",
            {"s": "save and quit", "d": "quit, keep a copy in the backups", "c": "stay"},
        )
        if (answer == "d" and self.keep_unsaved()) or (answer == "s" and self._save()):
            self.app.exit()

    def action_own_editor(self) -> None:
        """Opens the file in the learner's own editor, and checks when it is left."""
        if not self._save():
            return
        command = _own_editor()
        if command is None:
            self.notify("Set EDITOR to the editor that you like.", markup=False)
            return
        if shutil.which(command[0]) is None:
            self.notify(f"There is no program called {command[0]}: set EDITOR.", markup=False)
            return
        line = self._line_of_lesson()
        if line and os.path.basename(command[0]) in _TAKE_LINE:  # noqa: PTH119 - a command, no path
            command.append(f"+{line}")
        try:
            with self.app.suspend():
                subprocess.run([*command, str(self.workspace.file)], check=False)
        except SuspendNotSupported:
            said = f"This terminal cannot be handed over. Open {self.workspace.file.name} yourself."
            self.notify(said, markup=False)
        except OSError as error:
            self.notify(f"{command[0]}: {error.strerror}", severity="error", markup=False)

    def _line_of_lesson(self) -> int | None:
        from tutor.workspace import function_lines

        try:
            text = self.workspace.read()
        except SourceError:
            return None
        found = function_lines(text, self.lesson.function, method=self.lesson.method)
        return found[0] if self.lesson.function and found else None

    @work
    async def action_reset(self) -> None:
        """Puts the stub of the lesson back, after a question."""
        whole = f"all of {self.lesson.file}" if self.lesson.bonus else self.lesson.title
        question = f"Put the stub of {whole} back? Your file is copied first."
        answer = await self._ask(question, {"y": "put it back", "n": "leave it"})
        if answer != "y" or not self._save():
            return
        try:
            copy = self.workspace.reset(self.lesson)
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.notify(f"Your version is kept as {copy.name} in the backups.", markup=False)
        self._watch.accept()
        if self._editor is not None:
            self._load(self._editor)
            self._editor.go_to(self.lesson)
        self._check()

    # Checking

    def action_save_and_check(self) -> None:
        """Saves, and checks the open lesson."""
        if self._save():
            self._check()
            if self.size.width < WIDE:
                self.pane = "check"

    @work(thread=True, group="prepare")
    def _prepare(self) -> None:
        """Loads the engine while the learner reads: NumPy alone takes a moment."""
        self._desk = self.make_desk()
        self.app.call_from_thread(self._check)

    def make_desk(self) -> Desk | None:
        """The engine, called in a thread; None where nothing is to be checked."""
        from tutor.desk import Desk
        from tutor.sandbox.client import Sandbox

        sandbox = Sandbox(self.app.workplace)  # type: ignore[attr-defined]
        sandbox.start()
        return Desk(self.workspace, sandbox)

    def lessons_to_check(self) -> Sequence[Lesson]:
        """What the next check is about."""
        return [self.lesson]

    def _check(self) -> None:
        """Starts a check of the open lesson; one that still runs is ended first."""
        if self._desk is None:
            return  # the engine is loading, and checks when it is there
        if self._session is not None:
            self._session.cancel()
        self.query_one(CheckPane).border_title = "Check …"
        self._run_check(self._desk, self.lessons_to_check())

    @work(thread=True, group="check", exclusive=True)
    def _run_check(self, desk: Desk, lessons: Sequence[Lesson]) -> None:
        worker = get_current_worker()
        message: CheckFinished | CheckNotPossible
        with self._one_check:
            if worker.is_cancelled:
                return
            try:
                message = CheckFinished(desk.check(lessons, opened=self._opened))
            except TutorError as error:
                message = CheckNotPossible(str(error))
        if not worker.is_cancelled:  # else a newer check is on its way
            self.post_message(message)

    def _opened(self, session: Session) -> None:
        self._session = session
        if get_current_worker().is_cancelled:
            session.cancel()

    @on(CheckFinished)
    def show_result(self, event: CheckFinished) -> None:
        """Draws a result, unless it was stopped for a newer one."""
        result = event.result.lessons[0]
        if result.finding is not None and result.finding.kind == "stopped":
            return
        before = self._records.get(result.lesson, LessonRecord())
        self._problem = ""
        for one in event.result.lessons + event.result.needed:
            self._results[one.lesson] = one
        self._records = self._read_records()
        self.query_one(CheckPane).border_title = "Check"
        self._draw()
        if self._desk is not None and self._desk.unrecorded:
            self.notify(self._desk.unrecorded, severity="warning", markup=False)
        if self._desk is not None and not self._proving:
            self._proving = True  # after the first check, which should not wait for it
            self._prove(self._desk.sandbox)
        if result.outcome is Outcome.PASSED and not before.passed_at:
            lesson = course.lesson(result.lesson)
            goes_on = "F9 times it" if lesson.bonus else "F8 goes on"
            self.notify(
                f"{lesson.title}: done. {goes_on}, F10 shows the reference.",
                title="Passed",
                markup=False,
            )

    @work(thread=True, group="prove")
    def _prove(self, sandbox: Sandbox) -> None:
        """Tries whether learner code is kept apart as it should be; says so if it is not."""
        try:
            isolation = sandbox.prove()
        except (TutorError, OSError):
            return  # the screens are being closed, or every check tells the same
        if isolation.through or isolation.left_out:
            self.app.call_from_thread(
                self.notify, isolation.sentence, severity="warning", markup=False, timeout=20
            )

    @on(CheckNotPossible)
    def show_problem(self, event: CheckNotPossible) -> None:
        """Draws why there was no check."""
        self._problem = event.sentence
        self.query_one(CheckPane).border_title = "Check"
        self._draw()

    def _read_records(self) -> dict[str, LessonRecord]:
        put_aside = set(self.workspace.records.glob(_PUT_ASIDE))
        try:
            records = self.progress.lessons()
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False)
            return {}
        for file in set(self.workspace.records.glob(_PUT_ASIDE)) - put_aside:
            sentence = f"Your record cannot be read. It is kept as {file.name}; a new one begins."
            self.notify(sentence, severity="warning", markup=False, timeout=10)
        return records

    def _first_open(self) -> Lesson:
        for one in course.lessons():
            if standing(one, self._records) != Outcome.PASSED:
                return one
        return course.lessons()[-1]

    def on_text_area_changed(self) -> None:
        """The learner typed. By its name, because importing the editor takes a while."""
        self.mark_unsaved()

    def mark_unsaved(self) -> None:
        """Tells in the title whether the editor holds something that is not on disk."""
        middle = self.query_one("#middle")
        told = "not saved: ctrl+s" if self._unsaved else ""
        if told != (middle.border_subtitle or ""):  # setting it draws the whole pane again
            middle.border_subtitle = told

    def on_unmount(self) -> None:
        """Ends the engine's children."""
        if self._session is not None:
            self._session.cancel()  # else it would start another worker
        if self._desk is not None:
            self.end_engine(self._desk)

    def end_engine(self, desk: Desk) -> None:
        """Ends what :meth:`make_desk` began."""
        desk.close()


def _own_editor() -> list[str] | None:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    with contextlib.suppress(ValueError):  # a quotation mark too few
        if words := shlex.split(named):
            return words
    return next(([name] for name in _EDITORS if shutil.which(name)), None)
