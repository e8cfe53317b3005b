"""One plot of a training: a curve for the training images and one for the validation images."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from textual.app import RenderResult
from textual.theme import Theme
from textual_plot import HiResMode, PlotWidget

from tutor.phrases import phrase
from tutor.training.progress import Snapshot

_BELOW = 2  # rows under the axis, for the ticks
_LEFT = 6  # columns beside it
_TOP = 105  # percent: a curve at 100 must not hide behind the frame
_THIN, _THICK = "⣀", "▄"  # a piece of either curve
_DOTS = 2  # side by side in a character
# Seconds between two drawings of one curve that grows. A drawing takes about 12 ms, in which no
# key is heard and which a trainer on the same core has to wait for.
_EVERY = 2.0


class Curves(PlotWidget, can_focus=False):
    """Loss or accuracy over epochs.

    The two curves differ in texture, thin dots and blocks, and not in colour alone.

    Args:
        of: ``loss`` or ``accuracy``.
        lowest: percent at which the axis of the accuracy begins.
    """

    def __init__(self, of: str, lowest: int = 0) -> None:
        super().__init__(id=f"curve-{of}")
        self._of = of
        self._lowest = lowest
        self._drawn: tuple[float, ...] = ()
        self._seen = Snapshot(seed=0)
        self._next = 0.0
        self.border_title = phrase(f"curves.{of}")

    def on_mount(self) -> None:
        """Narrow margins: at 80 columns there are two plots in a row."""
        super().on_mount()
        self.margin_bottom, self.margin_left, self.margin_top = _BELOW, _LEFT, 0
        self.app.theme_changed_signal.subscribe(self, self._take_colours)

    def _take_colours(self, _: Theme) -> None:
        """Draws in the colours of another theme what was drawn."""
        if self._drawn:
            self._drawn = ()
            self.show(self._seen)

    def show(self, seen: Snapshot) -> bool:
        """Draws a run as it stands, if there is something new and it is time.

        Returns:
            Whether it drew.
        """
        train, valid = getattr(seen, self._of), getattr(seen, f"valid_{self._of}")
        if self._drawn == train:
            return False
        grows = len(self._drawn) > 1 and self._drawn == train[: len(self._drawn)]
        if grows and not seen.status.over and time.monotonic() < self._next:
            return False
        self._next = time.monotonic() + _EVERY
        self._drawn, self._seen = train, seen
        scale = 100 if self._of == "accuracy" else 1
        self.clear()
        variables = self.app.theme_variables
        last = max(seen.epochs, len(train), 1)
        columns = 1 + _DOTS * self.size.width * len(train) // last
        self._curve(train, scale, columns, variables["primary"], HiResMode.BRAILLE)
        self._curve(valid, scale, columns, variables["warning"], HiResMode.QUADRANT)
        self.set_xlimits(0, last)
        if scale == 100:
            self.set_ylimits(self._lowest, _TOP)
        percent = " %" if scale == 100 else ""
        train_told, valid_told = (f"{_last(values, scale)}{percent}" for values in (train, valid))
        signs = {"thin": f"[$primary]{_THIN}[/]", "thick": f"[$warning]{_THICK}[/]"}
        told = phrase("curves.last", train=train_told, valid=valid_told, **signs)
        self.border_subtitle = told if train else ""
        return True

    def render(self) -> RenderResult:
        """As it is drawn, but the canvas asks once to be shown, and not for each of its dots."""
        canvas: Any = self.query_one("#plot")  # of a package of which only the plot is used here
        with canvas.batch_refresh():
            return super().render()

    def _curve(
        self, values: Sequence[float], scale: int, columns: int, colour: str, mode: HiResMode
    ) -> None:
        points = [(i, scale * v) for i, v in enumerate(values, 1) if math.isfinite(v)]
        if len(points) > 1:
            x, y = zip(*_thinned(points, columns), strict=True)
            self.plot(x, y, line_style=colour, hires_mode=mode)


def _thinned(points: list[tuple[int, float]], columns: int) -> list[tuple[int, float]]:
    """The lowest and the highest of the points in each column of dots: it looks the same."""
    a_column = math.ceil(len(points) / columns)
    if a_column <= 2:
        return points
    parts = (points[start : start + a_column] for start in range(0, len(points), a_column))
    return [
        point
        for part in parts
        for point in sorted({f(part, key=itemgetter(1)) for f in (min, max)})
    ]


def _last(values: Sequence[float], scale: int) -> str:
    known = [value for value in values if math.isfinite(value)]
    return f"{scale * known[-1]:.{1 if scale == 100 else 3}f}" if known else "-"
