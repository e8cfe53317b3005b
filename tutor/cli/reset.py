"""``cnn-tutor reset``."""

from __future__ import annotations

from pathlib import Path

import click

from tutor.cli.common import folder_option, say


@click.command("reset")
@click.argument("lesson")
@folder_option
def command(lesson: str, folder: Path) -> None:
    """Put the stub of a lesson back into cnn.py, with a backup; 'all' starts the file anew."""
    from tutor import course
    from tutor.workspace import Workspace

    workspace = Workspace.at(folder)
    one = None if lesson == "all" else course.lesson(lesson)
    copy = workspace.reset(one)
    say(f"{'cnn.py' if one is None else one.function or one.id} is as at the beginning.")
    say(f"What was there is kept in {copy}.")
