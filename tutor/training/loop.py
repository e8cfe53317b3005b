"""The training loop of a run: epochs, validation, the kept weights, and a stop within a batch.

Owns no process; the model is handed in, so that this module imports no keras.

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
from numpy.typing import NDArray

from tutor.datasets.dataset import Bytes, Floats, scaled
from tutor.training.checkpoint import Checkpoint
from tutor.training.evaluation import Evaluated
from tutor.training.events import Epoch, Status
from tutor.training.recorder import Recorder

# Seconds between checkpoints: what a crash may cost, against some milliseconds for writing one.
_SAVE_EVERY = 10.0


@dataclass(frozen=True)
class Batches:
    """What is trained on.

    Attributes:
        x, y: images, bytes ``[n, h, w, c]``, and labels as the loss takes them. They stay where
            they are, if only on the disk: a batch at a time is read and scaled.
        chosen: the places of those that this run trains on.
        seed: for the order of the images, which is new in every epoch.
    """

    x: Bytes
    y: Any
    chosen: NDArray[np.int64]
    size: int
    seed: int

    @property
    def steps(self) -> int:
        """Batches in one epoch; the last may be smaller."""
        return math.ceil(len(self.chosen) / self.size)

    def order(self, epoch: int) -> Any:
        """The places of the images in ``epoch``, whether or not the epochs before it ran here."""
        return np.random.default_rng([self.seed, 1, epoch]).permutation(self.chosen)

    def read(self, places: Any) -> tuple[Floats, Any]:
        """The images at ``places``, float32 in [-1, 1], and their labels."""
        return scaled(self.x[places]), self.y[places]


@dataclass(frozen=True)
class Plan:
    """How long, and what is kept.

    Attributes:
        validate_every: epochs from one validation to the next; the last is always validated.
        keep_best: the weights of the best epoch by validation, else those of the last one.
        patience: epochs without a better one after which training stops; 0 for never.
    """

    epochs: int
    validate_every: int = 1
    keep_best: bool = True
    patience: int = 0

    def validates(self, epoch: int) -> bool:
        """Whether ``epoch`` is followed by a validation."""
        return epoch % self.validate_every == 0 or epoch == self.epochs


@dataclass
class Trained:
    """What came of it.

    Attributes:
        status: finished, failed (the loss is no number any more) or what ``stopping`` said.
        best: the epoch whose weights are kept.
        weights: those weights, as ``model.get_weights()`` gives them.
        waited: seconds in which the model waited for images; ``worked``: of all training.
    """

    status: Status = Status.FINISHED
    message: str = ""
    best: Epoch | None = None
    weights: list[Any] = field(default_factory=list)
    waited: float = 0.0
    worked: float = 0.0


class Loop:
    """Trains a compiled model whose one metric is called ``accuracy``.

    Args:
        validate: what the model makes of the validation images now; None where it was stopped.
        stopping: asked after every batch; anything but None ends the training with that status.
        save: is given a checkpoint now and then, ``state`` the values of the model's variables.
        resumed: where to go on; the model's variables are set by whoever read it.
    """

    def __init__(
        self,
        model: Any,
        batches: Batches,
        plan: Plan,
        validate: Callable[[], Evaluated | None],
        recorder: Recorder,
        stopping: Callable[[], Status | None],
        save: Callable[[int, Trained], None] = lambda done, trained: None,
        resumed: Checkpoint | None = None,
    ) -> None:
        self._model = model
        self._batches = batches
        self._plan = plan
        self._validate = validate
        self._recorder = recorder
        self._stopping = stopping
        self._save = save
        self._done = resumed.done if resumed else 0
        self._trained = Trained(
            best=resumed.best if resumed else None, weights=resumed.weights if resumed else []
        )
        self._saved = time.monotonic()

    def run(self) -> Trained:
        """Trains to the end, or until it is to stop."""
        trained = self._trained
        latest: Epoch | None = None
        for number in range(self._done + 1, self._plan.epochs + 1):
            epoch = self._epoch(number)
            if epoch is None:
                trained.status = self._stopping() or Status.STOPPED
                break
            self._recorder.epoch(epoch)
            latest = epoch
            self._keep(epoch)
            if epoch.diverged:
                trained.status, trained.message = Status.FAILED, _diverged(number)
                break
            if self._out_of_patience(number):
                trained.message = "Stopped early: no later epoch was better than the kept one."
                break
            self._save_if_due(number)
        if trained.best is None and latest is not None and not latest.diverged:
            # Stopped before its first validation: better the last weights than none.
            trained.best, trained.weights = latest, self._model.get_weights()
        self._recorder.flush()
        return trained

    def _keep(self, epoch: Epoch) -> None:
        """Takes the epoch's weights where they are to be kept; of the last one, when it comes."""
        trained = self._trained
        last = epoch.epoch == self._plan.epochs
        if self._plan.keep_best:
            wanted = epoch.valid_loss is not None and (
                trained.best is None or epoch.rank > trained.best.rank
            )
        else:
            # Those before count only for a run that is stopped: at its validations.
            wanted = last or epoch.valid_loss is not None
        if wanted and not epoch.diverged:
            trained.best, trained.weights = epoch, self._model.get_weights()

    def _out_of_patience(self, number: int) -> bool:
        best, patience = self._trained.best, self._plan.patience
        return bool(self._plan.keep_best and patience and best and number - best.epoch >= patience)

    def _save_if_due(self, done: int) -> None:
        if time.monotonic() - self._saved >= _SAVE_EVERY:
            # First what was recorded: killed in between, a run goes on after the checkpoint.
            self._recorder.flush()
            self._save(done, self._trained)
            self._saved = time.monotonic()

    def _epoch(self, number: int) -> Epoch | None:
        """One epoch, validated where it is due, or None where it was broken off."""
        batches, model = self._batches, self._model
        places = batches.order(number)
        loss = accuracy = 0.0
        for step in range(batches.steps):
            if self._stopping() is not None:
                return None
            chosen = places[step * batches.size : (step + 1) * batches.size]
            begun = time.perf_counter()
            images, targets = batches.read(chosen)
            self._trained.waited += time.perf_counter() - begun
            # Some versions of Keras add up over the batches, others begin anew with each.
            model.reset_metrics()
            seen = model.train_on_batch(images, targets, return_dict=True)
            self._trained.worked += time.perf_counter() - begun
            loss += float(seen["loss"]) * len(chosen)
            accuracy += float(seen["accuracy"]) * len(chosen)
            self._recorder.step(number, step + 1, len(chosen))
        loss, accuracy = loss / len(places), accuracy / len(places)
        if not self._plan.validates(number):
            return Epoch(time.time(), number, loss, accuracy)
        valid = self._validate()
        if valid is None:
            return None
        return Epoch(time.time(), number, loss, accuracy, valid.loss, valid.accuracy, valid.auc)


def _diverged(epoch: int) -> str:
    return (
        f"In epoch {epoch} the loss stopped being a number: the steps grew too large. "
        "A smaller LEARNING_RATE is the usual cure."
    )
