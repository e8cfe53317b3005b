"""Which files of the class are built alike: pairs to look at together. It proves nothing."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import DataTable, Static

from tutor.errors import TutorError
from tutor.grading.folder import GradedFolder
from tutor.grading.overview_text import spoken
from tutor.grading.similarity import Document, Pair, Similarity, compare
from tutor.tui.instructor.engine import Engine
from tutor.tui.instructor.paper import Paper
from tutor.tui.widgets.row_table import RowTable

_CAUTION = "Look here; it proves nothing: two who learned from one page look the same."


@dataclass
class Compared(Message):
    """The files were compared; or were not, and the sentence says why."""

    found: Similarity | None
    problem: str = ""


class Alike(Vertical):
    """Pairs, the most alike first. The files are compared when this is first shown."""

    def __init__(self, graded: GradedFolder, engine: Engine) -> None:
        super().__init__(id="alike")
        self._graded = graded
        self._engine = engine
        self._pairs: tuple[Pair, ...] = ()
        self._begun = False

    def compose(self) -> ComposeResult:
        """What was compared, and the pairs."""
        yield Static(id="compared", markup=False)
        yield RowTable(id="pairs")

    def on_mount(self) -> None:
        """Columns for the pairs."""
        table = self.query_one("#pairs", RowTable)
        for name, width in (("alike", 5), ("one", 26), ("other", 26), ("rare parts", 10)):
            table.add_column(name, key=name, width=width)

    def begin(self) -> None:
        """Compares, the first time."""
        if not self._begun:
            self._begun = True
            count = len(self._graded.report.grades)
            told = f"Comparing {count} files; they are parsed, not run …"
            self.query_one("#compared", Static).update(told)
            self._compare()

    @work(thread=True, group="alike", exclusive=True)
    def _compare(self) -> None:
        texts = [(one.name, self._graded.source(one)) for one in self._graded.report.grades]
        files = [Document(name, text) for name, text in texts if text]
        try:
            self.post_message(Compared(compare(files, self._engine.sandbox)))
        except TutorError as error:
            self.post_message(Compared(None, str(error)))

    @on(Compared)
    def show(self, event: Compared) -> None:
        """Fills the table."""
        if event.found is None:
            self.query_one("#compared", Static).update(event.problem)
            return
        self._pairs = event.found.pairs
        table = self.query_one("#pairs", RowTable)
        for place, pair in enumerate(self._pairs):
            cells = (f"{pair.alike:.2f}", spoken(pair.one.name), spoken(pair.other.name))
            table.add_row(*map(Text, (*cells, str(pair.rare))), key=str(place))
        told = _CAUTION if self._pairs else "No two are so alike that one should look."
        left = len(event.found.left_out)
        apart = f" Left out, too little of their own or not readable: {left}." if left else ""
        said = f"{event.found.compared} files compared.{apart} {told}"
        self.query_one("#compared", Static).update(said)

    @on(DataTable.RowSelected, "#pairs")
    def open(self, event: DataTable.RowSelected) -> None:
        """Both files of a pair side by side."""
        pair = self._pairs[event.cursor_row]
        names = (spoken(pair.one.name), spoken(pair.other.name))
        title = f"Alike {pair.alike:.2f} of 1. Lines with the same number say the same."
        self.app.push_screen(Paper(title, sources=tuple(zip(names, pair.numbered(), strict=True))))
