"""The trained networks that ``compare`` holds the learner's against, in the lab's form.

Owns the wait for them. The lab's task-1 network is trained by Keras in a child by the first call;
every later one reads it from the cache and starts no TensorFlow. The network of a learner's own
run is read out of it in a child. Imports no keras.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor import paths
from tutor.datasets import Dataset
from tutor.errors import TrainingError
from tutor.training import engine, reference_files, runs, trainer
from tutor.training.events import Status
from tutor.training.progress import RunView, Snapshot
from tutor.training.reference_files import Reference
from tutor.training.runs import Run

_LOOK_EVERY = 0.1
# Keras's own guard against log(0).
_EPSILON = 1e-7


@dataclass(frozen=True, eq=False)
class ReferenceNetwork:
    """A trained network in the lab's form, and what Keras makes of the first test images.

    Attributes:
        lname, W, b: as ``CNN.setup_model`` takes them; see ``export.LabLists``.
        params: 4266.
        loss, accuracy: on those images, as Keras's ``evaluate`` reports them.
        seconds_batched, seconds_single: an image, in batches and in calls of one image.
        probabilities: float32 ``[images, classes]``.
        label: of the data set, for people.
        activation: of all layers but the last one.
    """

    lname: tuple[str, ...]
    W: tuple[Any, ...]
    b: tuple[Any, ...]
    params: int
    loss: float
    accuracy: float
    seconds_batched: float
    seconds_single: float
    probabilities: NDArray[np.float32]
    label: str
    activation: str = "relu"


def reference_network(
    dataset: Dataset, images: int, on_progress: Callable[[Snapshot], None] = lambda seen: None
) -> ReferenceNetwork:
    """The network for ``dataset``, trained now where the cache has none.

    ``dataset`` must be what ``load_digits()`` gives: the child loads it anew.

    Args:
        images: how many of the first test images the figures are for.
        on_progress: called some times a second while it trains; what it raises ends the child
            and comes out here, which is how to cancel.

    Raises:
        TrainingError: it could not be trained.
    """
    kept = paths.weights_cache() / reference_files.key(dataset)
    try:
        found = reference_files.read(kept)
    except TrainingError:
        _train(kept, on_progress)
        found = reference_files.read(kept)
    return _on_first(found, dataset, images)


def network_of(
    run: Run, dataset: Dataset, images: int, on_progress: Callable[[Snapshot], None]
) -> ReferenceNetwork:
    """The network that ``run`` trained, with the weights it kept, on ``dataset``'s test images.

    Raises:
        TrainingError: the run kept no weights, was trained on other data, or its network has
            layers that the lab's has not; they are named.
    """
    if not (run.folder / runs.WEIGHTS).is_file():
        raise TrainingError(f"The run {run.id} kept no weights: it did not come so far.")
    if run.recipe.dataset != dataset.label:
        raise TrainingError(
            f"The run {run.id} was trained on {run.recipe.dataset}, and what is here is "
            f"{dataset.label}."
        )
    with tempfile.TemporaryDirectory(prefix="cnn-tutor-") as folder:
        watch(Path(folder), ("--export", str(run.folder)), on_progress)
        return _on_first(reference_files.read(Path(folder) / reference_files.FILE), dataset, images)


def is_trained(dataset: Dataset) -> bool:
    """Whether the cache has the network, so that it comes without a wait."""
    return (paths.weights_cache() / reference_files.key(dataset)).is_file()


def _on_first(found: Reference, dataset: Dataset, images: int) -> ReferenceNetwork:
    probabilities, labels = found.probabilities[:images], dataset.y_test[:images]
    loss, accuracy = _loss(probabilities, labels), _accuracy(probabilities, labels)
    measured, lists = found.measured, found.lists
    return ReferenceNetwork(
        lname=lists.lname,
        W=lists.W,
        b=lists.b,
        params=measured.params,
        loss=loss,
        accuracy=accuracy,
        seconds_batched=measured.seconds_batched,
        seconds_single=measured.seconds_single,
        probabilities=probabilities,
        label=dataset.label,
        activation=lists.activation,
    )


def _loss(probabilities: NDArray[np.float32], labels: NDArray[np.uint8]) -> float:
    """Mean cross-entropy as Keras computes it from probabilities: clipped, then normalised."""
    clipped = np.clip(probabilities.astype(np.float64), _EPSILON, 1 - _EPSILON)
    right = clipped[np.arange(len(labels)), labels]
    return float(-np.mean(np.log(right / clipped.sum(axis=1))))


def _accuracy(probabilities: NDArray[np.float32], labels: NDArray[np.uint8]) -> float:
    return float(np.mean(probabilities.argmax(axis=1) == labels))


def _train(kept: Path, on_progress: Callable[[Snapshot], None]) -> None:
    """Trains in a child and moves what it wrote to ``kept``."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="training-", dir=kept.parent))
    except OSError as error:
        raise TrainingError(f"{kept.parent} cannot be written: {error.strerror}.") from error
    try:
        watch(folder, ("--reference",), on_progress)
        (folder / reference_files.FILE).replace(kept)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def watch(folder: Path, asked: tuple[str, ...], on_progress: Callable[[Snapshot], None]) -> None:
    """Has a child leave what is ``asked`` in ``folder``, and tells how far it is.

    Raises:
        TrainingError: it could not.
    """
    view = RunView(folder)
    command = (*engine.WORKER, *asked)
    with trainer.start(folder, command, 2 * engine.threads()) as process:
        try:
            while process.poll() is None:
                on_progress(view.snapshot())
                _wait(process, _LOOK_EVERY)
        finally:
            trainer.kill(process)
    on_progress(view.snapshot())
    end = view.snapshot().end
    if end is None:
        raise TrainingError(f"Keras could not do it: {trainer.last_line(folder)}")
    if end.status is not Status.FINISHED:
        raise TrainingError(f"Keras could not do it. {end.message}")


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return
