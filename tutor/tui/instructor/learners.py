"""The learners of a class in a table: a sign for each lesson, and which mistakes they share."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import DataTable, Input, Static

from tutor import course
from tutor.grading import roster
from tutor.grading.overview import Overview
from tutor.grading.overview_text import spoken
from tutor.grading.roster import Row
from tutor.tui.widgets.field import Field
from tutor.tui.widgets.row_table import RowTable

_NAME, _MOST_NAME = 16, 28  # columns
_WIDE = 138  # columns from which the names of the lessons fit above their signs
_ORDERS = tuple(roster.ORDERS)


class _Name(Text):
    """The cell with a learner's name; by it, a row of the table knows whose it is."""

    def __init__(self, row: Row) -> None:
        super().__init__(spoken(row.grade.name))
        self.row = row


class Learners(Vertical):
    """A row for each learner. Sorting and searching move rows and cursor; no row is made anew.

    Args:
        of: the class.
        rows: in the order of the report.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "o,f9",
            "order",
            "Sort",
            id="learners.order",
            tooltip="By points, name, mistakes or time",
        ),
        Binding("slash,f10", "find", "Find", id="learners.find", tooltip="Go to a name"),
        Binding("escape", "all", "All", id="learners.all", tooltip="Show all learners", show=False),
    ]

    class Opened(Message):
        """A learner was chosen."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, of: Overview, rows: list[Row]) -> None:
        super().__init__(id="learners")
        self._of = of
        self._rows = rows
        self._shown = rows
        self._order = _ORDERS[0]
        self._reverse = False
        self._wide: bool | None = None

    def compose(self) -> ComposeResult:
        """The field, hidden until it is wanted; the table; what its signs mean."""
        yield Field(placeholder="part of a name", id="find", compact=True)
        yield RowTable(id="rows", fixed_columns=1)
        yield Static(id="signs", markup=False)

    def on_resize(self) -> None:
        """With room, columns have the lessons' names; else their numbers."""
        wide = self.size.width >= _WIDE
        if wide != self._wide:
            self._wide = wide
            self._fill()

    @property
    def table(self) -> RowTable:
        """The table itself."""
        return self.query_one("#rows", RowTable)

    @property
    def chosen(self) -> Row | None:
        """The row under the cursor."""
        if not self.table.row_count:
            return None
        name = self.table.get_row_at(self.table.cursor_row)[0]
        return name.row if isinstance(name, _Name) else None

    def step(self, by: int) -> Row | None:
        """Moves the cursor, and gives the row that it comes to; None at an end."""
        place = self.table.cursor_row + by
        if not 0 <= place < self.table.row_count:
            return None
        self.table.move_cursor(row=place)
        return self.chosen

    def show(self, keys: Collection[str] | None, told: str = "") -> None:
        """Shows the learners with these keys, all of them where it is None.

        Args:
            keys: of the grades.
            told: why these, in words.
        """
        self._shown = self._rows if keys is None else [r for r in self._rows if r.grade.key in keys]
        self.border_title = Content(told and f"{told}: esc shows all")
        if self._wide is not None:
            self._fill()

    def _fill(self) -> None:
        table = self.table
        table.clear(columns=True)
        names = ["learner", *(spoken(row.grade.name) for row in self._rows)]
        most = _MOST_NAME if self._wide else _NAME
        table.add_column("learner", key="name", width=min(max(map(cell_len, names)), most))
        table.add_column("points", key="points", width=6)
        for lesson in self._of.report.lessons:
            label = lesson if self._wide else str(course.lesson(lesson).number)
            table.add_column(label, key=lesson, width=max(2, len(label)))
        table.add_column("mistakes", key="mistakes", width=12 if self._wide else 8)
        table.add_column("seconds", key="time", width=7)
        for row in self._shown:
            table.add_row(*self._cells(row), key=row.grade.key)
        self.call_after_refresh(self._tell_signs)  # which takes another number of rows
        self._sort()

    def _cells(self, row: Row) -> list[Text]:
        signs = [_sign(roster.cell(row.grade, one)) for one in self._of.report.lessons]
        shared = Text(" ".join(map(str, row.mistakes)))
        seconds = "" if row.seconds is None else f"{row.seconds:.2f}"
        return [_Name(row), _right(row.points), *signs, shared, _right(seconds)]

    def _tell_signs(self) -> None:
        self.query_one("#signs", Static).update(self._signs())

    def _signs(self) -> str:
        told = "mistakes: as numbered in F6"
        if self._wide:
            return f"{roster.LEGEND}  {told}"
        lessons = [course.lesson(one) for one in self._of.report.lessons]
        names = [f"{one.number} {one.id}" for one in lessons]
        half = (len(names) + 1) // 2
        return "\n".join([roster.LEGEND, "  ".join(names[:half]), "  ".join([*names[half:], told])])

    # Order

    def action_order(self) -> None:
        """Sorts by the next thing one may want to read the class by."""
        place = _ORDERS.index(self._order) if self._order in _ORDERS else -1
        self._order, self._reverse = _ORDERS[(place + 1) % len(_ORDERS)], False
        self._sort()

    @on(DataTable.HeaderSelected, "#rows")
    def order_by(self, event: DataTable.HeaderSelected) -> None:
        """Sorts by the column that was clicked; once more turns it round."""
        column = str(event.column_key.value)
        self._reverse = column == self._order and not self._reverse
        self._order = column
        self._sort()

    def _sort(self) -> None:
        self.table.sort("name", key=self._rank, reverse=self._reverse)
        self.table.move_cursor(row=0)
        turned = ", turned round" if self._reverse else ""
        told = f"{len(self._shown)} of {len(self._rows)}, by {self._order}{turned}"
        self.border_subtitle = told

    def _rank(self, name: _Name) -> object:
        return roster.rank(name.row, self._order)

    # Finding

    def action_find(self) -> None:
        """Opens the field."""
        field = self.query_one("#find", Input)
        field.display = True
        field.value = ""
        field.focus()

    @on(Input.Changed, "#find")
    def go_to(self, event: Input.Changed) -> None:
        """Moves the cursor to the first learner whose name has the letters."""
        wanted = event.value.casefold()
        for place in range(self.table.row_count if wanted else 0):
            if wanted in self.table.get_row_at(place)[0].plain.casefold():
                self.table.move_cursor(row=place)
                return

    @on(Input.Submitted, "#find")
    def found(self) -> None:
        """Leaves the field; the cursor stays where it is."""
        self.query_one("#find", Input).display = False
        self.table.focus()

    def action_all(self) -> None:
        """Leaves the field, and shows all learners."""
        self.found()
        if len(self._shown) != len(self._rows):
            self.show(None)

    @on(DataTable.RowSelected, "#rows")
    def open(self) -> None:
        """Enter, or a click on the row of the cursor."""
        if self.chosen is not None:
            self.post_message(self.Opened(self.chosen))


def _sign(of: roster.Cell) -> Text:
    """A glyph says it all; what is not well is bold besides."""
    return Text(of.text, style="bold" if of.good is False else "")


def _right(text: str) -> Text:
    return Text(text, justify="right")
