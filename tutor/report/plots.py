"""A plot as SVG for pages, and as TikZ for LaTeX: both from the same frame and ticks.

Small on purpose: lines in one frame are all that the report draws, and a plotting library
would be the second largest dependency for it. Lines differ by dashes and markers, not colour.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from html import escape

from tutor.report.document import Plot, Series

_WIDTH, _HEIGHT = 560, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 150, 12, 42
# Blue and orange of Okabe and Ito (2008): apart for colour-blind readers too.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
# Of lengths drawn and left out, in pixels of the SVG. As many as seeds that the labs ask for, so
# that six colours and five patterns give thirty lines that differ.
_DASHES = ("", "7 3", "2 2", "9 3 2 3", "14 4")
_DOTS = "1 4"
DOTS = -1
"""The pattern of a line that is none of those compared."""

_MOST_POINTS = 200


def ticks(low: float, high: float, about: int = 5, least: float = 0.0) -> list[float]:
    """Round numbers from ``low`` to ``high``, ``least`` or more apart."""
    step = 10.0 ** math.floor(math.log10((high - low) / about))
    for times in (1, 2, 5, 10):
        if (high - low) / (step * times) <= about:
            step *= times
            break
    step = max(step, least)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def epochs_or_more(plot: Plot) -> float:
    """The smallest step from one tick to the next on x: there is no half epoch."""
    return 1.0 if all(x == int(x) for one in plot.series for x, _ in _finite(one)) else 0.0


def ranges(plot: Plot) -> tuple[float, float, float, float]:
    """X from and to, y from and to; values that are no numbers do not count."""
    points = [point for one in plot.series for point in _finite(one)] or [(0.0, 0.0)]
    x_low, x_high = min(x for x, _ in points), max(x for x, _ in points)
    y_low, y_high = plot.y_range or (min(y for _, y in points), max(y for _, y in points))
    return x_low, x_high if x_high > x_low else x_low + 1, y_low, max(y_high, y_low + 1e-9)


def svg(plot: Plot) -> str:
    """The plot as one ``<svg>`` element that needs nothing from elsewhere."""
    frame = ranges(plot)

    def at(x: float, y: float) -> tuple[float, float]:
        x_low, x_high, y_low, y_high = frame
        across = (x - x_low) / (x_high - x_low) * (_WIDTH - _LEFT - _RIGHT)
        up = (y - y_low) / (y_high - y_low) * (_HEIGHT - _TOP - _BOTTOM)
        return _LEFT + across, _HEIGHT - _BOTTOM - up

    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'role="img" font-family="sans-serif" font-size="12" fill="currentColor">'
        f"<title>{escape(plot.caption)}</title>"
        f'<rect x="{_LEFT}" y="{_TOP}" width="{right - _LEFT}" height="{bottom - _TOP}" '
        f'fill="none" stroke="currentColor"/>'
    ]
    for tick in ticks(frame[0], frame[1], least=epochs_or_more(plot)):
        x, _ = at(tick, frame[2])
        parts.append(f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{tick:g}</text>')
    for tick in ticks(frame[2], frame[3]):
        _, y = at(frame[0], tick)
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>')
        parts.append(
            f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="currentColor" stroke-opacity=".15"/>'
        )
    middle = (_LEFT + right) / 2
    parts.append(
        f'<text x="{middle}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(plot.x_label)}</text>'
        f'<text transform="translate(14 {(_TOP + bottom) / 2}) rotate(-90)" '
        f'text-anchor="middle">{escape(plot.y_label)}</text>'
    )
    for number, one in enumerate(plot.series):
        colour = _COLOURS[number % len(_COLOURS)]
        pattern = _pattern(one)
        dashes = f' stroke-dasharray="{pattern}"' if pattern else ""
        points = [at(x, y) for x, y in _thinned(one)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        stroke = f'fill="none" stroke="{colour}" stroke-width="1.6"{dashes}'
        y_key = _TOP + 14 + 18 * number
        if one.markers:
            places = [*points, (right + 21, y_key - 4)]
            dots = (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in places)
            parts += [f'<g fill="{colour}">', *dots, "</g>"]
        else:
            parts.append(f'<polyline points="{path}" {stroke}/>')
            parts.append(f'<path d="M{right + 6} {y_key - 4}h30" {stroke}/>')
        parts.append(f'<text x="{right + 41}" y="{y_key}">{escape(one.name)}</text>')
    return "".join([*parts, "</svg>"])


def tikz(plot: Plot, escaped: dict[str, str]) -> Iterator[str]:
    """The lines of a ``tikzpicture``, 9 cm wide; ``escaped`` gives the texts for LaTeX."""
    x_low, x_high, y_low, y_high = ranges(plot)

    def at(x: float, y: float) -> str:
        return (
            f"({9 * (x - x_low) / (x_high - x_low):.3f},{5 * (y - y_low) / (y_high - y_low):.3f})"
        )

    yield r"\begin{tikzpicture}[font=\small]"
    yield r"\draw (0,0) rectangle (9,5);"
    for tick in ticks(x_low, x_high, least=epochs_or_more(plot)):
        yield rf"\node[below] at {at(tick, y_low)} {{{tick:g}}};"
    for tick in ticks(y_low, y_high):
        yield rf"\node[left] at {at(x_low, tick)} {{{tick:g}}};"
    yield rf"\node at (4.5,-0.9) {{{escaped[plot.x_label]}}};"
    yield rf"\node[rotate=90] at (-1.2,2.5) {{{escaped[plot.y_label]}}};"
    for number, one in enumerate(plot.series):
        colour = f"color={_TIKZ[number % len(_TIKZ)]}"
        style = f"thick,{_tikz_dashes(one)}{colour}"
        points = [at(x, y) for x, y in _thinned(one)]
        height = round(4.8 - 0.45 * number, 2)
        if one.markers:
            places = [*points, f"(9.7,{height})"]
            yield from (rf"\fill[{colour}] {place} circle (2pt);" for place in places)
        else:
            if len(points) > 1:
                yield rf"\draw[{style}] " + " -- ".join(points) + ";"
            yield rf"\draw[{style}] (9.2,{height}) -- (10.2,{height});"
        yield rf"\node[right] at (10.2,{height}) {{{escaped[one.name]}}};"
    yield r"\end{tikzpicture}"


def _pattern(one: Series) -> str:
    """The dashes of a line, as SVG has them."""
    return _DOTS if one.dash == DOTS else _DASHES[one.dash % len(_DASHES)]


def _tikz_dashes(one: Series) -> str:
    """The same as an option of TikZ: a pixel is 0.6 pt there."""
    lengths = _pattern(one).split()
    words = zip(itertools.cycle(("on", "off")), lengths, strict=False)
    told = " ".join(f"{word} {0.6 * float(length):.1f}pt" for word, length in words)
    return f"dash pattern={told}," if told else ""


_TIKZ = ("blue", "orange!90!black", "green!50!black", "magenta", "cyan", "brown")


def _finite(one: Series) -> list[tuple[float, float]]:
    pairs = zip(one.x, one.y, strict=True)
    return [(x, y) for x, y in pairs if math.isfinite(x) and math.isfinite(y)]


def _thinned(one: Series) -> list[tuple[float, float]]:
    """At most some 200 points, the first and the last among them."""
    points = _finite(one)
    every = math.ceil(len(points) / _MOST_POINTS)
    return points if every <= 1 else [*points[:-1:every], points[-1]]
