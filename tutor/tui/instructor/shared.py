"""What several learners have wrong: how many, where, what, and who."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import DataTable, Static

from tutor.grading import overview_text
from tutor.grading.overview import Cluster, Overview, where_to_read
from tutor.grading.overview_text import spoken
from tutor.tui.widgets.row_table import RowTable

_EVERYBODY = 1000


class Shared(Vertical):
    """Mistakes, the most frequent first; those beyond the lab last, with a star."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "b,f9",
            "in_the_bank",
            "Run it",
            id="shared.bank",
            tooltip="Run this mistake, in the bank",
        ),
    ]

    class WhoHasIt(Message):
        """The learners of a cluster are wanted."""

        def __init__(self, cluster: Cluster) -> None:
            super().__init__()
            self.cluster = cluster

    class InTheBank(Message):
        """The mistake is wanted in the bank."""

        def __init__(self, cluster: Cluster) -> None:
            super().__init__()
            self.cluster = cluster

    def __init__(self, of: Overview) -> None:
        super().__init__(id="shared")
        self._of = of

    def compose(self) -> ComposeResult:
        """The table, and below it the one under the cursor."""
        yield RowTable(id="clusters")
        with VerticalScroll(id="cluster-scroll"):
            yield Static(id="cluster", markup=False)

    def on_mount(self) -> None:
        """A row for each, once: they do not change."""
        table = self.query_one("#clusters", RowTable)
        for name, width in (("no", 3), ("who", 4), ("lesson", 12), ("what", 200)):
            table.add_column(name, key=name, width=width)
        shared = len(self._of.again)
        for place, one in enumerate(self._of.clusters):
            number = str(place + 1) if place < shared else ("★" if one.beyond else "")
            cells = (number, str(len(one.keys)), one.lesson, spoken(one.sentence))
            table.add_row(*map(Text, cells), key=str(place))
        if not self._of.clusters:
            self.query_one("#cluster", Static).update("Nobody has anything wrong.")

    @property
    def chosen(self) -> Cluster | None:
        """The one under the cursor."""
        table = self.query_one("#clusters", RowTable)
        return self._of.clusters[table.cursor_row] if table.row_count else None

    @on(DataTable.RowHighlighted, "#clusters")
    def tell(self) -> None:
        """More of the one under the cursor."""
        one = self.chosen
        if one is None:
            return
        beyond = "Beyond the lab: costs no points.  " if one.beyond else ""
        parts: list[str | Content] = [Content.styled(spoken(one.sentence), "bold"), "\n"]
        if one.explanation:
            parts += [one.explanation, "\n"]
        parts += [f"{beyond}{where_to_read(one)}", "\n\n"]
        parts += [Content.styled("Who: ", "bold"), overview_text.names(self._of, one, _EVERYBODY)]
        self.query_one("#cluster", Static).update(Content.assemble(*parts))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what has a name is in the bank."""
        return self.chosen is not None and self.chosen.named if action == "in_the_bank" else True

    @on(DataTable.RowSelected, "#clusters")
    def who(self) -> None:
        """Enter shows the learners who have it."""
        if self.chosen is not None:
            self.post_message(self.WhoHasIt(self.chosen))

    def action_in_the_bank(self) -> None:
        """Opens the mistake in the bank, and hands it in."""
        if self.chosen is not None:
            self.post_message(self.InTheBank(self.chosen))
