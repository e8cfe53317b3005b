"""``cnn-tutor runs``, and the table of runs that ``train`` ends with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutor.cli.common import folder_option, json_option, say

if TYPE_CHECKING:
    from tutor.training.progress import Snapshot
    from tutor.training.runs import Run

_HEAD = ("run", "recipe", "status", "epochs", "best at", "train", "valid", "test")


@click.command("runs")
@json_option
@folder_option
def command(as_json: bool, folder: Path) -> None:
    """List the trainings of a folder, oldest first."""
    from tutor.training.runs import runs_in
    from tutor.workspace import Workspace

    found = runs_in(Workspace.at(folder).folder)
    if as_json:
        click.echo(json.dumps([as_dict(run) for run in found], indent=1))
        return
    if not found:
        say("Nothing was trained here yet: cnn-tutor train digits")
        return
    for line in table(found):
        click.echo(line)


def table(runs: Iterable[Run]) -> list[str]:
    """A line for each run under a head, in columns; accuracies in percent."""
    rows = [_HEAD, *(_row(run, _seen(run)) for run in runs)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    return [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def percent(fraction: float | None) -> str:
    """``0.8312`` as ``83.1``; a dash where there is none."""
    return "-" if fraction is None else f"{100 * fraction:.1f}"


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
