"""``cnn-tutor runs``, and the table of runs that ``train`` ends with."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutor.cli.common import echo, folder_option, json_option, say

if TYPE_CHECKING:
    from tutor.training.expectations import Judgement
    from tutor.training.experiments import Experiment
    from tutor.training.progress import Snapshot
    from tutor.training.runs import Run
    from tutor.training.summary import Figures

_HEAD = ("run", "recipe", "status", "epochs", "best at", "train", "valid", "test")
_AUC_HEAD = ("AUC valid", "AUC test")


@click.command("runs")
@click.option("--experiments", "grouped", is_flag=True, help="One line for each model tried.")
@json_option
@folder_option
def command(grouped: bool, as_json: bool, folder: Path) -> None:
    """List the trainings of a folder, oldest first."""
    from tutor.training.runs import runs_in
    from tutor.workspace import Workspace

    found = runs_in(Workspace.at(folder).folder)
    if as_json:
        echo(json.dumps([as_dict(run) for run in found], indent=1))
        return
    if not found:
        say("Nothing was trained here yet: cnn-tutor train digits")
        return
    if grouped:
        _tell_experiments(found)
        return
    for line in table(found):
        echo(line)


def _tell_experiments(found: Iterable[Run]) -> None:
    from tutor.training.expectations import judgements, tally
    from tutor.training.experiments import experiments

    tried = experiments(found)
    judged = judgements(tried)
    for line in experiments_table(tried, judged):
        echo(line)
    for one in judged:
        say(f"{one.model}: {one.sentence}")
    if judged:
        say(tally(judged))


def experiments_table(found: Sequence[Experiment], judged: Sequence[Judgement] = ()) -> list[str]:
    """A line for each experiment; each is held against the first on the same data and seeds.

    Where something was expected of one, a column says what, and whether it came against the model
    before.
    """
    auc = any(one.auc for one in found)
    head = (
        *("experiment", "runs", "mean valid", "95 %", "mean test", "95 %"),
        *("variance", "deviation", *(("mean AUC", "variance") if auc else ())),
        *(("you expected",) if judged else ()),
        "against the first",
    )
    expected = {one.model: one.cell for one in judged}
    rows: list[tuple[str, ...]] = [head]
    for one in found:
        first = next(other for other in found if other.data == one.data)
        against = one.against(first) if one is not first else None
        told = against.sentence if against else "-" if one is first else "no seeds in common"
        areas = _areas(one.auc) if auc else ()
        said = (expected.get(one.name, "-"),) if judged else ()
        rows.append((one.name, str(one.count), *_both(one), *areas, *said, told))
    return columns(rows)


def _areas(auc: Figures | None) -> tuple[str, str]:
    """Mean and variance; the variance in squares of hundredths, as that of the accuracy."""
    if auc is None:
        return "-", "-"
    return area(auc.mean), "-" if math.isnan(auc.variance) else f"{1e4 * auc.variance:.2f}"


def _both(one: Experiment) -> tuple[str, ...]:
    """Validation and test: means and half widths; the spread is that of what is told last."""
    valid, test = one.valid, one.test
    told_last = test or valid
    spread = (told_last.variance, told_last.deviation) if told_last else (math.nan, math.nan)
    return (
        percent(valid.mean if valid else None, 2),
        _interval(valid),
        percent(test.mean if test else None, 2),
        _interval(test),
        *("-" if math.isnan(spread[0]) else f"{told:.2f}" for told in _in_points(*spread)),
    )


def _in_points(variance: float, deviation: float) -> tuple[float, float]:
    """Of fractions, in points of a percent; the variance in squares of them."""
    return 1e4 * variance, 100 * deviation


def _interval(figures: Figures | None) -> str:
    if figures is None or math.isnan(figures.half_width):
        return "-"
    return f"± {100 * figures.half_width:.2f}"


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows in columns as wide as their widest cell."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def last(values: Sequence[float]) -> float | None:
    """The last number that is one: epochs that were not validated hold none."""
    return next((value for value in reversed(values) if math.isfinite(value)), None)


def table(runs: Iterable[Run]) -> list[str]:
    """A line for each run under a head, in columns; accuracies in percent."""
    seen = [(run, _seen(run)) for run in runs]
    if not any(one.kept_valid_auc for _, one in seen):
        return columns([_HEAD, *(_row(run, one) for run, one in seen)])
    return columns([(*_HEAD, *_AUC_HEAD), *(_row(run, one) + _aucs(one) for run, one in seen)])


def _aucs(seen: Snapshot) -> tuple[str, str]:
    return area(seen.kept_valid_auc), area(seen.end.test_auc if seen.end else None)


def area(auc: float | None) -> str:
    """``0.93124`` as ``0.9312``; a dash where there is none."""
    return "-" if auc is None else f"{auc:.4f}"


def percent(fraction: float | None, digits: int = 1) -> str:
    """``0.8312`` as ``83.1``; a dash where there is none."""
    return "-" if fraction is None else f"{100 * fraction:.{digits}f}"


def as_dict(run: Run) -> dict[str, Any]:
    """All that is known of a run, without its curves; numbers that are not finite as texts."""
    import dataclasses

    from tutor.errors import TrainingError
    from tutor.training import events

    seen = _seen(run)
    try:
        recipe = dataclasses.asdict(run.recipe)
    except TrainingError:
        recipe = None
    return {
        "id": run.id,
        "status": seen.status,
        "epochs_done": seen.epochs_done,
        "best_epoch": seen.best_epoch,
        "valid_accuracy": seen.kept_valid_accuracy,
        "valid_auc": seen.kept_valid_auc,
        "recipe": recipe,
        "end": json.loads(events.to_line(seen.end)) if seen.end else None,
    }


def _seen(run: Run) -> Snapshot:
    from tutor.training.progress import RunView

    return RunView(run.folder).snapshot()


def _row(run: Run, seen: Snapshot) -> tuple[str, ...]:
    from tutor.errors import TrainingError

    try:
        source = run.recipe.source
    except TrainingError:
        source = "?"
    return (
        run.id,
        source,
        str(seen.status),
        f"{seen.epochs_done}/{seen.epochs}",
        str(seen.best_epoch or "-"),
        percent(seen.accuracy[-1] if seen.accuracy else None),
        percent(seen.kept_valid_accuracy),
        percent(seen.end.test_accuracy if seen.end else None),
    )
