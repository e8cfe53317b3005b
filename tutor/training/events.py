"""The vocabulary of a training: what a trainer appends to ``events.jsonl``, line by line.

Owns the form of a line, and nothing about files. Every event is one JSON object on one
line with its name under ``"event"``. JSON knows no NaN: numbers that are not finite are
written as the texts ``"nan"``, ``"inf"`` and ``"-inf"`` and read back as floats.

A reader must live with lines from a newer program: unknown events and unknown fields are
passed over, and a line that is no whole event (the torn last line after a crash) is None.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """Where a run stands.

    ``WAITING`` has no folder yet. ``INTERRUPTED``: the program or the trainer went away midway;
    written where the trainer could, else concluded from a missing end and a missing trainer.
    """

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    FAILED = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to the run."""
        return self not in (Status.WAITING, Status.RUNNING)


@dataclass(frozen=True)
class Start:
    """The model is built and training begins, or goes on after an interruption.

    Attributes:
        time: seconds since 1970, as in every event.
        epochs: how many are planned.
        steps: batches in one epoch.
        images: training images.
        params: numbers in the model that training changes.
        device: what trains, in words.
        done: epochs that a resumed run finds done; those recorded beyond are trained once more.
    """

    time: float
    seed: int
    epochs: int
    steps: int
    batch_size: int
    images: int
    params: int = 0
    device: str = ""
    done: int = 0


@dataclass(frozen=True)
class Step:
    """A sign of life within an epoch, ten a second at the most.

    Attributes:
        epoch: the epoch at work, from 1.
        step: batches of it that are done.
        images_per_second: over the last moments, validation included.
    """

    time: float
    epoch: int
    step: int
    images_per_second: float


@dataclass(frozen=True)
class Epoch:
    """An epoch is done. Losses are mean cross-entropies, accuracies fractions in [0, 1].

    Attributes:
        epoch: its number, from 1.
        loss: over the epoch's batches, as Keras reports it (while the weights still change).
        valid_loss: None where this epoch was not validated.
        valid_auc: of the tumour column; None where the lab has none.
    """

    time: float
    epoch: int
    loss: float
    accuracy: float
    valid_loss: float | None = None
    valid_accuracy: float | None = None
    valid_auc: float | None = None

    @property
    def diverged(self) -> bool:
        """Whether the loss is no longer a finite number."""
        return not math.isfinite(self.loss)

    @property
    def rank(self) -> tuple[float, float]:
        """Greater is better: validation accuracy, then a smaller validation loss."""
        accuracy, loss = self.valid_accuracy, self.valid_loss
        if accuracy is None or loss is None or not math.isfinite(accuracy + loss):
            return -1.0, 0.0
        return accuracy, -loss


@dataclass(frozen=True)
class Warn:
    """Something the learner should know; ``kind`` is a stable word, ``sentence`` for people."""

    time: float
    kind: str
    sentence: str


@dataclass(frozen=True)
class End:
    """Nothing follows. ``status`` is finished, stopped, interrupted or failed.

    Attributes:
        message: a sentence, empty where all went as planned.
        best_epoch: the epoch whose weights were kept, None if there was none.
        valid_loss: of the kept weights, on all validation images.
        valid_auc, test_auc: of the tumour column; None where the lab has none.
        test_loss: of the kept weights, on all test images; only where the run was final and the
            test set has labels.
        waited: the share of the training's time in which it waited for images, in [0, 1].
    """

    time: float
    status: Status
    message: str = ""
    best_epoch: int | None = None
    valid_loss: float | None = None
    valid_accuracy: float | None = None
    test_loss: float | None = None
    test_accuracy: float | None = None
    valid_auc: float | None = None
    test_auc: float | None = None
    waited: float | None = None


Event = Start | Step | Epoch | Warn | End

_KINDS: dict[str, type[Event]] = {
    kind.__name__.lower(): kind for kind in (Start, Step, Epoch, Warn, End)
}
_NOT_FINITE = ("nan", "inf", "-inf")


def to_line(event: Event) -> str:
    """One line of JSON for ``event``, newline included."""
    pairs: dict[str, object] = {"event": type(event).__name__.lower()}
    pairs |= {name: _to_json(value) for name, value in asdict(event).items()}
    return json.dumps(pairs, allow_nan=False, ensure_ascii=False) + "\n"


def from_line(line: str | bytes) -> Event | None:
    """The event in ``line``, or None where it is torn or of an unknown kind."""
    try:
        pairs = json.loads(line)
        kind = _KINDS[pairs["event"]]
        return kind(
            **{f.name: _of(kind, f.name, pairs[f.name]) for f in fields(kind) if f.name in pairs}
        )
    except (ValueError, KeyError, TypeError):
        return None


def _to_json(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _of(kind: type[Event], name: str, value: Any) -> Any:
    if kind is End and name == "status":
        return Status(value)
    if value in _NOT_FINITE and name not in ("sentence", "message", "device", "kind"):
        return float(value)
    return value
