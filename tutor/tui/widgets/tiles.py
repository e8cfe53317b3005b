"""Pictures of a gallery in half blocks: a page of small ones to choose from, and one larger.

A cell of the terminal shows two pixels, one above the other, in the colours of the image itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tutor import gallery
from tutor.datasets.dataset import Bytes
from tutor.gallery import Gallery, Tile
from tutor.phrases import phrase
from tutor.pixels import resized, rgb
from tutor.tui.widgets.half_blocks import half_blocks

SIDE = 14
"""Pixels of a small picture: three stand in a row at 80 columns, beside the large one."""

_GAP = 1
_KEPT = 200  # drawn pictures: some pages


class Tiles(Widget, can_focus=True):
    """A page of pictures with a cursor; with ``numbers``, a row of text for each in their place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", phrase("gallery.left"), id="tiles.left", show=False),
        Binding("right", "move(1)", phrase("gallery.right"), id="tiles.right", show=False),
        Binding("up", "move_row(-1)", phrase("gallery.up"), id="tiles.up", show=False),
        Binding("down", "move_row(1)", phrase("gallery.down"), id="tiles.down", show=False),
        Binding("pageup", "move_page(-1)", phrase("gallery.pageup"), id="tiles.pageup", show=False),
        Binding(
            "pagedown", "move_page(1)", phrase("gallery.pagedown"), id="tiles.pagedown", show=False
        ),
        Binding("home", "first", phrase("gallery.home"), id="tiles.home", show=False),
        Binding("end", "last", phrase("gallery.end"), id="tiles.end", show=False),
    ]

    cursor: reactive[int] = reactive(0, init=False, repaint=False)  # a step draws two lines only
    numbers: reactive[bool] = reactive(False, init=False)

    @dataclass
    class Chosen(Message):
        """The cursor is on another picture."""

        gallery: Gallery
        number: int

        @property
        def tile(self) -> Tile:
            """The picture."""
            return self.gallery.tile(self.number)

    def __init__(self, *, by_class: bool = False) -> None:
        super().__init__(id="tiles")
        self._by_class = by_class
        self._whole: Gallery | None = None
        self._shown: Gallery | None = None
        self._strips: list[Strip] | None = None
        self._pictures: dict[tuple[int, int], list[list[Segment]]] = {}  # by place and side

    def show(self, pictures: Gallery) -> None:
        """Shows other pictures, from the first on."""
        self._whole = pictures
        self._pictures.clear()
        self._arrange()
        self.set_reactive(Tiles.cursor, 0)
        self._choose()

    @property
    def page(self) -> tuple[int, int]:
        """The first picture of the page that is shown, and how many there is room for."""
        room = self._columns * self._rows
        return self.cursor // room * room, room

    def on_resize(self) -> None:
        """As many pictures as there is room for; the chosen one stays on the page."""
        if self._whole is not None and self._by_class:
            chosen = self._place()
            self._arrange()
            self._return_to(chosen)
        self._redraw()

    def notify_style_update(self) -> None:
        """Another theme: other colours around the pictures."""
        super().notify_style_update()
        self._redraw()

    def watch_cursor(self, old: int, new: int) -> None:
        """Another picture was chosen: on the same page, only the two captions are drawn."""
        first, room = self.page
        if self.numbers or not first <= old < first + room:
            self._choose()
            return
        self._strips = None
        for number in (old, new):
            row = (number - first) // self._columns
            under = (row + 1) * (self._side // 2 + 1) - 1
            self.refresh(Region(0, under, self.size.width, 1))
        self._tell_chosen()

    def watch_numbers(self) -> None:
        """Pictures become text, or text pictures."""
        self._redraw()

    def on_click(self, event: Click) -> None:
        """Chooses the picture, or the row of text, that was clicked."""
        first, room = self.page
        high = 1 if self.numbers else self._side // 2 + 1
        row, column = (event.y - self.numbers) // high, event.x // (self._side + _GAP)
        number = first + row * self._columns + (0 if self.numbers else column)
        inside = row >= 0 and (self.numbers or column < self._columns)
        if self._shown is not None and inside and number < min(first + room, len(self._shown)):
            self._move_to(number)

    def action_move(self, by: int) -> None:
        """Moves along the row, and over its end to the next."""
        self._move_to(self.cursor + by)

    def action_move_row(self, by: int) -> None:
        """Moves to the row above or below."""
        to = self.cursor + by * self._columns
        if self._shown is not None and 0 <= to < len(self._shown):
            self._move_to(to)

    def action_move_page(self, by: int) -> None:
        """Moves on by a page."""
        self._move_to(self.cursor + by * self.page[1])

    def action_first(self) -> None:
        """Moves to the first picture."""
        self._move_to(0)

    def action_last(self) -> None:
        """Moves to the last picture."""
        if self._shown is not None:
            self._move_to(len(self._shown) - 1)

    def render_line(self, y: int) -> Strip:
        """One line of the page."""
        if self._strips is None:
            self._strips = self._drawn()
        if y < len(self._strips):
            return self._strips[y].adjust_cell_length(self.size.width, self.rich_style)
        return Strip.blank(self.size.width, self.rich_style)

    @property
    def _side(self) -> int:
        """Smaller only where the terminal has no room for a single picture; always even."""
        return max(2, min(SIDE, self.size.width, 2 * (self.size.height - 1)) // 2 * 2)

    @property
    def _columns(self) -> int:
        return 1 if self.numbers else max(1, (self.size.width + _GAP) // (self._side + _GAP))

    @property
    def _rows(self) -> int:
        taken = 1 if self.numbers else self._side // 2 + 1
        return max(1, (self.size.height - self.numbers) // taken)

    def _arrange(self) -> None:
        assert self._whole is not None
        columns = max(1, (self.size.width + _GAP) // (self._side + _GAP))
        self._shown = self._whole.in_rows(columns) if self._by_class else self._whole

    def _place(self) -> int | None:
        return int(self._shown.order[self.cursor]) if self._shown and len(self._shown) else None

    def _return_to(self, place: int | None) -> None:
        assert self._shown is not None
        found = (self._shown.order == place).nonzero()[0]
        self.set_reactive(Tiles.cursor, int(found[0]) if len(found) else 0)
        self._choose()

    def _move_to(self, number: int) -> None:
        if self._shown is not None and len(self._shown):
            self.cursor = min(max(number, 0), len(self._shown) - 1)

    def _choose(self) -> None:
        self._redraw()
        self._tell_chosen()

    def _tell_chosen(self) -> None:
        if self._shown is not None and len(self._shown):
            self.post_message(self.Chosen(self._shown, self.cursor))

    def _redraw(self) -> None:
        self._strips = None
        self.refresh()

    def _drawn(self) -> list[Strip]:
        if self._shown is None:
            return []
        if not len(self._shown):
            return [Strip([Segment(phrase("gallery.empty"), self.rich_style)])]
        return self._as_text(self._shown) if self.numbers else self._as_pictures(self._shown)

    def _as_text(self, shown: Gallery) -> list[Strip]:
        first, room = self.page
        head, *rows = gallery.lines(shown, first, room)
        look, chosen = self.rich_style, self.rich_style + Style(reverse=True)
        strips = [Strip([Segment(f"  {head}", look + Style(bold=True))])]
        for number, row in enumerate(rows, first):
            here = number == self.cursor
            strips.append(
                Strip([Segment(f"{'▸' if here else ' '} {row}", chosen if here else look)])
            )
        return strips

    def _as_pictures(self, shown: Gallery) -> list[Strip]:
        first, room = self.page
        numbers = range(first, min(first + room, len(shown)))
        gap, strips = Segment(" " * _GAP, self.rich_style), []
        for row in range(0, len(numbers), self._columns):
            in_row = numbers[row : row + self._columns]
            parts = [
                [*self._tile(shown, number), self._caption(shown, number)] for number in in_row
            ]
            for line in zip(*parts, strict=True):
                strips.append(Strip([one for part in line for one in (*part, gap)]))
        return strips

    def _tile(self, shown: Gallery, number: int) -> list[list[Segment]]:
        """Of pictures that were on the page before, as they were drawn then."""
        key = int(shown.order[number]), self._side
        if key not in self._pictures:
            if len(self._pictures) > _KEPT:
                self._pictures.clear()
            self._pictures[key] = half_blocks(rgb(resized(shown.tile(number).image, self._side)))
        return self._pictures[key]

    def _caption(self, shown: Gallery, number: int) -> list[Segment]:
        here = number == self.cursor
        text = f"{'▸' if here else ' '}{shown.tile(number).caption}"
        look = self.rich_style + Style(reverse=here, bold=here)
        return [Segment(f"{text[: self._side]:<{self._side}}", look)]


class Picture(Widget):
    """One picture, as large as there is room for; enlarged by whole numbers only."""

    def __init__(self) -> None:
        super().__init__(id="picture")
        self._image: Bytes | None = None
        self._rows: list[list[Segment]] = []

    def show(self, image: Bytes | None) -> None:
        """Shows another image ``[h, w, c]``."""
        self._image = image
        self._draw()

    def on_resize(self) -> None:
        """Another size of the terminal."""
        self._draw()

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        rest = self.rich_style
        row = self._rows[y] if y < len(self._rows) else []
        return Strip(row).adjust_cell_length(self.size.width, rest)

    def _draw(self) -> None:
        side = min(self.size.width, 2 * self.size.height)
        self._rows = []
        if self._image is not None and side >= 2:
            own = max(self._image.shape[:2])
            side = side // own * own if side >= own else side
            self._rows = half_blocks(rgb(resized(self._image, side // 2 * 2)))
        self.refresh()
