"""``cnn-tutor compare``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutor.cli.common import Exit, echo, folder_option, json_option, may_draw, say

if TYPE_CHECKING:
    from rich.progress import Progress

    from tutor.comparison import Report


@click.command("compare")
@click.option("--images", type=click.IntRange(1), help="How many test images; 1000 unless given.")
@click.option("--model", "run_id", metavar="RUN", help="The network of one of your runs.")
@click.option(
    "--solution",
    type=click.Choice(["clear", "fast"]),
    help="Run the reference in place of your network: the one to read, or the quick one.",
)
@json_option
@folder_option
def command(
    images: int | None, run_id: str | None, solution: str | None, as_json: bool, folder: Path
) -> None:
    """Run your whole network and Keras, with the same trained weights, on real digits.

    Of more than 1000 images each core takes a share. Exits with 0 if the two losses are equal
    to four decimals.
    """
    from tutor import course
    from tutor.workspace import Workspace

    workspace = Workspace.find(folder) if solution and not run_id else Workspace.at(folder)
    if solution or workspace is None:
        source = course.reference_file(solution or "clear")
    else:
        source = workspace.read()

    from tutor import comparison
    from tutor.desk import fingerprint
    from tutor.measured import Measured
    from tutor.sandbox.client import Sandbox
    from tutor.training import runs

    run = runs.find(workspace.folder, run_id) if run_id and workspace else None
    images = images or comparison.IMAGES
    sandbox = Sandbox()
    sandbox.start()
    try:
        with _bars() as bars:
            keras = bars.add_task(
                "Keras reads the run" if run else "Keras trains its network", total=100
            )
            whose = f"the {solution} reference" if solution else "your network"
            yours = bars.add_task(whose, total=None)
            report = comparison.against_keras(
                sandbox,
                source,
                images,
                run=run,
                on_keras=lambda fraction: bars.update(keras, completed=round(100 * fraction)),
                on_yours=lambda at: bars.update(yours, completed=at.done, total=at.total),
            )
    finally:
        sandbox.close()
    if report.yours.finding is not None:
        say(report.yours.finding.sentence)
        raise SystemExit(Exit.NOT_PASSED)
    if workspace is not None and not solution:  # what the reference reaches is no learner's
        Measured(workspace.records).compared(report, fingerprint(source), run.id if run else "")
    if as_json:
        echo(json.dumps(_as_dict(report), indent=1))
    else:
        echo(f"{report.dataset}, {report.yours.images} of {report.available} test images")
        echo(f"{'':<15}{solution or 'yours':>12}{'Keras':>12}")
        for name, mine, theirs in report.rows():
            echo(f"{name:<15}{mine:>12}{theirs:>12}")
        off = report.yours.largest_difference
        echo(f"The largest difference of any probability is {off:.1e}.")
        if report.yours.together:
            echo(report.yours.together)
    raise SystemExit(Exit.PASSED if report.equal else Exit.NOT_PASSED)


def _as_dict(report: Report) -> dict[str, Any]:
    keras = report.keras
    return {
        "dataset": report.dataset,
        "equal": report.equal,
        "yours": dataclasses.asdict(report.yours),
        "keras": {
            "N": keras.params,
            "loss": keras.loss,
            "accuracy": keras.accuracy,
            "seconds_per_image": keras.seconds_batched,
            "seconds_per_single_call": keras.seconds_single,
        },
    }


@contextmanager
def _bars() -> Iterator[Progress]:
    """Progress bars with the time left, on stderr; nothing where none may be drawn."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), disable=not may_draw()) as bars:
        yield bars
