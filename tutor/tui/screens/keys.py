"""Every key that does something now: here, where the focus is, and everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from tutor.phrases import phrase
from tutor.tui.screens.ask import Ask

_GROUPS = ("here", "focus", "everywhere")
_KEYS_WIDTH = 19
# As Textual calls what moves a cursor or a view.
_MOVES = ("cursor_", "scroll_", "page_", "home", "end", "first", "last")
_OF_ALL = ("focus_next", "focus_previous", "copy_text")
_NAMED = {
    *_OF_ALL,
    "copy",
    "cut",
    "delete_left",
    "delete_left_all",
    "delete_left_word",
    "delete_line",
    "delete_right",
    "delete_right_all",
    "delete_right_word",
    "delete_to_end_of_line_or_delete_line",
    "delete_to_start_of_line",
    "delete_word_left",
    "delete_word_right",
    "paste",
    "press",
    "redo",
    "select",
    "select_all",
    "select_cursor",
    "submit",
    "undo",
}
"""What Textual's widgets do that has a phrase of ours; nothing else of theirs is listed."""


@dataclass
class _Row:
    name: str
    told: str
    keys: list[str] = field(default_factory=list)


class KeysScreen(ModalScreen[None]):
    """Shows the keys of another screen, as they are at this moment.

    Args:
        of: the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,question_mark", "dismiss", phrase("keys.close"), id="keys.close")
    ]

    def __init__(self, of: Screen[Any]) -> None:
        super().__init__(classes="dialog")
        self._of = of

    def compose(self) -> ComposeResult:
        """The groups, one below the other."""
        with Vertical() as box:
            box.border_title = phrase("keys.title")
            with VerticalScroll():
                yield Static(self._table())
            yield Static(phrase("keys.back"), classes="keys", markup=False)

    def _table(self) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(justify="right", width=_KEYS_WIDTH)
        table.add_column()
        groups = _grouped(self._of, self.app)
        for name in _GROUPS:
            if not groups[name]:
                continue
            if table.row_count:
                table.add_row("", "")
            table.add_row("", Text.assemble((phrase(f"keys.{name}"), "underline")))
            for row in groups[name].values():
                said = Text(row.name)
                if row.told:
                    said.append(f"\n{row.told}", "dim")
                table.add_row(Text(" ".join(dict.fromkeys(row.keys)), "bold"), said)
        return table


def _grouped(screen: Screen[Any], app: App[Any]) -> dict[str, dict[str, _Row]]:
    """Of each group the rows, by action."""
    groups: dict[str, dict[str, _Row]] = {name: {} for name in _GROUPS}
    if isinstance(screen, Ask):  # its answers are no bindings
        for key, label in screen.answers.items():
            groups["here"][key] = _Row(label, "", [app.get_key_display(Binding(key, ""))])
    for group, action, active in _shown(screen):
        row = groups[group].setdefault(action, _Row(_name(action, active), active.tooltip))
        row.keys.append(app.get_key_display(active.binding))
    return groups


def _shown(screen: Screen[Any]) -> Iterator[tuple[str, str, ActiveBinding]]:
    """What is worth a line: of the keys that move a cursor only the plain ones, as one action."""
    for key, active in screen.active_bindings.items():
        name, _, arguments = active.binding.action.partition("(")
        of, _, action = name.rpartition(".")
        moves = not active.binding.id and action.startswith(_MOVES)
        known = active.binding.id or action in _NAMED or (moves and "+" not in key)
        if not active.enabled or not known:
            continue
        if isinstance(active.node, App) or of == "app" or action in _OF_ALL:
            group = "everywhere"
        else:
            group = "here" if isinstance(active.node, Screen) else "focus"
        yield group, "move" if moves else f"{action}({arguments}", active


def _name(action: str, active: ActiveBinding) -> str:
    if active.binding.id:
        return active.binding.description
    return phrase(f"keys.{action.partition('(')[0]}")
