"""Matrices side by side: as pictures in half blocks, or as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tutor.explain.scene import Panel, Place, span_of
from tutor.explain.text import bars, numbers, short
from tutor.frames import Array
from tutor.phrases import phrase
from tutor.tui.widgets.half_blocks import coloured, half_blocks

# Ten steps of cividis (Nuñez, Anderton and Renslow, 2018): even in lightness, and the same to
# people who see red and green as one.
_COLOURS = np.array(
    [
        (0, 34, 78),
        (18, 53, 112),
        (59, 73, 108),
        (87, 93, 109),
        (112, 113, 115),
        (138, 134, 120),
        (165, 156, 116),
        (195, 179, 105),
        (225, 204, 85),
        (254, 232, 56),
    ],
    dtype=np.float64,
)
_UNKNOWN = (48, 48, 48)
_MARKED = (255, 90, 70)
_BETWEEN = 3
_LEGEND = 8  # cells of the scale under a picture
_SMALL = 8  # up to so many columns a number is drawn two columns wide and a row high

Line = list[Segment]


class Tensors(Widget):
    """Draws rows of panels from left to right, on further lines where there is no room beside.

    What is marked is tinted in a picture and stands in brackets among numbers; where a number is
    wrong a picture of few cells has a cross, and numbers an exclamation mark.
    """

    DEFAULT_CSS = "Tensors { width: 1fr; height: auto; }"

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._rows: tuple[Sequence[Panel], ...] = ()
        self._numbers = False
        self._lines: dict[int, list[Strip]] = {}

    def show(self, rows: Sequence[Sequence[Panel]], *, numbers: bool) -> None:
        """Draws these rows of panels from now on; ``numbers`` in place of pictures."""
        self._rows, self._numbers = tuple(rows), numbers
        self._lines.clear()
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """What the widest row takes where nothing is cut."""
        widths = (strip.cell_length for strip in self._drawn(viewport.width))
        return max(widths, default=0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes in ``width`` columns."""
        return len(self._drawn(width))

    def render_line(self, y: int) -> Strip:
        """One line, as wide as the widget."""
        lines = self._drawn(self.size.width)
        strip = lines[y] if y < len(lines) else Strip.blank(0)
        style = self.rich_style
        return strip.apply_style(style).extend_cell_length(self.size.width, style)

    def _drawn(self, width: int) -> list[Strip]:
        if width not in self._lines:
            strips = [
                strip
                for row in self._rows
                for line in _lines_of(row)
                for strip in _flowed(map(self._panel, line), width)
            ]
            self._lines[width] = strips[:-1]  # nothing stands below the last row
        return self._lines[width]

    def _panel(self, panel: Panel) -> list[Line]:
        if panel.drawn == "picture" and not self._numbers:
            return _picture(panel)
        lines = bars(panel) if panel.drawn == "bars" and not self._numbers else numbers(panel)
        return [[Segment(line)] for line in lines]


def _lines_of(row: Sequence[Panel]) -> Iterator[Sequence[Panel]]:
    """A row, cut before each panel that begins a line."""
    cuts = [place for place, panel in enumerate(row) if panel.begins and place]
    for start, end in pairwise((0, *cuts, len(row))):
        yield row[start:end]


def _flowed(boxes: Iterator[list[Line]], width: int) -> Iterator[Strip]:
    """Boxes next to each other as far as there is room, an empty line below each row of them."""
    row: list[tuple[int, list[Line]]] = []
    used = 0
    for box in boxes:
        wide = max(sum(segment.cell_length for segment in line) for line in box)
        if row and used + wide > width:
            yield from _beside(row)
            row, used = [], 0
        row.append((wide, box))
        used += wide + _BETWEEN
    if row:
        yield from _beside(row)


def _beside(boxes: Sequence[tuple[int, list[Line]]]) -> Iterator[Strip]:
    for place in range(max(len(lines) for _, lines in boxes)):
        line: Line = []
        for wide, lines in boxes:
            piece = Strip(lines[place] if place < len(lines) else [])
            line += piece.extend_cell_length(wide + _BETWEEN)
        yield Strip(line)
    yield Strip.blank(0)


def _picture(panel: Panel) -> list[Line]:
    """Name, picture and scale."""
    colours = _coloured(panel.values, panel.span)
    for row, column in panel.marked:
        if 0 <= row < colours.shape[0] and 0 <= column < colours.shape[1]:
            colours[row, column] = (colours[row, column] + 2 * np.array(_MARKED)) // 3
    small = panel.values.shape[1] <= _SMALL
    drawn = _whole_cells(colours, panel.differs) if small else half_blocks(colours)
    name = panel.name
    if panel.differs:
        name += f", {phrase('explain.wrong', count=len(panel.differs))}"
    return [[Segment(name)], *drawn, _scale(panel)]


def _whole_cells(colours: Array, differs: frozenset[Place]) -> Iterator[Line]:
    for row, line in enumerate(colours.tolist()):
        yield [
            Segment(
                "✗ " if (row, column) in differs else "  ",
                coloured((255, 255, 255) if sum(one) < 400 else (0, 0, 0), tuple(one)),
            )
            for column, one in enumerate(line)
        ]


def _scale(panel: Panel) -> Line:
    """The least number, the colours, the largest."""
    low, high = panel.span or span_of(panel.values)
    bar = _coloured(np.linspace(0, 1, _LEGEND)[None], None)[0].tolist()
    cells = [Segment(" ", coloured(None, tuple(one))) for one in bar]
    return [Segment(f"{short(low)} "), *cells, Segment(f" {short(high)}")]


def _coloured(values: Array, span: tuple[float, float] | None) -> Array:
    """``[rows, columns, 3]`` whole numbers from 0 to 255; the least number is the darkest."""
    low, high = span or span_of(values)
    part = np.nan_to_num((values - low) / ((high - low) or 1.0), posinf=1.0, neginf=0.0)
    at = np.clip(part, 0, 1) * (len(_COLOURS) - 1)
    steps = np.arange(len(_COLOURS))
    channels = [np.interp(at, steps, _COLOURS[:, channel]) for channel in range(3)]
    colours: Array = np.rint(np.stack(channels, axis=-1)).astype(int)
    colours[np.isnan(values)] = _UNKNOWN
    return colours
