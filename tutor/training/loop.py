"""The training loop of a run: epochs, validation, the best weights, and a stop within a batch.

Owns no process and no file; the model is handed in, so that this module imports no keras.

It walks the batches itself, with Keras's ``train_on_batch``, because an epoch of 128 images
is short: with ``fit`` the start of an epoch costs more than its two batches (on two slow
cores 80 to 100 ms an epoch against 35 to 45 ms here, validation not counted).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tutor.datasets.dataset import Bytes, Floats
from tutor.training.events import Epoch, Status
from tutor.training.recorder import Recorder


@dataclass(frozen=True)
class Batches:
    """What is trained on, and what is validated after every epoch.

    Attributes:
        x, y: training images, float32 ``[n, h, w, c]``, and labels, uint8 ``[n]``.
        x_valid, y_valid: the same for validation; all of it goes through in one batch.
        seed: for the order of the images, which is new in every epoch.
    """

    x: Floats
    y: Bytes
    x_valid: Floats
    y_valid: Bytes
    size: int
    seed: int

    @property
    def steps(self) -> int:
        """Batches in one epoch; the last may be smaller."""
        return math.ceil(len(self.x) / self.size)


@dataclass
class Trained:
    """What came of it.

    Attributes:
        status: finished, failed (the loss is no number any more) or what ``stopping`` said.
        best: the epoch whose weights are kept, by validation accuracy.
        weights: those weights, as ``model.get_weights()`` gives them.
    """

    status: Status = Status.FINISHED
    message: str = ""
    best: Epoch | None = None
    weights: list[Any] = field(default_factory=list)


def train(
    model: Any,
    batches: Batches,
    epochs: int,
    recorder: Recorder,
    stopping: Callable[[], Status | None],
) -> Trained:
    """Trains a compiled model whose one metric is called ``accuracy``.

    Args:
        stopping: asked after every batch; anything but None ends the training with that status.
    """
    trained = Trained()
    order = np.random.default_rng([batches.seed, 1])
    for number in range(1, epochs + 1):
        epoch = _epoch(model, batches, order, number, recorder, stopping)
        if epoch is None:
            trained.status = stopping() or Status.STOPPED
            break
        recorder.epoch(epoch)
        if trained.best is None or epoch.rank > trained.best.rank:
            trained.best, trained.weights = epoch, model.get_weights()
        if epoch.diverged:
            trained.status, trained.message = Status.FAILED, _diverged(number)
            break
    recorder.flush()
    return trained


def _epoch(
    model: Any,
    batches: Batches,
    order: np.random.Generator,
    number: int,
    recorder: Recorder,
    stopping: Callable[[], Status | None],
) -> Epoch | None:
    """One epoch and its validation, or None where it was broken off."""
    places = order.permutation(len(batches.x))
    seen: dict[str, Any] = {}
    model.reset_metrics()
    for step in range(batches.steps):
        if stopping() is not None:
            return None
        chosen = places[step * batches.size : (step + 1) * batches.size]
        seen = model.train_on_batch(batches.x[chosen], batches.y[chosen], return_dict=True)
        recorder.step(number, step + 1, len(chosen))
    model.reset_metrics()
    valid = model.test_on_batch(batches.x_valid, batches.y_valid, return_dict=True)
    return Epoch(
        time.time(),
        number,
        float(seen["loss"]),
        float(seen["accuracy"]),
        float(valid["loss"]),
        float(valid["accuracy"]),
    )


def _diverged(epoch: int) -> str:
    return (
        f"In epoch {epoch} the loss stopped being a number: the steps grew too large. "
        "A smaller LEARNING_RATE is the usual cure."
    )
