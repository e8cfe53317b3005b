"""One run from its first epoch, or its checkpoint, to its end: what the trainer does with a model.

Owns which batches it learns from, what is kept of it, and the last look at the kept weights. Gets
Keras from the trainer, the only module that imports it.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from tutor.datasets import Dataset
from tutor.training import building, checkpoint, evaluation, runs
from tutor.training.checkpoint import Checkpoint
from tutor.training.evaluation import Evaluated, Evaluation
from tutor.training.events import End, Start, Status
from tutor.training.labs import Lab
from tutor.training.loop import Batches, Loop, Plan, Trained
from tutor.training.modelfile import Settings
from tutor.training.recipes import Recipe
from tutor.training.recorder import Recorder


@dataclass(frozen=True, eq=False)
class Job:
    """One run with all that it needs.

    Attributes:
        folder: of the run.
        model: built, and not compiled.
        recipe: complete.
        stopping: why the training must stop now; None while it must not.
    """

    folder: Path
    keras: Any
    model: Any
    recipe: Recipe
    settings: Settings
    data: Dataset
    lab: Lab
    stopping: Callable[[], Status | None]

    def train(self) -> End:
        """Trains to the end, and looks at the kept weights."""
        epochs = self.recipe.epochs
        assert epochs is not None
        batches = batches_of(self.data, self.settings, self.recipe.seed)
        building.compile_model(self.keras, self.model, self.settings, epochs * batches.steps)
        resumed = _restored(self.folder, self.model)
        recorder = Recorder(self.folder)
        done = resumed.done if resumed else 0
        recorder.now(start_of(self.keras, self.model, batches, epochs, done))
        trained = Loop(
            self.model,
            batches,
            _plan(epochs, self.settings),
            validation(self.model, self.lab, self.settings, self.data, self.stopping),
            recorder,
            self.stopping,
            lambda done, so_far: _save(self.folder, self.model, done, so_far),
            resumed,
        ).run()
        end = self._end(trained)
        if end.status in (Status.FINISHED, Status.FAILED):
            checkpoint.remove(self.folder)
        return end

    def _end(self, trained: Trained) -> End:
        """Writes the kept weights, and looks at them on whole sets: the test set if final."""
        end = End(time.time(), trained.status, trained.message)
        if trained.worked:
            end = replace(end, waited=trained.waited / trained.worked)
        if trained.best is None:
            return end
        self.model.set_weights(trained.weights)
        part = self.folder / f"part.{runs.WEIGHTS}"
        self.model.save_weights(part)
        part.replace(self.folder / runs.WEIGHTS)
        end = replace(end, best_epoch=trained.best.epoch)
        if trained.status is Status.FINISHED:
            end = self._looked_at(end)
        return replace(end, time=time.time())

    def _looked_at(self, end: End) -> End:
        data = self.data
        look = Evaluation(self.model, self.lab, self.settings, data.classes).evaluate
        valid = look(data.x_valid, data.y_valid)
        assert valid is not None
        # Where the disk is full, the figures still are what they are.
        with contextlib.suppress(OSError):
            evaluation.write_predictions(self.folder, "valid", data.y_valid, valid.probability)
        end = replace(
            end, valid_loss=valid.loss, valid_accuracy=valid.accuracy, valid_auc=valid.auc
        )
        if not self.recipe.final or not data.test_is_labelled:
            return end
        test = look(data.x_test, data.y_test)
        assert test is not None
        return replace(end, test_loss=test.loss, test_accuracy=test.accuracy, test_auc=test.auc)


def _plan(epochs: int, settings: Settings) -> Plan:
    return Plan(epochs, settings.validate_every, settings.keep == "best", settings.patience)


def _variables(model: Any) -> list[Any]:
    """All that training changes: weights, moments, and the states of random generators."""
    model.optimizer.build(model.trainable_variables)
    metrics = {id(variable) for variable in model.metrics_variables}
    own = [variable for variable in model.variables if id(variable) not in metrics]
    return own + list(model.optimizer.variables)


def _save(folder: Path, model: Any, done: int, so_far: Trained) -> None:
    """Writes a checkpoint; where the disk is full, the training goes on without."""
    state = [np.asarray(variable) for variable in _variables(model)]
    with contextlib.suppress(OSError):
        checkpoint.write(folder, Checkpoint(done, state, so_far.best, so_far.weights))


def _restored(folder: Path, model: Any) -> Checkpoint | None:
    """The checkpoint that ``model`` was set to, None where the run begins with its first epoch."""
    found = checkpoint.read(folder)
    if found is None:
        return None
    variables = _variables(model)
    if [tuple(variable.shape) for variable in variables] != [a.shape for a in found.state]:
        return None
    for variable, value in zip(variables, found.state, strict=True):
        variable.assign(value)
    return found


def training_images(available: int, wanted: int | None, seed: int) -> np.ndarray[Any, Any]:
    """Places of ``wanted`` different training images, drawn by ``seed``; all, where too few."""
    if wanted is None:
        return np.arange(available)
    random = np.random.default_rng(seed)
    return random.choice(available, min(wanted, available), replace=False)


def batches_of(data: Dataset, settings: Settings, seed: int) -> Batches:
    """The training images that ``seed`` draws, with the targets of the loss."""
    return Batches(
        x=data.x_train,
        y=evaluation.targets_of(data.y_train, settings, data.classes),
        chosen=training_images(len(data.x_train), settings.training_images, seed),
        size=settings.batch_size,
        seed=seed,
    )


def validation(
    model: Any,
    lab: Lab,
    settings: Settings,
    data: Dataset,
    stopping: Callable[[], Status | None],
) -> Callable[[], Evaluated | None]:
    """A look at the fixed validation images that an epoch ends with."""
    look = Evaluation(model, lab, settings, data.classes, stopping)
    places = evaluation.looked_at(lab, len(data.x_valid))
    images, labels = data.x_valid[places], data.y_valid[places]
    return lambda: look.evaluate(images, labels)


def start_of(keras: Any, model: Any, batches: Batches, epochs: int, done: int = 0) -> Start:
    """The event that training begins with, ``done`` epochs being behind it."""
    devices = keras.distribution.list_devices()
    return Start(
        time=time.time(),
        seed=batches.seed,
        epochs=epochs,
        steps=batches.steps,
        batch_size=batches.size,
        images=len(batches.chosen),
        params=sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
        device="GPU" if any("gpu" in device.lower() for device in devices) else "CPU",
        done=done,
    )
