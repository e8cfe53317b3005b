"""The figures of several runs: mean, variance, standard deviation and a 95 % interval.

Owns the arithmetic only; pure functions of what runs recorded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tutor.training.events import End, Status


@dataclass(frozen=True)
class Figures:
    """What n numbers say about the mean that they were drawn around.

    Attributes:
        variance: with n - 1 below the line; NaN for a single number, as all that follow.
        deviation: its square root.
        half_width: of the 95 % confidence interval of the mean, by Student's t.
    """

    count: int
    mean: float
    variance: float
    deviation: float
    half_width: float


@dataclass(frozen=True)
class Summary:
    """Accuracies (fractions) and AUCs of the finished runs; None where there are none.

    ``test`` and ``test_auc`` count only those runs whose test set was opened.
    """

    valid: Figures | None
    test: Figures | None
    valid_auc: Figures | None = None
    test_auc: Figures | None = None


def summary(ends: Iterable[End | None]) -> Summary:
    """Sums up the runs among ``ends`` that finished; all others are passed over."""
    finished = [end for end in ends if end is not None and end.status is Status.FINISHED]
    return Summary(
        _known(end.valid_accuracy for end in finished),
        _known(end.test_accuracy for end in finished),
        _known(end.valid_auc for end in finished),
        _known(end.test_auc for end in finished),
    )


def _known(numbers: Iterable[float | None]) -> Figures | None:
    known = [number for number in numbers if number is not None]
    return figures(known) if known else None


def figures(numbers: Sequence[float]) -> Figures:
    """Mean and spread of ``numbers``.

    Raises:
        ValueError: there are none.
    """
    count = len(numbers)
    if not count:
        raise ValueError("no numbers")
    mean = math.fsum(numbers) / count
    if count == 1:
        return Figures(1, mean, math.nan, math.nan, math.nan)
    variance = math.fsum((number - mean) ** 2 for number in numbers) / (count - 1)
    half = _t_quantile(count - 1) * math.sqrt(variance / count)
    return Figures(count, mean, variance, math.sqrt(variance), half)


def runs_to_tell(told: Figures, at_most: int = 100) -> int | None:
    """How many numbers would have an interval that leaves out zero, if mean and spread stay so.

    None where it would take more than ``at_most``, or the spread is not known.
    """
    for count in range(2, at_most + 1):
        if abs(told.mean) > _t_quantile(count - 1) * told.deviation / math.sqrt(count):
            return count
    return None


def _t_quantile(freedom: int) -> float:
    """The 97.5 % point of Student's t; scipy.special starts in a tenth of scipy.stats' time."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.975))
