"""Appends a trainer's events to its run, ten times a second at the most.

Owns the pace: epochs wait in line, of the signs of life only the newest is kept. So a
model of any speed costs its trainer next to nothing, and a crash a tenth of a second.
"""

from __future__ import annotations

import time
from collections import deque
from pathlib import Path

from tutor.training import runs
from tutor.training.events import Epoch, Event, Step

_EVERY = 0.1
# Speeds are told over this many of the last writes, about a second.
_WRITES = 10


class Recorder:
    """Writes to the events of the run in ``folder``, where no other process writes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._epochs: list[Epoch] = []
        self._step: tuple[int, int] | None = None
        self._images = 0
        self._written = time.monotonic()
        self._speed: deque[tuple[float, int]] = deque(maxlen=_WRITES)

    def now(self, event: Event) -> None:
        """Writes ``event`` at once, after what waits."""
        self.flush()
        runs.append(self._folder, event)

    def step(self, epoch: int, step: int, images: int) -> None:
        """``step`` batches of ``epoch`` are done, the last one with ``images`` images."""
        if not self._speed:  # the first step builds the graph, which is no speed
            self._speed.append((time.monotonic(), images))
        self._step = (epoch, step)
        self._images += images
        self._flush_if_due()

    def epoch(self, epoch: Epoch) -> None:
        """An epoch is done."""
        self._epochs.append(epoch)
        self._step = None
        self._flush_if_due()

    def flush(self) -> None:
        """Writes what waits."""
        self._written = time.monotonic()
        for epoch in self._epochs:
            runs.append(self._folder, epoch)
        self._epochs.clear()
        speed = self._images_per_second()
        if self._step is not None:
            runs.append(self._folder, Step(time.time(), *self._step, speed))
            self._step = None

    def _flush_if_due(self) -> None:
        if time.monotonic() - self._written >= _EVERY:
            self.flush()

    def _images_per_second(self) -> float:
        if not self._speed:
            return 0.0
        now, (then, images) = time.monotonic(), self._speed[0]
        self._speed.append((now, self._images))
        return (self._images - images) / (now - then) if now - then >= _EVERY / 2 else 0.0
