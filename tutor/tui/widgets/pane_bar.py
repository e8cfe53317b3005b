"""One line that names the panes and their keys, and marks the one that is shown."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.widgets import Static

from tutor.phrases import phrase

_KEYS = {"course": "F2", "lesson": "F3", "code": "F4", "check": "F6"}  # they act in the editor too


class PaneBar(Static):
    """The panes that are not visible all the time; a click shows one.

    Args:
        keys: the key of each pane, by its name; those of a lesson unless given.
        id: of the widget.
    """

    def __init__(self, keys: Mapping[str, str] = _KEYS, id: str = "pane-bar") -> None:
        super().__init__(id=id, classes="pane-bar")
        self._keys = keys

    def show(self, active: str, names: tuple[str, ...]) -> None:
        """Draws the panes called ``names``, with ``active`` among them marked."""
        parts = []
        for name in names:
            look = "bold reverse" if name == active else "$text-muted"
            click = f"[@click=screen.pane('{name}')]"
            shown = f"{click}[{look}] {phrase(f'pane.{name}')} [/][/]"
            parts.append(f" [$text-accent]{self._keys[name]}[/] {shown} ")
        self.update(Content.from_markup("  ".join(parts)))
