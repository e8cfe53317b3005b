"""Prediction files made from runs, checked before and after they are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tutor import predictions
from tutor.predictions import Fault
from tutor.training import predicting
from tutor.training.evaluation import read_predictions
from tutor.training.progress import Snapshot
from tutor.training.runs import Run

FOLDER = "predictions"
"""In the learner's folder, where the lesson has the file of each run."""


@dataclass(frozen=True)
class Written:
    """What became of one file.

    Attributes:
        faults: of what was to be written; where that was written, of the file on the disk.
        told: sentences about the file; that it was not written, where that is so.
        right: whether it is there without a fault.
    """

    faults: tuple[Fault, ...]
    told: tuple[str, ...]
    right: bool


def write(
    file: Path,
    made_by: Sequence[Run],
    probability: NDArray[np.float32],
    *,
    with_probability: bool = False,
) -> Written:
    """Writes one file, unless what would stand in it has a fault.

    Args:
        file: which; its folder is made.
        made_by: the runs that predicted.
        probability: float32 ``[patches, 2]``.
        with_probability: whether the probability of tumour has a column.

    Raises:
        OSError: it cannot be written.
    """
    text = predictions.text_of(probability, with_probability=with_probability)
    share = _share(made_by)
    faults = predictions.check_probabilities(probability)
    faults = faults or predictions.check(text, len(probability), share)
    if _serious(faults):
        return Written(faults, (f"{file} was not written.",), right=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    predictions.write(file, text)
    # What counts is what stands on the disk.
    faults = predictions.check(predictions.read(file), len(probability), share)
    tumour = (probability.argmax(axis=1) == 1).mean()
    told = (
        f"{file}: {len(probability)} patches, {100 * tumour:.1f} % called tumour.",
        f"Made from {made_by[0].recipe.dataset}.",
    )
    return Written(faults, told, right=not _serious(faults))


def write_each(
    folder: Path, to: Path, on_progress: Callable[[Snapshot], None] = lambda seen: None
) -> list[Written]:
    """Writes a file for each finished run of the model that was trained last.

    Args:
        folder: the learner's.
        to: the folder for the files, which are called as their runs.
        on_progress: is told how far Keras is; what it raises stops Keras.

    Raises:
        TrainingError: there is no run, no test images, or Keras failed.
        OSError: a file cannot be written.
    """
    chosen = predicting.newest(folder, 0)
    found = predicting.predict(chosen, on_progress)
    return [write(to / f"{run.id}.csv", [run], p) for run, p in zip(chosen, found, strict=True)]


def _serious(faults: Sequence[Fault]) -> bool:
    return any(not one.warning for one in faults)


def _share(made_by: Sequence[Run]) -> float | None:
    """Of positives among the validation predictions of the runs."""
    found = [read_predictions(run.folder) for run in made_by]
    shares = [(one.probability.argmax(axis=1) == 1).mean() for one in found if one is not None]
    return float(sum(shares) / len(shares)) if shares else None
