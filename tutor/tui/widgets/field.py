"""A field to type in."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from tutor.tui.widgets.in_order import InOrder


class Field(InOrder, Input):
    """An input as wide as its place, whatever is in it.

    Textual lays the whole screen out anew when the content of a widget grows, in case the widget
    grows with it. This one never does, and each letter would wait for it.
    """

    virtual_size = Reactive(Size(0, 0))
