"""The roofline plot in cells: how fast code is, below what the machine allows.

To the right, more multiply-adds for each byte moved; upwards, more of them a second; both axes
logarithmic. The roof is S. Williams, A. Waterman, D. Patterson, "Roofline", CACM 52 (2009): the
lower of matrix speed and intensity times copying speed. It is that of one core, which learner code
has; Keras may use more, and so come above it, as does code with fewer multiplications.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from tutor.ladder.climbing import Ladder
from tutor.ladder.layer import BYTES_IM2COL, BYTES_ONCE, MULTIPLY_ADDS

_LEFT, _RIGHT = 0.5, 64.0  # multiply-adds a byte
_MARGIN = 9  # columns for the numbers of the upward axis
_FEWEST_ROWS = 6
_SIGNS = {"●": "yours now", "○": "yours before", "c": "clear", "f": "fast", "K": "Keras"}

ONCE = MULTIPLY_ADDS / BYTES_ONCE
IM2COL = MULTIPLY_ADDS / BYTES_IM2COL
"""Multiply-adds for each byte: where each number is moved once, and where windows are copied."""


def plot(ladder: Ladder, width: int, height: int) -> Iterator[str]:
    """The plot and its axes in at most ``width`` columns and ``height`` rows."""
    machine = ladder.machine
    if machine is None:
        return
    columns, rows = max(24, width - _MARGIN), max(_FEWEST_ROWS, height - 3)
    speeds = {rung: MULTIPLY_ADDS / rung.seconds for rung in ladder.rungs}
    top = 10 ** math.ceil(math.log10(max(*speeds.values(), machine.matrix)))
    bottom = 10 ** math.floor(math.log10(min(*speeds.values(), machine.roof(_LEFT))))
    cells = [[" "] * columns for _ in range(rows)]

    def row(speed: float) -> int:
        share = math.log(speed / bottom) / math.log(top / bottom)
        return min(rows - 1, max(0, round((1 - share) * (rows - 1))))

    def column(intensity: float) -> int:
        share = math.log(intensity / _LEFT) / math.log(_RIGHT / _LEFT)
        return min(columns - 1, max(0, round(share * (columns - 1))))

    for place in range(columns):
        intensity = _LEFT * (_RIGHT / _LEFT) ** (place / (columns - 1))
        flat = machine.roof(intensity) == machine.matrix
        cells[row(machine.roof(intensity))][place] = "─" if flat else "╱"
    for intensity in (ONCE, IM2COL):
        for line in cells[row(machine.roof(intensity)) + 1 :]:
            line[column(intensity)] = "┊"
    for rung in sorted(ladder.rungs, key=lambda one: not one.now):
        line = cells[row(speeds[rung])]
        place = column(ONCE)
        while line[place] in _SIGNS and place < columns - 1:
            place += 1  # beside another that is as fast
        line[place] = rung.sign
    yield from _with_axes(["".join(line) for line in cells], top, bottom)
    yield _below(columns, column(IM2COL), column(ONCE))


def legend(ladder: Ladder) -> Iterator[str]:
    """What the signs and the axes stand for."""
    there = {rung.sign for rung in ladder.rungs}
    yield "   ".join(f"{sign} {name}" for sign, name in _SIGNS.items() if sign in there)
    yield "Up: multiply-adds of the sums a second. Right: for each byte. The roof is one core's."


def _with_axes(lines: list[str], top: float, bottom: float) -> Iterator[str]:
    for place, line in enumerate(lines):
        label = _speed(top) if place == 0 else _speed(bottom) if place == len(lines) - 1 else ""
        yield f"{label:>{_MARGIN - 2}} │{line}".rstrip()
    yield " " * (_MARGIN - 2) + " └" + "─" * max(map(len, lines))


def _below(columns: int, copied: int, once: int) -> str:
    """The names of the two places on the axis, each below its line."""
    line = [" "] * (columns + 12)
    for place, name in ((copied, f"im2col {IM2COL:.1f}"), (once, f"once {ONCE:.0f}")):
        start = max(0, place - len(name) // 2)
        line[start : start + len(name)] = name
    return " " * _MARGIN + "".join(line).rstrip()


def _speed(a_second: float) -> str:
    for name, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if a_second >= size:
            return f"{a_second / size:.0f} {name}/s"
    return f"{a_second:.0f} /s"
