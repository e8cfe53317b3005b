"""What a run looks like right now, from its events alone.

Owns the picture that the plain text and the panels of the TUI draw. Reads only, and only
what was appended since the last look; knows nothing of processes beyond "does it live".
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path

from tutor.training import events, runs
from tutor.training.events import End, Epoch, Event, Start, Status, Step, Warn

# To ask whether a trainer lives opens a file: once a second is enough.
_ALIVE_EVERY = 1.0


@dataclass(frozen=True)
class Snapshot:
    """One run at one moment. Nothing in it changes.

    Attributes:
        epoch: the epoch at work, from 1; 0 before training begins.
        epochs: how many are planned; 0 before the trainer has read the model.
        step, steps: batches done of this epoch, and batches in one epoch.
        loss, accuracy, valid_loss, valid_accuracy, valid_auc: one number for each epoch that is
            done; NaN where it diverged or was not validated, or where the lab has no AUC.
            Accuracies are fractions in [0, 1].
        images_per_second: 0.0 before the first step.
        elapsed: seconds from the start of training to the newest event.
        eta: seconds that are left, None while nobody can know.
        best_epoch, best_valid_accuracy, best_valid_auc: the best epoch so far, by validation
            accuracy.
        message: one sentence about the end, or about what happens before the first step.
        warnings: sentences, oldest first.
        end: the end event with the figures of the kept weights, None before it.
    """

    seed: int
    status: Status = Status.WAITING
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    loss: tuple[float, ...] = ()
    accuracy: tuple[float, ...] = ()
    valid_loss: tuple[float, ...] = ()
    valid_accuracy: tuple[float, ...] = ()
    valid_auc: tuple[float, ...] = ()
    images_per_second: float = 0.0
    elapsed: float = 0.0
    eta: float | None = None
    best_epoch: int | None = None
    best_valid_accuracy: float | None = None
    best_valid_auc: float | None = None
    message: str = ""
    warnings: tuple[str, ...] = ()
    device: str = ""
    params: int = 0
    end: End | None = None

    @property
    def epochs_done(self) -> int:
        """How many epochs are complete."""
        return len(self.loss)

    @property
    def fraction(self) -> float:
        """How much of the run is done, in [0, 1]; 1 when it is over as planned."""
        if self.status is Status.FINISHED:
            return 1.0
        return min(_position(self) / self.epochs, 1.0) if self.epochs else 0.0

    @property
    def kept_valid_accuracy(self) -> float | None:
        """Of the best weights so far.

        On all validation images once the run has finished, before that on those that every
        epoch is validated on.
        """
        if self.end is not None and self.end.valid_accuracy is not None:
            return self.end.valid_accuracy
        return self.best_valid_accuracy

    @property
    def kept_valid_auc(self) -> float | None:
        """The same of the AUC; None where the lab has none."""
        if self.end is not None and self.end.valid_accuracy is not None:
            return self.end.valid_auc
        return self.best_valid_auc

    @property
    def diverged(self) -> bool:
        """Whether the loss of the last epoch is no finite number any more."""
        return bool(self.loss) and not math.isfinite(self.loss[-1])


class RunView:
    """Reads one run's events as they come. Cheap when nothing changed: one ``stat``."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self._folder = folder
        self._path = folder / runs.EVENTS
        self._offset = 0
        self._seed = seed
        self._start: Start | None = None
        self._epochs: list[Epoch] = []
        self._step: Step | None = None
        self._first: tuple[float, float] | None = None
        self._warnings: list[str] = []
        self._end: End | None = None
        self._newest = self._stood = self._worked = 0.0
        self._alive = True
        self._asked = -math.inf
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The run as it stands; the very same object as before when nothing changed."""
        # In this order: a trainer that is gone had written all it had to say.
        changed = self._life_changed()
        new = self._read_new()
        for event in new:
            self._take(event)
        if new or changed or self._snapshot is None:
            self._snapshot = self._build()
        return self._snapshot

    def _read_new(self) -> list[Event]:
        """The events in the whole lines that were appended; a torn last line waits."""
        try:
            if self._path.stat().st_size == self._offset:
                return []
            with self._path.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
        except OSError:
            return []
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        found = (events.from_line(line) for line in whole.split(b"\n"))
        return [event for event in found if event is not None]

    def _take(self, event: Event) -> None:
        self._stood, self._newest = self._newest, event.time
        match event:
            case Start():
                self._restart(event)
            case Step():
                self._step = event
            case Epoch():
                # A resumed run trains the epochs after its checkpoint once more.
                self._epochs[event.epoch - 1 :] = [event]
            case Warn():
                if event.sentence not in self._warnings:  # a resumed run is warned once more
                    self._warnings.append(event.sentence)
            case End():
                self._end = event
        if isinstance(event, Step | Epoch) and self._first is None:
            self._first = (event.time, self._done())

    def _restart(self, start: Start) -> None:
        """Training begins, or goes on after a break that counts as no time."""
        if self._start is not None:
            self._worked += self._stood - self._start.time
        self._start, self._step, self._first, self._end = start, None, None, None
        del self._epochs[start.done :]

    def _life_changed(self) -> bool:
        if self._end is not None or time.monotonic() - self._asked < _ALIVE_EVERY:
            return False
        self._asked = time.monotonic()
        before, self._alive = self._alive, runs.is_alive(self._folder)
        return before != self._alive

    def _done(self) -> float:
        """Epochs done, with the part of the one at work."""
        done = float(len(self._epochs))
        if self._step and self._start and self._step.epoch > done:
            done += self._step.step / max(self._start.steps, 1)
        return done

    def _eta(self) -> float | None:
        """From the pace since the first sign of life, so that building the model does not count."""
        if self._first is None or self._start is None or self._end is not None:
            return None
        seconds, done = self._newest - self._first[0], self._done() - self._first[1]
        if seconds <= 0 or done <= 0:
            return None
        return max(self._start.epochs - self._done(), 0.0) * seconds / done

    def _status(self) -> Status:
        if self._end is not None:
            return self._end.status
        return Status.RUNNING if self._alive else Status.INTERRUPTED

    def _message(self) -> str:
        if self._end is not None:
            return self._end.message
        if not self._alive:
            return "The trainer is gone without a word; what it recorded is kept."
        if self._start is None:
            return "Keras is starting."
        return "" if self._done() < self._start.epochs else "The last figures are being taken."

    def _build(self) -> Snapshot:
        start, step, done = self._start, self._step, self._epochs
        working = step is not None and step.epoch > len(done)
        best = max(done, key=lambda e: e.rank, default=None)
        validated = best is not None and best.valid_accuracy is not None
        return Snapshot(
            seed=start.seed if start else self._seed,
            status=self._status(),
            epoch=step.epoch if step and working else len(done),
            epochs=start.epochs if start else 0,
            step=step.step if step and working else (start.steps if start and done else 0),
            steps=start.steps if start else 0,
            loss=tuple(e.loss for e in done),
            accuracy=tuple(e.accuracy for e in done),
            valid_loss=tuple(_or_nan(e.valid_loss) for e in done),
            valid_accuracy=tuple(_or_nan(e.valid_accuracy) for e in done),
            valid_auc=tuple(_or_nan(e.valid_auc) for e in done),
            images_per_second=step.images_per_second if step else 0.0,
            elapsed=self._worked + self._newest - start.time if start else 0.0,
            eta=self._eta(),
            best_epoch=best.epoch if best and validated else None,
            best_valid_accuracy=best.valid_accuracy if best and validated else None,
            best_valid_auc=best.valid_auc if best and validated else None,
            message=self._message(),
            warnings=tuple(self._warnings),
            device=start.device if start else "",
            params=start.params if start else 0,
            end=self._end,
        )


def _or_nan(number: float | None) -> float:
    return math.nan if number is None else number


def _position(seen: Snapshot) -> float:
    working = seen.epoch > seen.epochs_done
    return seen.epochs_done + (seen.step / max(seen.steps, 1) if working else 0.0)
