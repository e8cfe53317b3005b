"""``cnn-tutor compare``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutor.cli.common import Exit, folder_option, json_option, say

if TYPE_CHECKING:
    from rich.progress import Progress

_DEFAULT_IMAGES = 1000


@click.command("compare")
@click.option(
    "--images",
    type=click.IntRange(1),
    default=_DEFAULT_IMAGES,
    show_default=True,
    help="How many test images; learner code is slow.",
)
@json_option
@folder_option
def command(images: int, as_json: bool, folder: Path) -> None:
    """Run your whole network and Keras, with the same trained weights, on real digits."""
    from tutor.workspace import Workspace

    workspace = Workspace.at(folder)
    source = workspace.read()

    from tutor.comparison import Weights, compare
    from tutor.datasets import load_digits, scaled
    from tutor.sandbox.client import Sandbox
    from tutor.training.reference import reference_network

    dataset = load_digits()
    images = min(images, len(dataset.x_test))
    say(f"{dataset.label}: {images} of {len(dataset.x_test)} test images.")
    sandbox = Sandbox()
    sandbox.start()
    try:
        with _bars() as bars:
            task = bars.add_task("Keras trains its network", total=1.0)
            keras = reference_network(
                dataset, images, lambda seen: bars.update(task, completed=seen.fraction)
            )
            bars.update(task, completed=1.0, description="Keras is ready")
            task = bars.add_task("Your network", total=images)
            yours = compare(
                sandbox,
                source,
                Weights(keras.lname, keras.W, keras.b, "relu", dataset.classes),
                scaled(dataset.x_test[:images]),
                dataset.y_test[:images],
                keras.probabilities,
                on_progress=lambda at: bars.update(task, completed=at.done),
            )
    finally:
        sandbox.close()
    if yours.finding is not None:
        say(yours.finding.sentence)
        raise SystemExit(Exit.NOT_PASSED)
    rows = _rows(yours, keras)
    if as_json:
        told = {name: {"yours": mine, "keras": theirs} for name, mine, theirs in rows}
        about = {"dataset": dataset.label, "images": images, **told}
        click.echo(json.dumps(about | {"largest_difference": yours.largest_difference}, indent=1))
    else:
        for line in _table(rows, yours.largest_difference):
            click.echo(line)
    equal = f"{yours.loss:.4f}" == f"{keras.loss:.4f}"
    raise SystemExit(Exit.PASSED if equal else Exit.NOT_PASSED)


def _rows(yours: Any, keras: Any) -> list[tuple[str, Any, Any]]:
    return [
        ("weights", yours.N, keras.params),
        ("loss", yours.loss, keras.loss),
        ("accuracy", yours.accuracy, keras.accuracy),
        ("seconds_per_image", yours.seconds_per_image, keras.seconds_batched),
    ]


def _table(rows: list[tuple[str, Any, Any]], largest_difference: float) -> Iterator[str]:
    shown = {
        "weights": ("weights", lambda n: str(n)),
        "loss": ("loss", lambda n: f"{n:.4f}"),
        "accuracy": ("accuracy", lambda n: f"{100 * n:.2f} %"),
        "seconds_per_image": ("time an image", lambda n: f"{1000 * n:.3f} ms"),
    }
    yield f"{'':<15}{'yours':>12}{'Keras':>12}"
    for name, mine, theirs in rows:
        label, text = shown[name]
        yield f"{label:<15}{text(mine):>12}{text(theirs):>12}"
    yield f"The largest difference of any probability is {largest_difference:.1e}."


@contextmanager
def _bars() -> Iterator[Progress]:
    """Progress bars with the time left, on stderr; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        yield bars
