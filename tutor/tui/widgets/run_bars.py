"""Two bars: how far all runs of a training are, and the one at work."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import ProgressBar, Static

from tutor.phrases import phrase
from tutor.training.progress import Snapshot
from tutor.tui.lab_texts import standing


class RunBars(Vertical):
    """Shows what :meth:`show` was given last."""

    def compose(self) -> ComposeResult:
        """A label, a bar and words for each."""
        yield _bar(phrase("runs.all"), "all")
        yield _bar(phrase("runs.this"), "one")

    def show(self, seen: Sequence[Snapshot], current: Snapshot) -> None:
        """All runs of the training, and the one of them that the second bar tells of."""
        over = sum(one.status.over for one in seen)
        self._set(
            "all",
            sum(map(_fraction, seen)) / len(seen),
            phrase("runs.over", over=over, count=len(seen)),
        )
        self._set("one", _fraction(current), standing(current))

    def _set(self, name: str, fraction: float, told: str) -> None:
        self.query_one(f"#bar-{name}", ProgressBar).progress = fraction
        # Without a layout, which would draw the whole screen anew: the cell has all the width.
        self.query_one(f"#told-{name}", Static).update(told, layout=False)


def _bar(label: str, name: str) -> Horizontal:
    return Horizontal(
        Static(label, classes="label", markup=False),
        ProgressBar(total=1.0, show_eta=False, show_percentage=False, id=f"bar-{name}"),
        Static(id=f"told-{name}", classes="told", markup=False),
        classes="bar",
    )


def _fraction(seen: Snapshot) -> float:
    return 1.0 if seen.status.over else seen.fraction
