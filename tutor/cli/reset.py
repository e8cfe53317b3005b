"""``cnn-tutor reset``."""

from __future__ import annotations

from pathlib import Path

import click

from tutor.cli.common import folder_option, say


@click.command("reset")
@click.argument("lesson")
@folder_option
def command(lesson: str, folder: Path) -> None:
    """Put the stub of a lesson back, with a backup; 'all' starts cnn.py anew."""
    from tutor import course
    from tutor.workspace import Workspace

    workspace = Workspace.at(folder)
    one = None if lesson == "all" else course.lesson(lesson)
    if one is not None and one.bonus and workspace.of(one).begin():
        say(f"{one.file} was not there. It is as at the beginning.")
        return
    copy = workspace.reset(one)
    what = "cnn.py" if one is None else one.file if one.bonus else one.function or one.id
    say(f"{what} is as at the beginning.")
    say(f"What was there is kept in {copy}.")
