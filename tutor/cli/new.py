"""``cnn-tutor new``."""

from __future__ import annotations

from pathlib import Path

import click

from tutor.cli.common import say


@click.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--from",
    "source",
    metavar="CNN.PY",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="Take over work already begun.",
)
def command(folder: Path, source: Path | None) -> None:
    """Make a learner's folder with cnn.py, all functions of the lab as stubs."""
    from tutor.workspace import Workspace

    made = Workspace.create(folder, source)
    say(f"Made {made.file}.")
    say(f"Next: cd {folder} and type cnn-tutor, or open cnn.py and type cnn-tutor watch.")
