"""Tables that live without rows, and those whose rows are opened with enter."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from tutor.phrases import phrase


class Table(DataTable[Any]):
    """A table in which keys may be pressed while it has no rows."""

    def validate_cursor_coordinate(self, value: Coordinate) -> Coordinate:
        """In DataTable, the row of a table without any is -1, and is told to be chosen."""
        row, column = super().validate_cursor_coordinate(value)
        return Coordinate(max(row, 0), max(column, 0))


class RowTable(Table):
    """Rows of text, which is never markup; the key of each row is its own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "select_cursor",
            phrase("table.open"),
            id="table.open",
            tooltip=phrase("table.open.told"),
        ),
    ]

    def __init__(self, *, id: str, fixed_columns: int = 0) -> None:
        super().__init__(
            id=id,
            classes="row-table",
            cursor_type="row",
            zebra_stripes=True,
            fixed_columns=fixed_columns,
        )
