"""A sheet to draw a digit on: keys move the pen, and a mouse may.

Two pixels share a cell, one above the other; with room, a pixel has two cells beside each other.
"""

from __future__ import annotations

import os
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import MouseDown, MouseMove
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tutor.explain import drawing
from tutor.frames import Array
from tutor.phrases import phrase
from tutor.tui.widgets.half_blocks import half_blocks

_CURSOR = np.array((255, 90, 70))
_INK = 0.5  # from here on a pixel is drawn where there are no colours


class Sheet(Widget, can_focus=True):
    """A drawing, and the place of the pen in it.

    Without colours a pixel is ink or paper, and the cell with the pen is shown in reverse.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", phrase("sheet.up"), id="sheet.up", show=False),
        Binding("down", "move(1, 0)", phrase("sheet.down"), id="sheet.down", show=False),
        Binding("left", "move(0, -1)", phrase("sheet.left"), id="sheet.left", show=False),
        Binding("right", "move(0, 1)", phrase("sheet.right"), id="sheet.right", show=False),
        Binding(
            "space,insert",
            "touch",
            phrase("sheet.ink"),
            id="sheet.touch",
            tooltip=phrase("sheet.ink.told"),
            show=False,
        ),
        Binding(
            "p,f2",
            "pen",
            phrase("sheet.pen"),
            id="sheet.pen",
            tooltip=phrase("sheet.pen.told"),
            show=False,
        ),
        Binding(
            "backspace,delete",
            "erase",
            phrase("sheet.erase"),
            id="sheet.erase",
            tooltip=phrase("sheet.erase.told"),
            show=False,
        ),
    ]

    image: reactive[Array] = reactive(drawing.empty, always_update=True)
    pen: reactive[tuple[int, int]] = reactive((8, 13))
    down: reactive[bool] = reactive(False)

    class Changed(Message):
        """The drawing or the pen is another one now."""

    @property
    def _large(self) -> bool:
        return self.size.width >= 2 * drawing.SIDE and self.size.height >= drawing.SIDE

    def render_line(self, y: int) -> Strip:
        """Two rows of pixels; one where there is room."""
        upper, lower = (y, y) if self._large else (2 * y, 2 * y + 1)
        if not 0 <= upper < drawing.SIDE:
            return Strip.blank(self.size.width)
        beside = 2 if self._large else 1
        if os.environ.get("NO_COLOR"):
            return Strip(self._glyphs(upper, lower, beside))
        row, column = self.pen
        grey = np.repeat(np.rint(255 * self.image[[upper, lower], :, None]), 3, axis=2)
        for half, place in enumerate((upper, lower)):
            if place == row:
                grey[half, column] = (grey[half, column] + 2 * _CURSOR) // 3
        return Strip(half_blocks(np.repeat(grey, beside, axis=1).astype(int))[0])

    def _glyphs(self, upper: int, lower: int, beside: int) -> list[Segment]:
        above, below = (self.image[[upper, lower]] >= _INK).tolist()
        row, column = self.pen
        return [
            Segment(
                beside * " ▀▄█"[one + 2 * other],
                Style(reverse=row in (upper, lower) and column == place),
            )
            for place, (one, other) in enumerate(zip(above, below, strict=True))
        ]

    def action_move(self, down: int, right: int) -> None:
        """Moves the pen, which stays on the sheet and draws where it is down."""
        row, column = self.pen
        last = drawing.SIDE - 1
        self.pen = min(max(row + down, 0), last), min(max(column + right, 0), last)
        if self.down:
            self.action_touch()

    def action_touch(self) -> None:
        """Draws where the pen is."""
        self.image = drawing.touched(self.image, *self.pen)

    def action_erase(self) -> None:
        """Erases where the pen is."""
        self.image = drawing.erased(self.image, *self.pen)

    def action_pen(self) -> None:
        """Puts the pen down, or lifts it."""
        self.down = not self.down
        if self.down:
            self.action_touch()

    def on_mouse_down(self, event: MouseDown) -> None:
        """Draws, and erases with another button than the first."""
        self._with_mouse(event)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Goes on drawing while a button is held."""
        if event.button:
            self._with_mouse(event)

    def _with_mouse(self, event: MouseDown | MouseMove) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        # A terminal tells the cell. Where that holds two pixels, both are drawn.
        across, down = (2, 1) if self._large else (1, 2)
        act = self.action_touch if event.button == 1 else self.action_erase
        for half in range(down):
            row, column = down * offset.y + half, offset.x // across
            self.pen = min(row, drawing.SIDE - 1), min(column, drawing.SIDE - 1)
            act()

    def watch_image(self) -> None:
        """Tells whoever listens."""
        self.post_message(self.Changed())

    def watch_pen(self) -> None:
        """Tells whoever listens."""
        self.post_message(self.Changed())

    def watch_down(self) -> None:
        """Tells whoever listens."""
        self.post_message(self.Changed())
