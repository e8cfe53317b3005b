"""The graded class: its learners, what they share, its figures, and files that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from tutor.errors import TutorError
from tutor.grading import overview_text
from tutor.grading.folder import GradedFolder
from tutor.grading.overview import overview
from tutor.grading.roster import Row, rows
from tutor.tui.instructor.alike import Alike
from tutor.tui.instructor.engine import Engine
from tutor.tui.instructor.learners import Learners
from tutor.tui.instructor.place import PLACES, Place
from tutor.tui.instructor.shared import Shared
from tutor.tui.instructor.submission import SubmissionScreen
from tutor.tui.widgets.pane_bar import PaneBar

VIEWS: Mapping[str, str] = {"learners": "F5", "shared": "F6", "figures": "F7", "alike": "F8"}
"""The views and their keys."""

_FOCUSED = {"learners": "#rows", "shared": "#clusters", "figures": "#figures", "alike": "#pairs"}


class ClassPlace(Place):
    """One graded folder in four views."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "l,f5",
            "pane('learners')",
            "Learners",
            id="class.learners",
            tooltip="A row for each learner",
            show=False,
        ),
        Binding(
            "w,f6",
            "pane('shared')",
            "What is wrong",
            id="class.shared",
            tooltip="What several have wrong, and who",
            show=False,
        ),
        Binding(
            "f,f7",
            "pane('figures')",
            "Figures",
            id="class.figures",
            tooltip="Lessons, points, time",
            show=False,
        ),
        Binding(
            "a,f8",
            "pane('alike')",
            "Alike files",
            id="class.alike",
            tooltip="Files that are built alike",
            show=False,
        ),
    ]
    PLACE = "class"

    view: reactive[str] = reactive("learners", init=False)

    def __init__(self, graded: GradedFolder, engine: Engine) -> None:
        super().__init__(id="class-place")
        self._graded = graded
        self._engine = engine
        self._of = overview(graded.report, graded.seconds)
        self._rows = rows(self._of, graded.seconds)

    def told(self) -> str:
        """How many, and their points."""
        return overview_text.headline(self._of)

    def content(self) -> Iterable[Widget]:
        """The views, of which one is shown."""
        of = self._of
        figures = chain(
            overview_text.lessons(of),
            [""],
            overview_text.points(of),
            [""],
            overview_text.time(of),
            [""],
            overview_text.apart(of),
        )
        yield PaneBar(VIEWS, id="views")
        with ContentSwitcher(initial=self.view, id="view"):
            yield Learners(of, self._rows)
            yield Shared(of)
            with VerticalScroll(id="figures"):
                yield Static("\n".join(figures), markup=False)
            yield Alike(self._graded, self._engine)

    def on_mount(self) -> None:
        """The learners come first."""
        self.watch_view()

    def action_pane(self, name: str) -> None:
        """Shows another view, or goes to another place."""
        if name in PLACES:
            super().action_pane(name)
        else:
            self.view = name

    def watch_view(self) -> None:
        """Another view was asked for."""
        self.query_one("#views", PaneBar).show(self.view, tuple(VIEWS))
        self.query_one(ContentSwitcher).current = self.view
        self.query_one(_FOCUSED[self.view]).focus()
        if self.view == "alike":
            self.query_one(Alike).begin()

    @on(Learners.Opened)
    def open(self, event: Learners.Opened) -> None:
        """Opens the submission of a learner."""
        self._open(event.row)

    def _open(self, row: Row) -> None:
        try:
            visit = self._engine.visit(self._graded, row.grade)
        except TutorError as error:
            self.notify(f"{row.grade.name}: {error}", severity="warning", markup=False)
        else:
            self.app.push_screen(SubmissionScreen(visit, self._engine, self._open_other))

    def _open_other(self, by: int) -> None:
        """Opens the next one in the table, as far as there is one."""
        row = self.query_one(Learners).step(by)
        if row is not None:
            self._open(row)

    @on(Shared.WhoHasIt)
    def show_who(self, event: Shared.WhoHasIt) -> None:
        """Shows the learners who have a mistake."""
        one = event.cluster
        told = f"{one.lesson}: {overview_text.spoken(one.sentence)}"
        self.query_one(Learners).show(set(one.keys), told)
        self.view = "learners"

    @on(Shared.InTheBank)
    async def run_it(self, event: Shared.InTheBank) -> None:
        """Hands the mistake in, in the bank."""
        name = f"{event.cluster.lesson}/{event.cluster.mistake}"
        await self.app.open_mistake(name)  # type: ignore[attr-defined]
