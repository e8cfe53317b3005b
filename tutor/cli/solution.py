"""``cnn-tutor solution``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.cli.common import echo, folder_option

if TYPE_CHECKING:
    from tutor.course import Lesson


@click.command("solution")
@click.argument("lesson")
@click.option("--yes", is_flag=True, help="Do not ask before a lesson that has not passed.")
@folder_option
def command(lesson: str, yes: bool, folder: Path) -> None:
    """Show the reference for a lesson; after it has passed, with what differs from your way.

    Before it has passed you are asked, and it is recorded.
    """
    from tutor import course
    from tutor.errors import UsageError
    from tutor.progress import Progress
    from tutor.workspace import Workspace

    one = course.lesson(lesson)
    if not one.function:
        raise UsageError(f"{one.id} has no function of its own, so there is no reference to show.")
    workspace = Workspace.find(folder)
    passed = False
    if workspace is not None:
        progress = Progress(workspace.records)
        passed = bool(progress.lesson(one.id).passed_at)
        if not passed:
            if not yes:
                click.confirm(
                    f"{one.id} has not passed yet. See the solution all the same?",
                    abort=True,
                    err=True,
                )
            progress.solution_shown(one.id)
    echo(one.solution_file.read_text(encoding="utf-8").rstrip("\n"))
    if workspace is not None and passed:
        for sentence in _what_differs(one, workspace.of(one).read()):
            echo(f"# {sentence}")


def _what_differs(lesson: Lesson, source: str) -> Iterator[str]:
    from tutor.ideas import beside_the_reference
    from tutor.sandbox.client import Sandbox

    sandbox = Sandbox()
    try:
        _, sentences = beside_the_reference(lesson, source, sandbox)
    finally:
        sandbox.close()
    if sentences:
        yield "What differs from your way:"
        yield from (f"  {sentence}" for sentence in sentences)
