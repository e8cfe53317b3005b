"""``cnn-tutor show``."""

from __future__ import annotations

import click

from tutor.cli.common import echo


@click.command("show")
@click.argument("lesson")
def command(lesson: str) -> None:
    """Show the text of a lesson, by its id or number."""
    from tutor import course

    one = course.lesson(lesson)
    echo(one.markdown.rstrip("\n"))
    echo(f"\nGoal: {one.goal}")
