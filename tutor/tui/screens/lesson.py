"""The screen where lessons are read, written and checked.

Owns which lesson is open and what its last check said; the file on disk is the truth.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static, Tab, Tabs, TextArea

from tutor import course
from tutor.course import Lesson
from tutor.errors import SourceError, TutorError, WorkspaceError
from tutor.progress import LessonRecord, Progress, standing
from tutor.results import LessonResult, Outcome
from tutor.tui.messages import CheckFinished, CheckNotPossible
from tutor.tui.screens.ask import Ask
from tutor.tui.screens.hints import Hints
from tutor.tui.widgets.check_pane import CheckPane
from tutor.tui.widgets.course_map import CourseMap
from tutor.tui.widgets.lesson_text import LessonText
from tutor.watching import Watch
from tutor.workspace import Workspace

if TYPE_CHECKING:
    from tutor.desk import Desk
    from tutor.sandbox.client import Session
    from tutor.tui.widgets.code_editor import CodeEditor

WIDE = 110
"""Columns from which course, lesson or code, and check stand side by side."""

_LOOK_EVERY = 0.3  # seconds between looks at the file: saves from outside are noticed at once
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
        Binding("question_mark,f1", "help", "Help", id="help"),
        Binding("m,f2", "pane('course')", "Course map", id="pane.course", show=False),
        Binding("l,f3", "pane('lesson')", "Lesson", id="pane.lesson", show=False),
        Binding("c,f4", "pane('code')", "Code", id="pane.code", show=False),
        Binding("k", "pane('check')", "Check", id="pane.check", show=False),
        Binding("f6", "pane('check')", "Check", id="pane.check.f", priority=True, show=False),
        Binding("e,ctrl+o", "own_editor", "Your own editor", id="editor", show=False),
        Binding("f12", "reset", "Stub back", id="reset", show=False),
        Binding("q,ctrl+q", "app.quit", "Quit", id="quit", show=False),
    ]

    pane: reactive[str] = reactive("lesson", init=False)
    lesson: reactive[Lesson] = reactive(lambda: course.lessons()[0], init=False)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(id="lesson-screen")
        self.workspace = workspace
        self.progress = Progress(workspace.records)
        self._records = self._read_records()
        self.set_reactive(LessonScreen.lesson, self._first_open())
        self._results: dict[str, LessonResult] = {}
        self._desk: Desk | None = None
        self._session: Session | None = None
        self._watch = Watch(workspace.file)
        self._asking = False

    # Drawing

    def compose(self) -> ComposeResult:
        """Everything but the editor, which is made when it is first shown."""
        yield Static(id="where", markup=False)
        yield Tabs(
            Tab("Course", id="tab-course"),
            Tab("Lesson", id="tab-lesson"),
            Tab("Code", id="tab-code"),
            Tab("Check", id="tab-check"),
            active="tab-lesson",
        )
        with Horizontal(id="panes"):
            yield CourseMap(self._records, self.lesson)
            with Vertical(id="middle"):
                yield LessonText(self.lesson)
            yield CheckPane()
        yield Footer()

    def on_mount(self) -> None:
        """Draws what is known, and gets everything else ready behind the first frame."""
        self._draw()
        self.query_one(LessonText).focus()
        self._show_pane()
        self.set_interval(_LOOK_EVERY, self._look_at_file)
        self.call_after_refresh(self._prepare)

    def _draw(self) -> None:
        passed = sum(one.outcome == Outcome.PASSED for one in self._records.values())
        stars = sum(one.stars for one in self._records.values())
        where = f" cnn-tutor   {self.workspace.folder.resolve().name}"
        counted = f"{passed} of {len(course.lessons())} lessons   ★ {stars} "
        room = max(1, self.size.width - len(where) - len(counted))
        self.query_one("#where", Static).update(where + " " * room + counted)
        self.query_one(CourseMap).show(self._records, self.lesson)
        middle = self.query_one("#middle", Vertical)
        middle.border_title = f"{self.lesson.number} · {self.lesson.title}"
        result = self._results.get(self.lesson.id)
        self.query_one(CheckPane).show(result, standing(self.lesson, self._records))
        self.refresh_bindings()

    def on_resize(self) -> None:
        """The line at the top spans the screen; with room, panes stand side by side."""
        self._draw()
        self._show_pane()

    def watch_lesson(self) -> None:
        """Another lesson was opened."""
        self.query_one(LessonText).show(self.lesson)
        if self._editor is not None:
            self._editor.go_to(self.lesson)
        self._draw()
        if self.lesson.id not in self._results:
            self._check()

    def watch_pane(self) -> None:
        """Another pane was asked for."""
        self._show_pane()
        focused = {"course": "#course", "lesson": "#lesson", "check": "#cases"}
        target = self._code() if self.pane == "code" else self.query_one(focused[self.pane])
        if target.display and target.can_focus:
            target.focus()

    def _show_pane(self) -> None:
        wide = self.size.width >= WIDE
        tabs = self.query_one(Tabs)
        for name in ("course", "check"):
            tab = tabs.query_one(f"#tab-{name}", Tab)
            tab.display = not wide
        middle = self.pane if self.pane in ("lesson", "code") else "lesson"
        tabs.active = f"tab-{middle if wide else self.pane}"
        self.query_one(CourseMap).display = wide or self.pane == "course"
        self.query_one(CheckPane).display = wide or self.pane == "check"
        self.query_one("#middle").display = wide or self.pane in ("lesson", "code")
        if wide and self.pane not in ("lesson", "code"):
            return  # the middle stays as it is
        self.query_one(LessonText).display = self.pane != "code"
        if self.pane == "code":
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
            return self.lesson.id in ("network", "digits")
        if action == "reset":
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
        if 0 <= place < len(course.lessons()):
            self.lesson = course.lessons()[place]
            if self.pane != "code":
                self.pane = "lesson"

    def action_hint(self) -> None:
        """Shows the hints of the lesson, one more than before if that is asked for."""
        self.app.push_screen(Hints(self.lesson, self.progress))

    def action_help(self) -> None:
        """Shows all keys that work here."""
        if self.query("HelpPanel"):
            self.app.action_hide_help_panel()
        else:
            self.app.action_show_help_panel()

    def action_run(self) -> None:
        """Runs what the lesson is about: the whole network beside Keras, or a training."""
        if self.lesson.id == "network":
            from tutor.tui.screens.comparison import ComparisonScreen

            if self._desk is not None and self._save():
                screen = ComparisonScreen(self.workspace, self._desk.sandbox)
                self.app.push_screen(screen, self._returned)
        else:
            from tutor.tui.screens.training import TrainingScreen

            self.app.push_screen(TrainingScreen(self.workspace.folder), self._returned)

    def _returned(self, _: object) -> None:
        if self.lesson.id == "digits":
            self._check()

    @on(OptionList.OptionSelected, "#course")
    def open_lesson(self, event: OptionList.OptionSelected) -> None:
        """A lesson was chosen in the map."""
        self.lesson = course.lesson(str(event.option_id))
        self.pane = "lesson"

    @on(Tabs.TabActivated)
    def tab_chosen(self, event: Tabs.TabActivated) -> None:
        """A tab was clicked; or it only follows a pane that a key chose."""
        chosen = str(event.tab.id).removeprefix("tab-")
        follows = self.size.width >= WIDE and self.pane in ("course", "check")
        if not follows:
            self.pane = chosen

    # The file

    def _load(self, editor: CodeEditor) -> None:
        try:
            editor.take(self.workspace.read())
            editor.read_only = False
        except SourceError as error:
            editor.read_only = True
            self.notify(str(error), severity="error", markup=False, timeout=10)

    def _save(self) -> bool:
        """Writes what the editor holds; whether the file now is what is shown."""
        editor = self._editor
        if editor is None or not editor.unsaved:
            return True
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
        self._asking = True
        answer = await self.app.push_screen_wait(
            Ask(
                "cnn.py was changed outside while you have changes here that are not saved. "
                "Your version is kept in the backups whichever you take.",
                {"d": "take the file on disk", "k": "keep mine, and write it"},
            )
        )
        self._asking = False
        editor = self._code()
        if answer == "d":
            self.keep_unsaved()
            self._load(editor)
        elif self._keep_copy_of_disk():
            self._save()
        self._check()

    def _keep_copy_of_disk(self) -> bool:
        try:
            self.workspace.backup()
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False)
            return False
        return True

    def keep_unsaved(self) -> None:
        """Writes what only the editor holds into the backups."""
        editor = self._editor
        if editor is not None and editor.unsaved:
            try:
                self.workspace.keep_copy(editor.text)
            except WorkspaceError as error:
                self.notify(str(error), severity="error", markup=False)

    async def before_quit(self) -> bool:
        """Asks about changes that are not saved; whether to leave."""
        editor = self._editor
        if editor is None or not editor.unsaved:
            return True
        self._quit_when_answered()
        return False

    @work
    async def _quit_when_answered(self) -> None:
        answer = await self.app.push_screen_wait(
            Ask(
                "cnn.py has changes that are not saved.",
                {"s": "save and quit", "d": "quit, keep a copy in the backups", "c": "stay"},
            )
        )
        if answer == "d":
            self.keep_unsaved()
            self.app.exit()
        elif answer == "s" and self._save():
            self.app.exit()

    def action_own_editor(self) -> None:
        """Opens cnn.py in the learner's own editor, and checks when it is left."""
        if not self._save():
            return
        command = _own_editor()
        if command is None:
            self.notify("Set EDITOR to the editor that you like.", markup=False)
            return
        line = self._line_of_lesson()
        if line and os.path.basename(command[0]) in _TAKE_LINE:  # noqa: PTH119 - a command, no path
            command.append(f"+{line}")
        try:
            with self.app.suspend():
                subprocess.run([*command, str(self.workspace.file)], check=False)
        except SuspendNotSupported:
            self.notify("This terminal cannot be handed over. Open cnn.py yourself.", markup=False)
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
        question = f"Put the stub of {self.lesson.title} back? Your file is copied first."
        answer = await self.app.push_screen_wait(
            Ask(question, {"y": "put it back", "n": "leave it"})
        )
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
        from tutor.desk import Desk
        from tutor.sandbox.client import Sandbox

        self._desk = Desk(self.workspace, Sandbox(self.app.workplace))  # type: ignore[attr-defined]
        self.app.call_from_thread(self._check)

    def _check(self) -> None:
        """Starts a check of the open lesson; one that still runs is ended first."""
        if self._desk is None:
            return  # the engine is loading, and checks when it is there
        if self._session is not None:
            self._session.cancel()
        self.query_one(CheckPane).border_title = "Check …"
        self._run_check(self._desk, self.lesson)

    @work(thread=True, group="check", exclusive=True)
    def _run_check(self, desk: Desk, lesson: Lesson) -> None:
        try:
            result = desk.check([lesson], opened=self._opened)
        except TutorError as error:
            self.post_message(CheckNotPossible(str(error)))
        else:
            self.post_message(CheckFinished(result))

    def _opened(self, session: Session) -> None:
        self._session = session

    @on(CheckFinished)
    def show_result(self, event: CheckFinished) -> None:
        """Draws a result, unless it was stopped for a newer one."""
        result = event.result.lessons[0]
        if result.finding is not None and result.finding.kind == "stopped":
            return
        before = self._records.get(result.lesson, LessonRecord())
        for one in event.result.lessons + event.result.needed:
            self._results[one.lesson] = one
        self._records = self._read_records()
        self.query_one(CheckPane).border_title = "Check"
        self._draw()
        if result.outcome is Outcome.PASSED and not before.passed_at:
            lesson = course.lesson(result.lesson)
            self.notify(f"{lesson.title}: done. n goes on.", title="Passed", markup=False)

    @on(CheckNotPossible)
    def show_problem(self, event: CheckNotPossible) -> None:
        """Draws why there was no check."""
        pane = self.query_one(CheckPane)
        pane.border_title = "Check"
        pane.say(event.sentence)

    def _read_records(self) -> dict[str, LessonRecord]:
        try:
            return self.progress.lessons()
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False)
            return {}

    def _first_open(self) -> Lesson:
        for one in course.lessons():
            if standing(one, self._records) != Outcome.PASSED:
                return one
        return course.lessons()[-1]

    @on(TextArea.Changed)
    def mark_unsaved(self) -> None:
        """Tells in the title whether the editor holds something that is not on disk."""
        editor = self._editor
        unsaved = editor is not None and editor.unsaved
        self.query_one("#middle").border_subtitle = "not saved: ctrl+s" if unsaved else ""

    def on_unmount(self) -> None:
        """Ends the engine's children."""
        if self._desk is not None:
            self._desk.close()


def _own_editor() -> list[str] | None:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        return shlex.split(named)
    return next(([name] for name in _EDITORS if shutil.which(name)), None)
