"""Panels and scenes as lines of text: for the command, and wherever numbers are asked for."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator

import numpy as np

from tutor.explain.scene import Panel, Scene, span_of
from tutor.explain.steps import Explainer
from tutor.wording import side_by_side

_MOST = 7  # rows and columns of a panel that are shown as numbers
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_BAR_ROWS = 5
_MOST_IN_A_ROW = 9  # columns, where it is but one row: 80 columns have room for them


def short(value: float) -> str:
    """A number in few columns; a dot where nothing is known."""
    if math.isnan(value):
        return "·"
    if math.isfinite(value) and value == int(value) and abs(value) < 1e4:
        return f"{int(value)}"
    size = abs(value)
    if 0.1 <= size < 1000:
        return f"{value:.2f}"
    return f"{value:.3f}" if 0.001 <= size < 0.1 else f"{value:.0e}"


def numbers(panel: Panel) -> list[str]:
    """The panel's name and its numbers, ``[...]`` where it is marked and ``!`` where it differs.

    Of a large one, the part around what is marked.
    """
    rows, columns = (_shown(panel, axis) for axis in (0, 1))
    cells = [[_cell(panel, row, column) for column in columns] for row in rows]
    if not panel.marked:
        cells = [[f"{cell.strip()} " for cell in row] for row in cells]
    width = max(len(cell) for row in cells for cell in row)
    part = []
    for what, shown, size in (
        ("rows", rows, panel.values.shape[0]),
        ("columns", columns, panel.values.shape[1]),
    ):
        if len(shown) < size:
            part.append(f"{what} {shown[0]}-{shown[-1]} of {size}")
    name = f"{panel.name} ({', '.join(part)})" if part else panel.name
    return [name, *("".join(cell.rjust(width) for cell in row) for row in cells)]


def bars(panel: Panel) -> list[str]:
    """The one row of a panel as bars from 0, ``^`` under what is marked, ``!`` where it differs."""
    low, high = panel.span or span_of(panel.values)
    values = np.nan_to_num(panel.values[0], nan=low, posinf=high, neginf=low)
    tall = np.rint((values - low) / ((high - low) or 1.0) * 8 * _BAR_ROWS).astype(int)
    drawn = []
    for row in reversed(range(_BAR_ROWS)):
        parts = (_EIGHTHS[min(max(height - 8 * row, 0), 8)] for height in tall.tolist())
        drawn.append(" ".join(2 * part for part in parts))
    under = (
        ("^" if (0, place) in panel.marked else " ") + ("!" if (0, place) in panel.differs else " ")
        for place in range(len(tall))
    )
    return [f"{panel.name}, {short(low)} to {short(high)}", *drawn, " ".join(under)]


def lines(explainer: Explainer, scene: Scene, width: int) -> Iterator[str]:
    """A whole scene in at most ``width`` columns, as far as its numbers allow."""
    yield f"{explainer.case.id}: {scene.where}"
    yield verdict(scene)
    for sentence in (*scene.told, explainer.problem):
        yield from textwrap.wrap(sentence, width, drop_whitespace=False)
    yield ""
    for row in (*scene.parts, scene.panels):
        if row:
            grids = [(name, tuple(rest)) for name, *rest in map(numbers, row)]
            yield from side_by_side([(name, (*rows, "")) for name, rows in grids], width)
    yield from terms(scene)


def terms(scene: Scene) -> Iterator[str]:
    """How the number comes about, aligned below a head; the note behind it."""
    if not scene.terms:
        return
    wide = max(len(term.label) for term in scene.terms)
    yield f"{'':<{wide}}  {'alone':>8}  {'so far':>8}"
    for term in scene.terms:
        line = f"{term.label:<{wide}}  {short(term.value):>8}  {short(term.total):>8}"
        yield f"{line}   <- {term.note}" if term.note else line


def verdict(scene: Scene) -> str:
    """Both numbers, and whether they are the same."""
    if scene.yours is None:
        return f"Keras {_exact(scene.keras)}"
    mark = "✗" if scene.differs else "✓"
    return f"{mark} yours {_exact(scene.yours)}   Keras {_exact(scene.keras)}"


def _exact(value: float) -> str:
    return f"{value:.6g}"


def _cell(panel: Panel, row: int, column: int) -> str:
    text = short(float(panel.values[row, column]))
    if (row, column) in panel.differs:
        text += "!"
    return f"[{text}]" if (row, column) in panel.marked else f" {text} "


def _shown(panel: Panel, axis: int) -> list[int]:
    """The rows or columns to show: all, or those around the marked ones."""
    size = panel.values.shape[axis]
    most = _MOST_IN_A_ROW if panel.values.shape[0] == 1 else _MOST
    if size <= most:
        return list(range(size))
    marked = [place[axis] for place in panel.marked if 0 <= place[axis] < size] or [0]
    middle = (min(marked) + max(marked)) // 2
    first = max(min(middle - most // 2, size - most), 0)
    return list(range(first, first + most))
