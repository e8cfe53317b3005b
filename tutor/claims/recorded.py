"""The figures that were recorded, each with what it is: a draft is held against them."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tutor.report.facts import Facts, LabFacts
from tutor.training.events import End
from tutor.training.progress import Snapshot
from tutor.training.summary import figures

LEVELS = ("run", "mean")
SPREADS = ("variance", "deviation", "error")


@dataclass(frozen=True)
class Recorded:
    """One figure.

    Attributes:
        lab: ``digits`` or ``patchcam``.
        model: what gave it, for people.
        metric: ``accuracy``, ``loss``, ``AUC`` or ``parameters``; accuracies are fractions.
        split: ``train``, ``valid`` or ``test``; empty for parameters.
        kind: ``run``, ``mean``, ``variance``, ``deviation``, ``error`` (of the mean, or the half
            width of its 95 % interval) or ``epoch`` (a point of a curve).
        runs: over how many it was taken.
    """

    lab: str
    model: str
    metric: str
    split: str
    kind: str
    value: float
    runs: int = 1

    @property
    def told(self) -> str:
        """The figure for people."""
        kind = {"mean": "mean ", "run": "", "error": "uncertainty of the mean "}.get(
            self.kind, f"{self.kind} of the "
        )
        split = {"valid": "validation ", "train": "training "}.get(self.split, f"{self.split} ")
        named = f"{kind}{split.strip() and split}{self.metric} of {self.model}"
        return f"the {named} is {shown(self.metric, self.value, self.kind)}"


def shown(metric: str, value: float, kind: str = "run") -> str:
    """A value as the report shows it."""
    if metric == "parameters":
        return f"{value:.0f}"
    if metric == "accuracy":
        return (
            f"{1e4 * value:.2f} (percent squared)" if kind == "variance" else f"{100 * value:.2f} %"
        )
    return f"{value:.6f}" if kind == "variance" else f"{value:.4f}"


def recorded(facts: Facts) -> tuple[Recorded, ...]:
    """Everything that a draft may quote."""
    return (*_compared(facts), *(one for lab in facts.labs for one in _of_lab(lab)))


def result_split(lab: LabFacts) -> str:
    """Where the lab's result is measured: the test set, or validation where it has no labels."""
    opened = any(one.end.test_accuracy is not None for one in lab.final)
    return "test" if opened else "valid"


def finals(lab: LabFacts, metric: str, split: str) -> list[float]:
    """What each final run gave."""
    return _known((one.end for one in lab.final), split, metric)


def _compared(facts: Facts) -> Iterator[Recorded]:
    one = facts.known.compared
    if one is None:
        return
    for model, loss, accuracy, weights in (
        ("cnn.py", one.loss, one.accuracy, one.weights),
        ("Keras beside cnn.py", one.keras_loss, one.keras_accuracy, one.keras_weights),
    ):
        yield Recorded("digits", model, "loss", "test", "run", loss)
        yield Recorded("digits", model, "accuracy", "test", "run", accuracy)
        if weights is not None:
            yield Recorded("digits", model, "parameters", "", "run", weights)


def _of_lab(lab: LabFacts) -> Iterator[Recorded]:
    what = lab.lab.what
    for one in lab.tried:
        yield from _of_ends(what, one.name, [end for _, end in one.ended.values()])
        seen = one.snapshots()
        for params in {snapshot.params for snapshot in seen if snapshot.params}:
            yield Recorded(what, one.name, "parameters", "", "run", params)
        yield from _of_curves(what, one.name, seen)
    if lab.final:
        name = lab.final[0].recipe.source
        yield from _of_ends(what, name, [one.end for one in lab.final])


def _of_ends(what: str, model: str, ends: Sequence[End]) -> Iterator[Recorded]:
    for metric in ("accuracy", "loss", "AUC"):
        for split in ("valid", "test"):
            values = _known(ends, split, metric)
            for value in values:
                yield Recorded(what, model, metric, split, "run", value)
            yield from _together(what, model, metric, split, values)


def _known(ends: Iterable[End], split: str, metric: str) -> list[float]:
    found = (getattr(end, f"{split}_{metric.lower()}") for end in ends)
    return [value for value in found if value is not None and math.isfinite(value)]


def _together(
    what: str, model: str, metric: str, split: str, values: Sequence[float]
) -> Iterator[Recorded]:
    """Mean and spread, with n - 1 and with n below the line: people take either."""
    if len(values) < 2:
        return
    told, n = figures(values), len(values)
    population = statistics.pvariance(values)
    for kind, value in (
        ("mean", told.mean),
        ("mean", statistics.median(values)),
        ("variance", told.variance),
        ("variance", population),
        ("deviation", told.deviation),
        ("deviation", math.sqrt(population)),
        ("error", told.half_width),
        ("error", told.deviation / math.sqrt(n)),
    ):
        yield Recorded(what, model, metric, split, kind, value, n)


def _of_curves(what: str, model: str, seen: Sequence[Snapshot]) -> Iterator[Recorded]:
    """What the kept and the last epoch gave, each run's and their mean; all others as epochs."""
    for metric in ("loss", "accuracy"):
        for split, prefix in (("train", ""), ("valid", "valid_")):
            kept, last = [], []
            for one in seen:
                curve = getattr(one, f"{prefix}{metric}")
                if not curve:
                    continue
                kept.append(curve[min(one.best_epoch or len(curve), len(curve)) - 1])
                last.append(curve[-1])
                yield from (Recorded(what, model, metric, split, "epoch", v) for v in curve)
            for values in (kept, last):
                finite = [value for value in values if math.isfinite(value)]
                yield from (Recorded(what, model, metric, split, "run", v) for v in finite)
                yield from _together(what, model, metric, split, finite)
