"""What predictions are worth: ROC curve, confusion matrix, calibration, the surest mistakes.

Pure functions of labels and probabilities; scikit-learn computes what it knows, and is imported
only where it is asked, since that takes a second. AUC and ROC are of the tumour column.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CUT = 0.5
"""The probability above which a patch is called tumour."""

Floats = NDArray[np.floating]
Labels = NDArray[np.uint8]


@dataclass(frozen=True)
class Roc:
    """The ROC curve: both rates in [0, 1] for every cut, and the area under it."""

    false_positive: tuple[float, ...]
    true_positive: tuple[float, ...]
    area: float


@dataclass(frozen=True)
class Point:
    """Where one cut stands on the curve."""

    cut: float
    false_positive: float
    true_positive: float


@dataclass(frozen=True)
class Bin:
    """Patches whose probability of tumour lies in [low, high): how many, and their means.

    Attributes:
        said: mean probability of tumour; NaN for an empty bin, as ``found``.
        found: the share that is tumour.
    """

    low: float
    high: float
    count: int
    said: float
    found: float


def roc(labels: Labels, tumour: Floats) -> Roc | None:
    """The curve for labels ``[n]`` and probabilities of tumour ``[n]``.

    None where only one class is there, or a probability is no number.
    """
    from sklearn.metrics import auc, roc_curve

    if len(np.unique(labels)) != 2 or not np.isfinite(tumour).all():
        return None
    false, true, _ = roc_curve(labels, tumour)
    return Roc(tuple(false.tolist()), tuple(true.tolist()), float(auc(false, true)))


def operating_point(labels: Labels, tumour: Floats, cut: float = CUT) -> Point:
    """The two rates of one cut; NaN where a class is missing."""
    called, positive = tumour > cut, labels == 1
    return Point(cut, _share(called[~positive]), _share(called[positive]))


def confusion(labels: Labels, probability: Floats) -> NDArray[np.int64]:
    """Counts ``[classes, classes]``: rows are what is there, columns what the network says."""
    from sklearn.metrics import confusion_matrix

    classes = np.arange(probability.shape[1])
    found: NDArray[np.int64] = confusion_matrix(labels, probability.argmax(axis=1), labels=classes)
    return found


def calibration(labels: Labels, tumour: Floats, bins: int = 10) -> tuple[Bin, ...]:
    """Whether of the patches called 80 % tumour, 80 % are: bins of equal width."""
    places = np.clip((tumour * bins).astype(int), 0, bins - 1)
    found = []
    for place in range(bins):
        inside = places == place
        count = int(inside.sum())
        said = float(tumour[inside].mean()) if count else float("nan")
        found.append(
            Bin(place / bins, (place + 1) / bins, count, said, _share(labels[inside] == 1))
        )
    return tuple(found)


def calibration_error(bins: tuple[Bin, ...]) -> float:
    """The mean distance between what is said and what is found (Guo et al., 2017: ECE)."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.said - one.found) for one in bins if one.count) / max(total, 1)


def surest_first(labels: Labels, probability: Floats) -> NDArray[np.int64]:
    """Places: first the wrong ones, the surest first, then the right ones, the least sure first."""
    of_truth = probability[np.arange(len(labels)), labels]
    wrong = probability.argmax(axis=1) != labels
    order: NDArray[np.int64] = np.lexsort((of_truth, ~wrong)).astype(np.int64)
    return order


def _share(truths: NDArray[np.bool_]) -> float:
    return float(truths.mean()) if len(truths) else float("nan")
