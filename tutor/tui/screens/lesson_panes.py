"""What the lesson's screen looks like: its panes, side by side or one at a time."""

from __future__ import annotations

from datetime import date

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Footer, Static

from tutor import course, outside_text
from tutor.outcomes import Outcome
from tutor.phrases import phrase
from tutor.progress import due_questions, standing
from tutor.tui.screens.lesson_checks import CheckScreen
from tutor.tui.widgets.check_pane import CheckPane
from tutor.tui.widgets.course_map import CourseMap
from tutor.tui.widgets.lesson_text import LessonText
from tutor.tui.widgets.pane_bar import PaneBar
from tutor.workspace import Workspace

WIDE = 110
"""Columns from which course, lesson or code, and check stand side by side."""

WITH_CODE = 165
"""Columns from which the course leaves room for 79 columns of code, as many as a stub has."""


class PanesScreen(CheckScreen):
    """Course, lesson or code, and check: side by side where there is room, else one at a time.

    Args:
        workspace: the learner's folder.
        id: of the screen.
    """

    AUTO_FOCUS = ""  # else a pane that is hidden would get the keys when a dialog is closed

    pane: reactive[str] = reactive("lesson", init=False)

    def __init__(self, workspace: Workspace, id: str) -> None:
        super().__init__(workspace, id)
        self._drawn_width = 0
        self._middle = "lesson"  # what stands between map and check, whichever has the keys

    def compose(self) -> ComposeResult:
        """Everything but the editor, which is made when it is first shown."""
        yield Static(id="where", markup=False)
        yield PaneBar()
        yield CourseMap(self._records, self.lesson)
        with Vertical(id="middle"):
            yield LessonText(self.lesson)
        yield CheckPane()
        yield Footer()

    def on_mount(self) -> None:
        """Gives the keys to the text, and draws before the first frame."""
        self.set_focus(self.query_one(LessonText))
        self.on_resize()

    def _draw(self) -> None:
        self._draw_where()
        self.query_one(CourseMap).show(self._records, self.lesson)
        middle = self.query_one("#middle", Vertical)
        middle.border_title = f"{self.lesson.number} · {self.lesson.title}"
        if self._problem:
            self.query_one(CheckPane).say(self._problem)
        else:
            result = self._results.get(self.lesson.id)
            self.query_one(CheckPane).show(
                result, standing(self.lesson, self._records), self._milestones.get(self.lesson.id)
            )
        cases = self.query_one(CheckPane).cases
        if self.pane == "check" and self.focused is None and cases.display:
            self.set_focus(cases)  # there were none to give the keys to when the pane was opened

    def _draw_where(self) -> None:
        counted = course.counted_lessons()
        passed = sum(standing(one, self._records) == Outcome.PASSED for one in counted)
        stars = sum(one.stars for one in self._records.values())
        name = outside_text.clean(self.whose()).replace("\n", " ")
        due = due_questions(self._records, date.today())
        again = phrase("lesson.due", count=due) if due else ""
        told = phrase("lesson.progress", passed=passed, count=len(counted), stars=stars)
        room = max(0, self.size.width - cell_len(again + told) - 2)
        line = f"{set_cell_size(f' cnn-tutor   {name}', room)} {again}{told} "
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

    def watch_pane(self) -> None:
        """Another pane was asked for."""
        if self.pane in ("lesson", "code"):
            self._middle = self.pane
        self._show_pane()
        # At once, so that keys typed ahead go there too, and none to an editor that is hidden.
        target = self._of_pane()
        usable = target.is_attached and target.display and target.can_focus
        self.set_focus(target if usable else None)

    def _of_pane(self) -> Widget:
        """What has the keys in the pane that is open."""
        if self.pane == "code":
            return self._code()
        if self.pane == "check":
            return self.query_one(CheckPane).cases
        return self.query_one(CourseMap if self.pane == "course" else LessonText)

    def _show_pane(self) -> None:
        wide = self.size.width >= WIDE
        with_map = wide and (self._middle == "lesson" or self.size.width >= WITH_CODE)
        others = ("lesson", "code") if wide else ("lesson", "code", "check")
        panes = others if with_map else ("course", *others)
        beside = wide and (with_map or self.pane != "course")
        self.query_one(PaneBar).show(self._middle if beside else self.pane, panes)
        self.query_one(CourseMap).display = with_map or self.pane == "course"
        self.query_one(CheckPane).display = wide or self.pane == "check"
        self.query_one("#middle").display = wide or self.pane in ("lesson", "code")
        self.query_one(LessonText).display = self._middle == "lesson"
        if self._middle == "code":
            self._code().display = True
        elif self._editor is not None:
            self._editor.display = False
