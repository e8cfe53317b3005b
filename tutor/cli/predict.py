"""``cnn-tutor predict``: prediction files, checked before and after they are written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.cli.common import Exit, echo, folder_option, say

if TYPE_CHECKING:
    from tutor.predictions import Fault


@click.command("predict")
@click.argument("lab", type=click.Choice(["patchcam"]), required=False)
@click.option("--run", "run_id", metavar="ID", help="This run; the newest one unless given.")
@click.option("--average", type=click.IntRange(2), help="The mean of so many runs of one model.")
@click.option("--runs", "every", type=click.Choice(["all"]), help="A file for each run of a model.")
@click.option("--probabilities", is_flag=True, help="Add a column with the probability of tumour.")
@click.option("-o", "output", type=click.Path(path_type=Path), help="The file, or the folder.")
@click.option("--check", "checked", type=click.Path(path_type=Path), help="Only judge this file.")
@click.option("--count", type=click.IntRange(1), help="With --check: lines that it should have.")
@folder_option
def command(
    lab: str | None,
    run_id: str | None,
    average: int | None,
    every: str | None,
    probabilities: bool,
    output: Path | None,
    checked: Path | None,
    count: int | None,
    folder: Path,
) -> None:
    """Write a prediction file for the test patches, or judge one.

    Exits with 1 if a file has a fault; warnings do not count as one.
    """
    if checked is not None:
        raise SystemExit(_judge(checked, count or _asked(folder)))
    if lab is None or output is None:
        raise click.UsageError("Say what and where: cnn-tutor predict patchcam -o FILE")
    if sum(bool(one) for one in (run_id, average, every)) > 1:
        raise click.UsageError("Only one of --run, --average and --runs.")

    from tutor.training import predicting, prediction_files
    from tutor.workspace import Workspace

    learners = Workspace.at(folder).folder
    chosen = predicting.newest(learners, 0 if every else average or 1, run_id)
    say(f"Keras looks at the test patches with {', '.join(run.id for run in chosen)}.")
    found = predicting.predict(chosen)
    if every:
        files = [(output / f"{run.id}.csv", [run], p) for run, p in zip(chosen, found, strict=True)]
    else:
        files = [(output, list(chosen), predicting.mean(found))]
    right = True
    for one in files:
        written = prediction_files.write(*one, with_probability=probabilities)
        _told(written.faults)
        for sentence in written.told:
            say(sentence)
        right = right and written.right
    raise SystemExit(Exit.PASSED if right else Exit.NOT_PASSED)


def _asked(folder: Path) -> int:
    """The lines that a file should have: those of the data that the learner trained on."""
    from tutor.datasets.patches import PATCHES
    from tutor.training.lab import patches_asked
    from tutor.workspace import Workspace

    found = Workspace.find(folder) if folder.is_dir() else None
    return (patches_asked(found.folder) if found else None) or PATCHES


def _judge(file: Path, count: int) -> int:
    from tutor import predictions

    faults = predictions.check(predictions.read(file), count)
    if not faults:
        say(f"{file}: nothing is wrong with it.")
    return Exit.NOT_PASSED if _told(faults) else Exit.PASSED


def _told(faults: Iterable[Fault]) -> bool:
    """Prints faults; whether one of them is more than a warning."""
    serious = False
    for fault in faults:
        place = f"line {fault.line}: " if fault.line else ""
        echo(f"{'!' if fault.warning else '✗'} {place}{fault.sentence}")
        serious = serious or not fault.warning
    return serious
