"""How a batch is watched: a live table on a terminal, else a plain line now and then."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from types import TracebackType

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table as RichTable
from rich.text import Text

from tutor import wording
from tutor.cli.common import say
from tutor.grading.batch import Step
from tutor.grading.records import Grade, Submission
from tutor.outcomes import Outcome

_SHOWN = 12
_MARKS = 15  # columns: a glyph for each of eight functions
_EVERY = 10.0  # seconds between plain lines
_TITLES = {
    "run": "Running the submissions",
    "again": "Running some again, one at a time",
    "keras": "Asking Keras, and the known mistakes",
    "judge": "Judging",
}
_GLYPHS = {Outcome.PASSED: "✓", Outcome.FAILED: "✗", Outcome.COULD_NOT_RUN: "!"}


class _Progress:
    """Where the batch is, and how long the phase may still take."""

    def __init__(self) -> None:
        self.phase, self.done, self.total = "", 0, 0
        self._since, self._first = time.monotonic(), 0

    def take(self, step: Step) -> None:
        """Takes in a step; the beginning of a phase starts its clock."""
        if step.phase != self.phase:
            self.phase, self._since, self._first = step.phase, time.monotonic(), step.done
        self.done, self.total = step.done, step.total

    @property
    def sentence(self) -> str:
        """For people."""
        told = _TITLES.get(self.phase, "Starting")
        if self.total > 1:
            told += f": {self.done} of {self.total}"
        new = self.done - self._first
        if new and self.done < self.total:
            left = (time.monotonic() - self._since) / new * (self.total - self.done)
            told += f", {wording.duration(left)} left"
        return told


class Plain:
    """Lines of text: one a phase, and one every ten seconds."""

    def __init__(self, submissions: Sequence[Submission]) -> None:
        del submissions
        self._progress = _Progress()
        self._told = 0.0

    def __enter__(self) -> Plain:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def step(self, step: Step) -> None:
        """Says where the batch is, if it is time to."""
        if step.grade is not None:
            return
        new = step.phase != self._progress.phase and step.total > 0
        self._progress.take(step)
        if new or time.monotonic() - self._told > _EVERY:
            self._told = time.monotonic()
            say(self._progress.sentence)


class Table:
    """The newest grades and the progress, drawn anew at most four times a second."""

    def __init__(self, submissions: Sequence[Submission]) -> None:
        self._progress = _Progress()
        self._names = {one.key: one.name for one in submissions}
        self._last: deque[Grade] = deque(maxlen=_SHOWN)
        self._key = ""
        self._console = Console(stderr=True)
        self._live = Live(get_renderable=self._drawn, console=self._console, refresh_per_second=4)

    def __enter__(self) -> Table:
        self._live.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.__exit__(kind, error, trace)

    def step(self, step: Step) -> None:
        """Takes in what happened; drawing is done by a clock."""
        if step.grade is not None:
            self._last.append(step.grade)
        else:
            self._progress.take(step)
            self._key = step.key or self._key

    def _drawn(self) -> Group:
        bar = self._bar()
        name = Text(self._names.get(self._key, ""), no_wrap=True, overflow="ellipsis", style="dim")
        if not self._last:
            return Group(Text(self._progress.sentence), bar, name)
        return Group(Text(self._progress.sentence), bar, self._table())

    def _bar(self) -> Text:
        width = 40
        full = width * self._progress.done // max(1, self._progress.total)
        return Text(f"[{'#' * full}{'.' * (width - full)}]", no_wrap=True)

    def _table(self) -> RichTable:
        table = RichTable(box=None, pad_edge=False)
        table.add_column("name", width=20, no_wrap=True, overflow="ellipsis")
        table.add_column("points", justify="right", width=6, no_wrap=True)
        table.add_column("functions", width=_MARKS, no_wrap=True)
        room = max(10, self._console.width - 20 - 6 - _MARKS - 6)
        table.add_column("first mistake", width=room, no_wrap=True, overflow="ellipsis")
        for grade in self._last:
            points = "-" if grade.points is None else f"{grade.points:g}"
            marks = " ".join(_GLYPHS.get(one.outcome, "?") for one in grade.lessons)
            broken = (one for one in grade.lessons if one.outcome is not Outcome.PASSED)
            first = next((one.finding.sentence for one in broken if one.finding), grade.reason)
            table.add_row(*map(Text, (grade.name, points, marks, first)))
        return table
