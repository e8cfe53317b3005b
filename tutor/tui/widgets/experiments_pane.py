"""All models that were tried: a line each, and whether it came as the learner expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tutor.phrases import phrase
from tutor.training.expectations import judgements, tally
from tutor.training.experiments import Experiment
from tutor.tui.lab_texts import area, percent


class ExperimentsPane(VerticalScroll):
    """Shows what :meth:`show` was given last; the arrow keys scroll it."""

    def compose(self) -> ComposeResult:
        """The lines, and the sentences under them."""
        yield Static(id="experiments-lines", markup=False)
        yield Static(id="experiments-expected", markup=False)

    def show(self, tried: Sequence[Experiment]) -> None:
        """``tried`` are all experiments of the lab."""
        lines = "\n".join(_lines(tried)) if tried else phrase("experiments.none")
        self.query_one("#experiments-lines", Static).update(Content(lines))
        told = "\n".join(_expected(tried))
        self.query_one("#experiments-expected", Static).update(Content(told))


def _lines(tried: Sequence[Experiment]) -> Iterator[str]:
    """Runs, mean accuracies and the difference to the first model, under a head."""
    auc = any(one.auc for one in tried)
    model, count, valid, test = (
        phrase(f"experiments.{name}") for name in ("model", "runs", "valid", "test")
    )
    head = f"{model:<20}{count:>5}{valid:>8}{test:>8}{'AUC':>8}"
    yield f"{head if auc else head[:-8]}   {phrase('experiments.against')}"
    for one in tried:
        first = next(other for other in tried if other.data == one.data)
        against = one.against(first) if one is not first else None
        valid = percent(one.valid.mean if one.valid else None)
        test = percent(one.test.mean if one.test else None)
        told = against.sentence if against else "-"
        areas = f"{area(one.auc.mean if one.auc else None):>8}" if auc else ""
        yield f"{_short(one.name):<20}{one.count:>5}{valid:>8}{test:>8}{areas}   {told}"


def _expected(tried: Sequence[Experiment]) -> Iterator[str]:
    """What was expected of each model, and what came; how often it came so, first."""
    judged = judgements(tried)
    if judged:
        yield f"\n{phrase('experiments.expected', tally=tally(judged))}"
    for one in judged:
        yield f"\n{one.model}: {one.sentence}"


def _short(name: str) -> str:
    """At most 19 columns; the number that tells models of one name apart is kept."""
    return name if len(name) <= 19 else f"{name[:14]}…{name[-4:]}"
