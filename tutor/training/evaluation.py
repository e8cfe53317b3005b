"""What a model makes of a set of images: loss, accuracy, AUC, and each probability.

Owns the figures and the form of ``predictions.npz``. Images stay bytes and are scaled chunk by
chunk, so that a set of any size fits. The model is handed in: imports no keras.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.datasets.dataset import Bytes, Floats, one_hot, scaled
from tutor.files import write_whole
from tutor.training.labs import Lab
from tutor.training.modelfile import Settings

PREDICTIONS = "predictions.npz"


@dataclass(frozen=True, eq=False)
class Evaluated:
    """The figures of one look.

    Attributes:
        loss: what training makes smaller: the mean cross-entropy, with the price of weights.
        accuracy: a fraction in [0, 1].
        auc: of the second column against labels 0 and 1; None where the lab has no AUC, or
            where only one class was looked at.
        probability: float32 ``[n, classes]``.
    """

    loss: float
    accuracy: float
    auc: float | None
    probability: Floats


class Evaluation:
    """Looks at images with a compiled model.

    Args:
        settings: how the model was compiled.
        stopping: asked between chunks; anything but None breaks the look off.
    """

    def __init__(
        self,
        model: Any,
        lab: Lab,
        settings: Settings,
        classes: int,
        stopping: Callable[[], object | None] = lambda: None,
    ) -> None:
        self._model = model
        self._lab = lab
        self._settings = settings
        self._classes = classes
        self._stopping = stopping

    def predict(self, images: Bytes) -> Floats | None:
        """Probabilities float32 ``[n, classes]`` of ``images`` ``[n, h, w, c]``.

        None where it was broken off.
        """
        found = self._outputs(images)
        return None if found is None else self._probabilities(np.concatenate(found))

    def evaluate(self, images: Bytes, labels: Bytes) -> Evaluated | None:
        """The figures on ``images`` ``[n, h, w, c]``; None where it was broken off."""
        found = self._outputs(images)
        if found is None:
            return None
        loss, begun = 0.0, 0
        for given in found:
            chunk = labels[begun : begun + len(given)]
            targets = targets_of(chunk, self._settings, self._classes)
            mean = float(self._model.compute_loss(y=targets, y_pred=given, training=False))
            loss, begun = loss + mean * len(given), begun + len(given)
        probability = self._probabilities(np.concatenate(found))
        right = probability.argmax(axis=1) == labels
        auc = tumour_auc(labels, probability) if self._lab.two_classes else None
        return Evaluated(loss / len(images), float(right.mean()), auc, probability)

    def _outputs(self, images: Bytes) -> list[Floats] | None:
        """What the model gives, chunk by chunk: logits where its file says so."""
        found: list[Floats] = []
        for start in range(0, len(images), self._lab.chunk):
            if self._stopping() is not None:
                return None
            given = self._model.predict_on_batch(scaled(images[start : start + self._lab.chunk]))
            found.append(np.asarray(given, np.float32))
        return found

    def _probabilities(self, given: Floats) -> Floats:
        if not self._settings.from_logits:
            return given
        powers: Floats = np.exp(given - given.max(axis=1, keepdims=True))
        normalised: Floats = powers / powers.sum(axis=1, keepdims=True)
        return normalised


def targets_of(labels: Bytes, settings: Settings, classes: int) -> NDArray[Any]:
    """Class numbers, or one-hot rows where labels are smoothed: Keras smooths no numbers."""
    return one_hot(labels, classes) if settings.label_smoothing else labels


def tumour_auc(labels: Bytes, probability: Floats) -> float | None:
    """The area under the ROC curve of the tumour column, as scikit-learn computes it.

    Args:
        labels: ``[n]``, 1 for tumour.
        probability: ``[n, 2]``. Both columns flattened together would answer another question.

    Returns:
        None where only one class is there, or a probability is no number.
    """
    from sklearn.metrics import roc_auc_score

    if len(np.unique(labels)) != 2 or not np.isfinite(probability).all():
        return None
    area = float(roc_auc_score(labels, probability[:, 1]))
    return area if math.isfinite(area) else None


def looked_at(lab: Lab, available: int) -> NDArray[np.int64]:
    """Places of the validation images that an epoch ends with.

    Of the digits the first, which are mixed; of patches evenly spread ones, since a set may be
    sorted by field or by class.
    """
    count = min(lab.validated, available)
    if lab.what == "digits":
        return np.arange(count)
    return np.linspace(0, available - 1, count).round().astype(np.int64)


def write_predictions(folder: Path, split: str, labels: Bytes, probability: Floats) -> None:
    """Leaves what the kept weights say in the run's ``folder``, as ``predictions.npz``.

    Its arrays: ``split``, the name; ``label`` uint8 ``[n]``; ``probability`` float32
    ``[n, classes]``; in the order of the set.

    Raises:
        OSError: the disk will not take it.
    """
    file = io.BytesIO()
    np.savez_compressed(
        file,
        allow_pickle=False,
        split=np.array(split),
        label=np.asarray(labels, np.uint8),
        probability=np.asarray(probability, np.float32),
    )
    write_whole(folder / PREDICTIONS, file.getvalue())


@dataclass(frozen=True, eq=False)
class Predictions:
    """What the kept weights of a run say of a set.

    Attributes:
        split: its name, ``valid``.
        label: uint8 ``[n]``.
        probability: float32 ``[n, classes]``.
    """

    split: str
    label: Bytes
    probability: Floats


def read_predictions(folder: Path) -> Predictions | None:
    """The predictions in the run's ``folder``; None where there are none, or they are broken."""
    try:
        with np.load(folder / PREDICTIONS, allow_pickle=False) as arrays:
            found = Predictions(str(arrays["split"]), arrays["label"], arrays["probability"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return found if _is_whole(found) else None


def _is_whole(found: Predictions) -> bool:
    """Whether each label has its row, and each row a column for each label."""
    if found.probability.ndim != 2 or found.label.shape != found.probability.shape[:1]:
        return False
    kinds = found.label.dtype.kind + found.probability.dtype.kind
    return kinds == "uf" and len(found.label) > 0 and found.label.max() < found.probability.shape[1]
