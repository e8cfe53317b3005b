"""Which figures were measured, by metric, lab and split: a draft is held against them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from tutor.report.facts import Facts, LabFacts
from tutor.training.summary import Figures


@dataclass
class Measured:
    """Values by metric (``accuracy``, ``loss``, ``AUC``, ``parameters``) and split.

    Splits are ``train``, ``valid`` and ``test``; parameters have none. Accuracies are fractions.
    """

    values: dict[tuple[str, str], set[float]] = field(default_factory=dict)

    def add(self, metric: str, split: str, value: float | None) -> None:
        """Takes in a value, unless it is none."""
        if value is not None and math.isfinite(value):
            self.values.setdefault((metric, split), set()).add(value)

    def of(self, metric: str, splits: set[str]) -> set[float]:
        """All values of a metric, of some splits or of any."""
        found = [
            v for (m, s), v in self.values.items() if m == metric and (not splits or s in splits)
        ]
        return set().union(*found)


def measured(facts: Facts, what: str | None = None) -> Measured:
    """All that was measured, or of the lab ``what`` only; the comparison belongs to the digits."""
    found = Measured()
    for lab in facts.labs:
        if what in (None, lab.lab.what):
            _of_lab(found, lab)
    one = facts.known.compared
    if one is not None and what != "patchcam":
        for loss, accuracy in ((one.loss, one.accuracy), (one.keras_loss, one.keras_accuracy)):
            found.add("loss", "test", loss)
            found.add("accuracy", "test", accuracy)
        found.add("parameters", "", one.weights)
        found.add("parameters", "", one.keras_weights)
    return found


def _of_lab(found: Measured, lab: LabFacts) -> None:
    for experiment in lab.tried:
        for figures, split in ((experiment.valid, "valid"), (experiment.test, "test")):
            _add_figures(found, figures, "accuracy", split)
        for figures in (experiment.auc,):
            _add_figures(found, figures, "AUC", "test")
            _add_figures(found, figures, "AUC", "valid")
        ends = [end for _, end in experiment.ended.values()]
        for split in ("valid", "test"):
            losses = [v for end in ends if (v := getattr(end, f"{split}_loss")) is not None]
            found.add("loss", split, sum(losses) / len(losses) if losses else None)
            for end in ends:
                for metric in ("loss", "accuracy", "auc"):
                    told = "AUC" if metric == "auc" else metric
                    found.add(told, split, getattr(end, f"{split}_{metric}"))
        for seen in experiment.snapshots():
            found.add("parameters", "", seen.params)
            for metric in ("loss", "accuracy"):
                curve, valid = getattr(seen, metric), getattr(seen, f"valid_{metric}")
                best = (seen.best_epoch or len(curve)) - 1
                for place in {best, len(curve) - 1} if curve else ():
                    found.add(metric, "train", curve[place])
                    found.add(metric, "valid", valid[place])


def _add_figures(found: Measured, figures: Figures | None, metric: str, split: str) -> None:
    if figures is not None:
        found.add(metric, split, figures.mean)
