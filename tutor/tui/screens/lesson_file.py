"""The learner's file on the lesson's screen: shown, saved, watched, and never lost.

Owns which of the two versions holds, the one in the editor or the one on disk.
"""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

from textual import work
from textual.app import SuspendNotSupported
from textual.reactive import reactive
from textual.screen import Screen

from tutor import course, recovery
from tutor.course import Lesson
from tutor.errors import SourceError, UsageError, WorkspaceError
from tutor.phrases import phrase
from tutor.watching import Watch
from tutor.workspace import Workspace

if TYPE_CHECKING:
    from tutor.tui.widgets.code_editor import CodeEditor

# Seconds between looks at the file. A look is one stat; the verdict on a save from outside should
# not come much later than that on ctrl+s.
_LOOK_EVERY = 0.025

# Seconds without a letter after which nobody is taken to be typing any more, and seconds before a
# question that comes by itself takes its first key: a letter on its way into the text is no answer.
REST = 0.5


class FileScreen(Screen[None]):
    """A screen with the file of a lesson and an editor for it; ``#middle`` holds the editor.

    Args:
        workspace: the learner's folder.
        id: of the screen.
    """

    lesson: reactive[Lesson] = reactive(lambda: course.lessons()[0], init=False)

    def __init__(self, workspace: Workspace, id: str) -> None:
        super().__init__(id=id)
        self.workspace = workspace
        self._watch = Watch(workspace.file)
        self._asking = False
        self._two_versions = False
        self._left = ""  # what the next start will offer
        self._typed = 0.0  # when, on the monotonic clock

    def on_mount(self) -> None:
        """Begins to look for changes from outside."""
        self.set_interval(_LOOK_EVERY, self._look_at_file)

    def _check(self) -> None:
        """The file is another one than before: screens that check it do so now."""
        raise NotImplementedError

    # What is edited

    def _with_file_of(self, lesson: Lesson) -> Workspace:
        """The folder with the file of a lesson; that of a bonus is made where it is missing."""
        workspace = self.workspace.of(lesson)
        if lesson.bonus:
            try:
                workspace.begin()
            except WorkspaceError as error:
                self.notify(str(error), severity="error", markup=False, timeout=10)
        return workspace

    def _take_file_of(self, lesson: Lesson) -> None:
        """Watches the file of a lesson from now on."""
        self.workspace = self._with_file_of(lesson)
        self._watch = Watch(self.workspace.file)

    def _change_file(self) -> None:
        """Edits and watches the file of the open lesson from now on."""
        self._take_file_of(self.lesson)
        if self._editor is not None:
            self._load(self._editor)
            self.mark_unsaved()

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

    def _load(self, editor: CodeEditor) -> None:
        problem = ""
        try:
            text = self.workspace.read()
            editor.take(text)
            if editor.text != text:
                problem = phrase("lesson.separator", file=self.workspace.file.name)
        except SourceError as error:
            problem = str(error)
        editor.read_only = bool(problem)
        if problem:
            editor.saved()  # what is shown must not be written over the file
            self.notify(problem, severity="error", markup=False, timeout=10)

    def on_text_area_changed(self) -> None:
        """The learner typed. By its name, because importing the editor takes a while."""
        self._typed = time.monotonic()
        self.mark_unsaved()

    def mark_unsaved(self) -> None:
        """Tells in the title whether the editor holds something that is not on disk."""
        middle = self.query_one("#middle")
        told = phrase("lesson.unsaved") if self._unsaved else ""
        if told != (middle.border_subtitle or ""):  # setting it draws the whole pane again
            middle.border_subtitle = told

    @work
    async def action_reset(self) -> None:
        """Puts the stub of the lesson back, after a question."""
        of = "of_file" if self.lesson.bonus else "of_lesson"
        whole = self.lesson.file if self.lesson.bonus else self.lesson.title
        question = phrase(f"lesson.reset.{of}", name=whole)
        answers = {"y": phrase("lesson.reset.yes"), "n": phrase("lesson.reset.no")}
        answer = await self._ask(question, answers)
        if answer != "y" or not self._save():
            return
        try:
            copy = self.workspace.reset(self.lesson)
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.notify(phrase("lesson.reset.kept", name=copy.name), markup=False)
        self._watch.accept()
        if self._editor is not None:
            self._load(self._editor)
            self._editor.go_to(self.lesson)
        self._check()

    # Saved or not

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
        editor = self._editor
        unsaved = editor is not None and editor.unsaved
        typing = unsaved and time.monotonic() - self._typed < REST
        if self._asking or typing or not self._watch.changed():
            return
        if unsaved:
            self._ask_about_both()
            return
        self._check()  # first: it runs while the editor takes the text, which is not quick
        if editor is not None:
            self._load(editor)

    @work
    async def _ask_about_both(self) -> None:
        """The file changed on disk while the editor holds something else."""
        self._two_versions = True
        answer = await self._ask(
            phrase("lesson.two_versions", file=self.workspace.file.name),
            {
                "d": phrase("lesson.two_versions.disk"),
                "b": phrase("lesson.two_versions.both"),
                "k": phrase("lesson.two_versions.mine"),
            },
            rest=REST,
        )
        if (answer == "d" and self.keep_unsaved()) or (answer == "b" and self._write_beside()):
            self._two_versions = False
            self._load(self._code())
        elif answer == "k" and self._keep_copy_of_disk():
            self._two_versions = False
            self._save()
        self._check()

    def _write_beside(self) -> bool:
        """Writes what the editor holds into a file of its own; whether that is done."""
        try:
            beside = self.workspace.write_beside(self._code().text)
        except WorkspaceError as error:
            self.notify(str(error), severity="error", markup=False)
            return False
        self.notify(
            phrase("lesson.two_versions.beside", file=beside.name), markup=False, timeout=10
        )
        return True

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

    def leave_unsaved(self) -> bool:
        """Leaves what only the editor holds to the next start; whether nothing can be lost now."""
        if self._unsaved and self._code().text != self._left:
            try:
                recovery.leave(self.workspace, self._code().text)
            except WorkspaceError as error:
                self.notify(str(error), severity="error", markup=False)
                return False
            self._left = self._code().text
        return True

    async def _ask(self, question: str, answers: dict[str, str], rest: float = 0) -> str:
        """The key of the answer; empty where a question is on the screen already."""
        from tutor.tui.screens.ask import Ask

        if self._asking:
            return ""
        self._asking = True
        try:
            return await self.app.push_screen_wait(Ask(question, answers, rest))
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
            phrase("lesson.leave", file=self.workspace.file.name),
            {
                "s": phrase("lesson.leave.save"),
                "d": phrase("lesson.leave.copy"),
                "c": phrase("lesson.leave.stay"),
            },
        )
        if (answer == "d" and self.keep_unsaved()) or (answer == "s" and self._save()):
            self.app.exit()

    # The learner's own editor

    def action_own_editor(self) -> None:
        """Opens the file in the learner's own editor, and checks when it is left."""
        from tutor import own_editor

        if not self._save():
            return
        command: list[str] = []
        try:
            command = own_editor.command(self.workspace, self.lesson)
            with self.app.suspend():
                subprocess.run(command, check=False)
        except UsageError as error:
            self.notify(str(error), markup=False)
        except SuspendNotSupported:
            said = phrase("lesson.no_terminal", file=self.workspace.file.name)
            self.notify(said, markup=False)
        except OSError as error:
            self.notify(f"{command[0]}: {error.strerror}", severity="error", markup=False)
