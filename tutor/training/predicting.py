"""What the kept weights of runs say of the test images: asked of Keras in a child of its own.

Owns which runs a prediction is made from, and the wait for them. Imports no keras.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tutor.errors import TrainingError
from tutor.training import reference, runs
from tutor.training.events import Status
from tutor.training.experiments import experiments
from tutor.training.progress import Snapshot
from tutor.training.runs import Run

Floats = NDArray[np.float32]


def predict(
    chosen: Sequence[Run], on_progress: Callable[[Snapshot], None] = lambda seen: None
) -> list[Floats]:
    """Probabilities float32 ``[n, classes]`` of the test images, in their order, for each run.

    Raises:
        TrainingError: a run kept no weights, there are no test images, or Keras failed.
    """
    from tutor.datasets.patches import load_patches

    for run in chosen:
        if not (run.folder / runs.WEIGHTS).is_file():
            raise TrainingError(f"The run {run.id} kept no weights: it did not come so far.")
        data = load_patches(run.recipe.data or "patchcam")
        if data.label != run.recipe.dataset:
            raise TrainingError(
                f"The run {run.id} was trained on {run.recipe.dataset}, and what is here is "
                f"{data.label}."
            )
        if not len(data.x_test):
            raise TrainingError(
                f"{data.label} has no test images here: cnn-tutor data fetch patchcam --splits "
                "test, or import the lab's test_x.h5."
            )
    with tempfile.TemporaryDirectory(prefix="cnn-tutor-") as folder:
        asked = ("--predict", *(str(run.folder.absolute()) for run in chosen))
        reference.watch(Path(folder), asked, on_progress)
        return [np.load(Path(folder) / f"{run.id}.npy", allow_pickle=False) for run in chosen]


def mean(found: Sequence[Floats]) -> Floats:
    """The mean of several runs' probabilities, float32 ``[n, classes]``."""
    return np.asarray(np.stack(found).mean(axis=0, dtype=np.float64), np.float32)


def newest(folder: Path, count: int, run_id: str | None = None) -> tuple[Run, ...]:
    """The tumour lab's run called ``run_id``, or the newest ``count`` finished ones of one model.

    Raises:
        TrainingError: there are not so many.
    """
    if run_id is not None:
        run = runs.find(folder, run_id)
        if run.recipe.what != "patchcam" or run.status() is not Status.FINISHED:
            raise TrainingError(f"{run_id} is no finished run of the tumour lab.")
        return (run,)
    tried = experiments(runs.runs_in(folder, "patchcam"))
    enough = [one for one in tried if one.count >= max(count, 1)]
    if not enough:
        raise TrainingError(
            f"There are no {count} finished runs of one model here: cnn-tutor train patchcam "
            f"--runs {count}"
            if count > 1
            else "There is no finished run of the tumour lab here: cnn-tutor train patchcam"
        )
    # Of several models, the one that was trained last.
    last = max(enough, key=lambda one: max(run.id for run, _ in one.ended.values()))
    found = sorted((run for run, _ in last.ended.values()), key=lambda run: run.id)
    return tuple(found[-count:]) if count else tuple(found)
