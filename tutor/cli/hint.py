"""``cnn-tutor hint``."""

from __future__ import annotations

from pathlib import Path

import click

from tutor.cli.common import folder_option


@click.command("hint")
@click.argument("lesson")
@folder_option
def command(lesson: str, folder: Path) -> None:
    """Show the next hint of a lesson; the last one again when there are no more."""
    from tutor import course
    from tutor.progress import Progress
    from tutor.workspace import Workspace

    one = course.lesson(lesson)
    shown = Progress(Workspace.at(folder).records).hint_shown(one.id)
    click.echo(one.hints[shown - 1])
