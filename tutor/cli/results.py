"""``cnn-tutor results``: what a run makes of the validation set, in lines of text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutor.cli.common import echo, folder_option, json_option, say
from tutor.errors import TrainingError

if TYPE_CHECKING:
    from tutor.training.results import Results
    from tutor.training.runs import Run

_TILES = 8


@click.command("results")
@click.argument("run_id", metavar="[RUN]", required=False)
@click.option("--roc", is_flag=True, help="The ROC curve at some cuts, with the best one.")
@click.option("--cut", type=click.FloatRange(0, 1), help="What one cut means, in rates and counts.")
@click.option("--confusion", is_flag=True, help="What is there against what the network says.")
@click.option("--calibration", is_flag=True, help="How sure it is against how often it is right.")
@click.option(
    "--gallery", type=click.IntRange(1), metavar="N", help="N images, the surest mistakes first."
)
@json_option
@folder_option
def command(
    run_id: str | None,
    roc: bool,
    cut: float | None,
    confusion: bool,
    calibration: bool,
    gallery: int | None,
    as_json: bool,
    folder: Path,
) -> None:
    """Show what a run makes of the validation images; of the newest run unless RUN is given.

    All parts, unless some are asked for. The test set stays closed.
    """
    from tutor.training import results, runs
    from tutor.workspace import Workspace

    learners = Workspace.at(folder).folder
    run = runs.find(learners, run_id) if run_id else results.newest(learners)
    found = results.read(run)
    if as_json:
        echo(json.dumps(_as_dict(found, cut), indent=1))
        return
    every = not (roc or cut is not None or confusion or calibration or gallery)
    parts = {
        "roc": roc or (every and found.lab.two_classes),
        "confusion": confusion or every,
        "calibration": calibration or every,
    }
    for line in _lines(found, [name for name, asked in parts.items() if asked], cut):
        echo(line)
    if gallery or every:
        try:
            pictures = list(_gallery(run, gallery or _TILES))
        except TrainingError as error:
            if gallery:
                raise
            say(str(error))
        else:
            echo("\n" + "\n".join(pictures))


def _lines(found: Results, parts: list[str], cut: float | None) -> Iterator[str]:
    from tutor.training import results_text

    yield from results_text.summary(found)
    for part in parts:
        yield ""
        yield from getattr(results_text, part)(found)
    if cut is not None:
        yield ""
        yield from results_text.at_cut(found, cut)


def _gallery(run: Run, count: int) -> Iterator[str]:
    from tutor import gallery
    from tutor.training import results

    yield from gallery.lines(results.gallery(run), 0, count)


def _as_dict(found: Results, cut: float | None) -> dict[str, Any]:
    """All figures for programs; what there is none of is null."""
    import math

    from tutor.metrics import CUT

    def number(value: float) -> float | None:
        return None if math.isnan(value) else value

    told: dict[str, Any] = {
        "run": found.run,
        "lab": found.lab.what,
        "data": found.data,
        "stand_in": found.stand_in,
        "split": "valid",
        "images": found.count,
        "accuracy": found.accuracy,
        "classes": found.names,
        "confusion": found.confusion.tolist(),
        "calibration": [
            {
                "from": one.low,
                "to": one.high,
                "images": one.count,
                "said": number(one.said),
                "found": number(one.found),
            }
            for one in found.bins
        ],
        "calibration_error": found.calibration_error,
        "auc": found.roc.area if found.roc else None,
        "best_cut": found.roc.best if found.roc else None,
        "points": [],
    }
    if found.lab.two_classes:
        cuts = {CUT, *([found.roc.best] if found.roc else []), *([] if cut is None else [cut])}
        for one in sorted(cuts):
            point, counts = found.at(one)
            rates = (number(point.true_positive), number(point.false_positive))
            told["points"].append(
                {"cut": one, "tpr": rates[0], "fpr": rates[1], "confusion": counts.tolist()}
            )
    return told
