"""What the three places of instructor mode share: the line at the top, the bar, the keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, Static

from tutor.tui.widgets.pane_bar import PaneBar

PLACES: Mapping[str, str] = {"solutions": "F2", "mistakes": "F3", "class": "F4"}
"""The places and their keys, which act in a field too."""

_TOLD = {
    "solutions": "The stub and the reference side by side",
    "mistakes": "The bank of wrong implementations; run any of them",
    "class": "The graded class: learners, what they share, figures, alike files",
}


class Place(Screen[None]):
    """One of the places; each keeps its state while another is open.

    Letters act outside a field; the second key of an action acts everywhere.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            f"{name[0]},{key.lower()}",
            f"pane('{name}')",
            name.title(),
            id=f"place.{name}",
            tooltip=_TOLD[name],
            show=False,
        )
        for name, key in PLACES.items()
    ]
    PLACE: ClassVar[str]

    def compose(self) -> ComposeResult:
        """The line at the top, the places, what the place is about, the keys."""
        yield Static(f" cnn-tutor   instructor   {self.told()}", id="where", markup=False)
        yield PaneBar(PLACES, id="places")
        yield from self.content()
        yield Footer()

    def told(self) -> str:
        """What the line at the top says besides."""
        return ""

    def content(self) -> Iterable[Widget]:
        """The widgets between the bar and the keys."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Marks where one is."""
        self.query_one("#places", PaneBar).show(self.PLACE, tuple(PLACES))

    def action_pane(self, name: str) -> None:
        """Goes to another place."""
        self.app.action_place(name)  # type: ignore[attr-defined]
