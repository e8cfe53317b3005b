"""``cnn-tutor solution``."""

from __future__ import annotations

from pathlib import Path

import click

from tutor.cli.common import folder_option


@click.command("solution")
@click.argument("lesson")
@click.option("--yes", is_flag=True, help="Do not ask before a lesson that has not passed.")
@folder_option
def command(lesson: str, yes: bool, folder: Path) -> None:
    """Show the reference for a lesson. Before it has passed you are asked, and it is recorded."""
    from tutor import course
    from tutor.errors import UsageError
    from tutor.progress import Progress
    from tutor.workspace import Workspace

    one = course.lesson(lesson)
    if not one.function:
        raise UsageError(f"{one.id} has no function of its own, so there is no reference to show.")
    workspace = Workspace.find(folder)
    if workspace is not None:
        progress = Progress(workspace.records)
        if not progress.lesson(one.id).passed_at:
            if not yes:
                click.confirm(
                    f"{one.id} has not passed yet. See the solution all the same?",
                    abort=True,
                    err=True,
                )
            progress.solution_shown(one.id)
    click.echo(one.solution_file.read_text(encoding="utf-8").rstrip("\n"))
