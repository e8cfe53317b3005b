"""``cnn-tutor watch``."""

from __future__ import annotations

import time
from pathlib import Path

import click

from tutor.cli.common import echo, folder_option, say

_LOOK_EVERY = 0.2  # seconds: below what a person notices, and no load


@click.command("watch")
@click.argument("lesson", required=False)
@folder_option
def command(lesson: str | None, folder: Path) -> None:
    """Check at every save, until Ctrl-C.

    Without LESSON, the first lesson of cnn.py that has not passed is checked, and then the next.
    """
    from tutor import course
    from tutor.cli.check import tell_check
    from tutor.desk import Desk
    from tutor.outcomes import Outcome
    from tutor.watching import Watch
    from tutor.workspace import Workspace

    workspace = Workspace.at(folder)
    fixed = course.lesson(lesson) if lesson else None
    file = workspace.of(fixed).file if fixed else workspace.file
    watched = Watch(file)
    say(f"Watching {file}. Save it to check; Ctrl-C ends this.")
    with Desk(workspace) as desk:
        while current := fixed or desk.next_lesson():
            passed = tell_check(desk, current) is Outcome.PASSED
            if fixed is None and passed and not desk.unrecorded:
                continue  # on to the next lesson at once
            while not watched.changed():
                time.sleep(_LOOK_EVERY)
            echo()
    say("All eight lessons of cnn.py have passed. Next: cnn-tutor compare.")
