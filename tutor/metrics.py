"""What predictions are worth: ROC curve, confusion matrix, calibration, the surest mistakes.

Pure functions of labels and probabilities. AUC and ROC are of the tumour column. scikit-learn is
not imported, since a screen would wait a second for it; the tests hold each figure against it.
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
    """The ROC curve: both rates in [0, 1] for every cut, and the area under it.

    Attributes:
        best: the cut with the greatest difference of the two rates (Youden, 1950).
    """

    false_positive: tuple[float, ...]
    true_positive: tuple[float, ...]
    area: float
    best: float


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
    if len(np.unique(labels)) != 2 or not np.isfinite(tumour).all():
        return None
    order = np.argsort(-tumour, kind="stable")
    falling, positive = tumour[order], labels[order] == 1
    # Probabilities that are alike are called tumour together: a point for the last of each.
    ends = np.append(np.flatnonzero(np.diff(falling)), len(falling) - 1)
    found = np.append(0, np.cumsum(positive)[ends])
    true = found / found[-1]
    false = (np.append(0, ends + 1) - found) / (len(labels) - found[-1])
    place = int(np.argmax(true - false))
    best = _below(tumour, float(falling[ends[place - 1]])) if place else 1.0
    area = float(np.trapezoid(true, false))
    return Roc(tuple(false.tolist()), tuple(true.tolist()), area, best)


def operating_point(labels: Labels, tumour: Floats, cut: float = CUT) -> Point:
    """The two rates of one cut; NaN where a class is missing.

    Raises:
        ValueError: a probability is no number.
    """
    (right_0, wrong_1), (wrong_0, right_1) = confusion_at(labels, tumour, cut)
    return Point(cut, _rate(wrong_1, right_0), _rate(right_1, wrong_0))


def confusion_at(labels: Labels, tumour: Floats, cut: float = CUT) -> NDArray[np.int64]:
    """As :func:`confusion`, of two classes: tumour is said where its probability is above ``cut``.

    Raises:
        ValueError: a probability is no number.
    """
    _check(tumour)
    # A cut between two neighbours of single precision must not be rounded to one of them.
    called, positive = np.asarray(tumour, np.float64) > cut, labels == 1
    counts = [
        [(called[row] == said).sum() for said in (False, True)] for row in (~positive, positive)
    ]
    return np.array(counts, np.int64)


def confusion(labels: Labels, probability: Floats) -> NDArray[np.int64]:
    """Counts ``[classes, classes]``: rows are what is there, columns what the network says.

    Raises:
        ValueError: a probability is no number.
    """
    _check(probability)
    found = np.zeros((probability.shape[1], probability.shape[1]), np.int64)
    np.add.at(found, (labels, probability.argmax(axis=1)), 1)
    return found


def calibration(labels: Labels, tumour: Floats, bins: int = 10) -> tuple[Bin, ...]:
    """Whether of the patches called 80 % tumour, 80 % are: bins of equal width.

    Raises:
        ValueError: a probability is no number.
    """
    _check(tumour)
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
    """Places: first the wrong ones, the surest first, then the right ones, the least sure first.

    Raises:
        ValueError: a probability is no number.
    """
    _check(probability)
    wrong, sure = probability.argmax(axis=1) != labels, probability.max(axis=1)
    order: NDArray[np.int64] = np.lexsort((np.where(wrong, -sure, sure), ~wrong)).astype(np.int64)
    return order


def _check(probability: Floats) -> None:
    if not np.isfinite(probability).all():
        raise ValueError("a probability is no number")


def _below(tumour: Floats, lowest: float) -> float:
    """The cut that calls just those tumour that reach ``lowest``: halfway to the next one below."""
    others = np.asarray(tumour, np.float64)
    others = others[others < lowest]
    return (lowest + float(others.max(initial=0.0))) / 2


def _rate(found: int, missed: int) -> float:
    return float(found / (found + missed)) if found + missed else float("nan")


def _share(truths: NDArray[np.bool_]) -> float:
    return float(truths.mean()) if len(truths) else float("nan")
