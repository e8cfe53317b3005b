"""What a tutor sees in the curves of some runs, in words.

Owns the rules by which a pair of curves is called overfitting, underfitting, still improving,
unstable or noise. Pure functions of snapshots. The thresholds are in accuracy, as fractions.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence

from tutor.training import lint
from tutor.training.events import Status
from tutor.training.labs import DIGITS, Lab
from tutor.training.progress import Snapshot

# A gap of less is found in every good training on 128 images.
_GAP = 0.08
# Rising by less over a quarter of the run is what validation on 500 images does by chance.
_RISE = 0.015
# A fall of more than this from one epoch to the next is more than 500 images do by chance.
_JUMP = 0.08


def read(seen: Sequence[Snapshot], lab: Lab = DIGITS) -> tuple[str, ...]:
    """Sentences about one model's runs, the most important first; none where it is too early."""
    exploded = [found.sentence for one in seen for found in lint.after(one)]
    if exploded:
        return (exploded[0],)
    curves = [_Curve(one) for one in seen if _long_enough(one, lab)]
    if not curves:
        return ()
    found = [_fit(curves, lab), _trend(curves), _steadiness(curves), _noise(curves, lab)]
    return tuple(sentence for sentence in found if sentence)


class _Curve:
    """The end of a run's two accuracy curves, each smoothed over a tenth of its epochs."""

    def __init__(self, seen: Snapshot) -> None:
        known = [v for v in seen.valid_accuracy if math.isfinite(v)]
        few = max(len(seen.accuracy) // 10, 1)
        some = max(len(known) // 10, 1)
        self.train = statistics.fmean(seen.accuracy[-few:])
        self.valid = statistics.fmean(known[-some:])
        quarter = known[: -max(len(known) // 4, 1)]
        self.rise = self.valid - statistics.fmean(quarter[-some:])
        late = known[len(known) // 2 :]
        self.fall = max((a - b for a, b in itertools.pairwise(late)), default=0.0)


def _long_enough(seen: Snapshot, lab: Lab) -> bool:
    known = sum(math.isfinite(v) for v in seen.valid_accuracy)
    return seen.status is not Status.WAITING and known >= lab.enough


def _fit(curves: Sequence[_Curve], lab: Lab) -> str:
    train = statistics.fmean(curve.train for curve in curves)
    valid = statistics.fmean(curve.valid for curve in curves)
    told = f"training {100 * train:.0f} %, validation {100 * valid:.0f} %"
    if train - valid > _GAP:
        return (
            f"Overfitting ({told}): it learns its {lab.images} by heart. Augmentation helps most, "
            "then dropout, and fewer weights in the dense layer."
        )
    if train < lab.learned:
        return (
            f"Underfitting ({told}): it does not even learn its own images. Less regularisation, a "
            "larger network, or more epochs."
        )
    return f"The two curves stay together ({told}): it does on new images what it does on its own."


def _trend(curves: Sequence[_Curve]) -> str:
    rise = statistics.fmean(curve.rise for curve in curves)
    if rise > _RISE:
        return f"Still improving, by {100 * rise:.1f} points in the last quarter: more EPOCHS."
    if rise < -_RISE:
        return (
            f"Getting worse, by {-100 * rise:.1f} points in the last quarter: it has gone too far."
        )
    return ""


def _steadiness(curves: Sequence[_Curve]) -> str:
    fall = max(curve.fall for curve in curves)
    if fall > _JUMP:
        return (
            f"Unstable: validation falls by {100 * fall:.0f} points from one look to the next. A "
            'smaller LEARNING_RATE, or SCHEDULE = "cosine".'
        )
    return ""


def _noise(curves: Sequence[_Curve], lab: Lab) -> str:
    if len(curves) < 2:
        return f"One run is one draw of {lab.drawn}: its figure says little. Train at least five."
    spread = max(curve.valid for curve in curves) - min(curve.valid for curve in curves)
    return (
        f"From seed to seed it differs by {100 * spread:.1f} points: compare with other models on "
        "the same seeds only."
    )
