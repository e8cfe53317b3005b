"""What a finished run makes of the validation set, ready to be looked at.

Owns which figures belong to a run; screens, commands and reports show the same ones. The test set
is never opened by looking: only what the training left as ``predictions.npz`` is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tutor import metrics
from tutor.datasets.dataset import Bytes, Floats
from tutor.errors import TrainingError, TutorError
from tutor.gallery import Gallery
from tutor.metrics import Bin, Point, Roc
from tutor.training import runs
from tutor.training.data import dataset_of, label_of
from tutor.training.evaluation import PREDICTIONS, Predictions, read_predictions
from tutor.training.events import Status
from tutor.training.labs import Lab, lab
from tutor.training.runs import Run


@dataclass(frozen=True, eq=False)
class Results:
    """One run on all validation images.

    Attributes:
        run: its id.
        data: what the images are, for people; ``stand_in`` where they take the real ones' place.
        label: uint8 ``[n]``.
        probability: float32 ``[n, classes]``, all finite.
        accuracy: a fraction in [0, 1].
        roc: of the tumour column; None in a lab that looks for no single class, and where only one
            class is there.
        confusion: counts int64 ``[classes, classes]``, rows what is there, at the cut 0.5.
        bins, calibration_error: of the tumour column where there is one, else of the class that is
            said: how sure the network is against how often it is right.
    """

    run: str
    lab: Lab
    data: str
    stand_in: bool
    label: Bytes
    probability: Floats
    accuracy: float
    roc: Roc | None
    confusion: NDArray[np.int64]
    bins: tuple[Bin, ...]
    calibration_error: float

    @property
    def count(self) -> int:
        """How many images were looked at."""
        return len(self.label)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the classes, for people."""
        return self.lab.names

    def at(self, cut: float) -> tuple[Point, NDArray[np.int64]]:
        """The rates and the counts ``[2, 2]`` where tumour is said above ``cut``."""
        tumour = self.probability[:, 1]
        return (
            metrics.operating_point(self.label, tumour, cut),
            metrics.confusion_at(self.label, tumour, cut),
        )


def newest(folder: Path, what: str | None = None) -> Run:
    """The newest run in the learner's ``folder`` that has results; of the lab ``what`` if given.

    Raises:
        TrainingError: there is none.
    """
    for run in reversed(runs.runs_in(folder, what)):
        if (run.folder / PREDICTIONS).is_file() and run.status() is Status.FINISHED:
            return run
    raise TrainingError(
        f"No finished run has results to look at yet: cnn-tutor train {what or 'patchcam'}"
    )


def read(run: Run) -> Results:
    """The results of a run.

    Raises:
        TrainingError: it has none, and why.
    """
    recipe, found = run.recipe, _predictions(run)
    told = lab(recipe.what)
    if found.probability.shape[1] != len(told.names):
        raise TrainingError(f"The run {run.id} has predictions of another lab.")
    right = found.probability.argmax(axis=1) == found.label
    tumour = found.probability[:, 1]
    bins = (
        metrics.calibration(found.label, tumour)
        if told.two_classes
        else metrics.calibration(right.astype(np.uint8), found.probability.max(axis=1))
    )
    return Results(
        run=run.id,
        lab=told,
        data=recipe.dataset or "",
        stand_in=bool(recipe.stand_in),
        label=found.label,
        probability=found.probability,
        accuracy=float(right.mean()),
        roc=metrics.roc(found.label, tumour) if told.two_classes else None,
        confusion=metrics.confusion(found.label, found.probability),
        bins=bins,
        calibration_error=metrics.calibration_error(bins),
    )


def gallery(run: Run) -> Gallery:
    """The validation images of a run, the wrong ones first, the surest of them before the others.

    Raises:
        TrainingError: it has no results, or its images are not here any more.
    """
    recipe, found = run.recipe, _predictions(run)
    told, why = lab(recipe.what), f"The run {run.id} was trained on {recipe.dataset}"
    try:
        here = label_of(recipe.what, recipe.data)
        data = dataset_of(recipe) if here == recipe.dataset else None
    except TutorError as error:
        raise TrainingError(f"{why}: its pictures cannot be shown. {error}") from error
    if data is None:
        raise TrainingError(f"{why}, and {here} is here: its pictures cannot be shown.")
    if not np.array_equal(data.y_valid, found.label):
        raise TrainingError(f"{why}, which has changed since: its pictures cannot be shown.")
    order = metrics.surest_first(found.label, found.probability)
    return Gallery(
        data.x_valid, found.label, told.names, told.thing, "validation", order, found.probability
    )


def _predictions(run: Run) -> Predictions:
    """What the run left, looked at before anything is made of it."""
    status = run.status()
    if status is Status.RUNNING:
        raise TrainingError(f"The run {run.id} is not over yet: its results come with its end.")
    if status is not Status.FINISHED:
        raise TrainingError(
            f"The run {run.id} did not come to its end, so that it has no results: "
            f"cnn-tutor train {run.recipe.what} --resume"
        )
    found = read_predictions(run.folder)
    if found is None or found.split != "valid":
        raise TrainingError(
            f"The run {run.id} left no predictions of the validation set, or they are broken: "
            f"cnn-tutor train {run.recipe.what} makes a new one."
        )
    broken = int((~np.isfinite(found.probability)).any(axis=1).sum())
    if broken:
        raise TrainingError(
            f"The run {run.id} gives {broken} of {len(found.label)} images a probability that is "
            "no number: its weights are broken. A smaller LEARNING_RATE is the usual cure."
        )
    return replace(found, label=found.label.astype(np.uint8))
