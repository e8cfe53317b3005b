"""The ROC curve with guessing beside it, and cuts marked by shape."""

from __future__ import annotations

import numpy as np
from textual_plot import HiResMode, PlotWidget

from tutor.metrics import CUT, Point
from tutor.phrases import phrase
from tutor.training.results import Results

_MOST_POINTS = 200
_TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1)
_BEYOND = 0.03  # so that the curve does not hide behind the frame
MARKS = {"usual": "○", "best": "★", "yours": "◆"}


class RocPlot(PlotWidget, can_focus=False):
    """True against false positive rate. Cuts: the usual one, the best one, and the chosen one."""

    def __init__(self) -> None:
        super().__init__(id="roc-plot", allow_pan_and_zoom=False)
        self.border_title = phrase("roc.title")

    def on_mount(self) -> None:
        """Narrow margins, as beside the curves of a training."""
        super().on_mount()
        self.margin_bottom, self.margin_left, self.margin_top = 2, 6, 0

    def show(self, results: Results, cut: float) -> None:
        """Draws the curve, with ``cut`` as the chosen one."""
        if results.roc is None:
            return
        self.clear()
        # Not when it is mounted: the plot itself forgets its limits then.
        self.set_xlimits(-_BEYOND, 1 + _BEYOND)
        self.set_ylimits(-_BEYOND, 1 + _BEYOND)
        self.set_xticks(_TICKS)
        self.set_yticks(_TICKS)
        colours = self.app.theme_variables
        guessing = np.linspace(0, 1, 40)
        self.scatter(guessing, guessing, marker="·", marker_style=colours["foreground"])
        false, true = (np.array(v) for v in (results.roc.false_positive, results.roc.true_positive))
        chosen = np.unique(np.linspace(0, len(false) - 1, _MOST_POINTS).astype(int))
        self.plot(
            false[chosen], true[chosen], line_style=colours["primary"], hires_mode=HiResMode.BRAILLE
        )
        for name, one in (("usual", CUT), ("best", results.roc.best), ("yours", cut)):
            self._mark(name, results.at(one)[0])
        usual, best, yours = MARKS.values()
        told = phrase("roc.marks", usual=usual, cut=f"{CUT:g}", best=best, yours=yours)
        self.border_subtitle = told

    def _mark(self, name: str, point: Point) -> None:
        colour = self.app.theme_variables["warning" if name == "yours" else "foreground"]
        at = [point.false_positive], [point.true_positive]
        self.scatter(*at, marker=MARKS[name], marker_style=f"bold {colour}")
