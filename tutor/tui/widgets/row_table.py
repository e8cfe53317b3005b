"""A table whose rows are opened with enter, and that says so."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.widgets import DataTable

from tutor.phrases import phrase


class RowTable(DataTable[Text]):
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
