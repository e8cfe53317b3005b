"""``cnn-tutor hint``."""

from __future__ import annotations

from pathlib import Path

import click

from tutor.cli.common import echo, folder_option, say


@click.command("hint")
@click.argument("lesson")
@folder_option
def command(lesson: str, folder: Path) -> None:
    """Show the next hint of a lesson. Between two hints lies a try: changed code, checked."""
    from tutor import course
    from tutor.hints import Ladder
    from tutor.progress import Progress
    from tutor.workspace import Workspace

    ladder = Ladder(course.lesson(lesson), Progress(Workspace.at(folder).records))
    hint, why_not = ladder.climb()
    if not hint:
        say(why_not)
        hint = "\n\n".join(ladder.taken())  # all so far, again
    echo(hint)
