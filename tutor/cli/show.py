"""``cnn-tutor show``."""

from __future__ import annotations

import click


@click.command("show")
@click.argument("lesson")
def command(lesson: str) -> None:
    """Show the text of a lesson, by its id or number."""
    from tutor import course

    one = course.lesson(lesson)
    click.echo(one.markdown.rstrip("\n"))
    click.echo(f"\nGoal: {one.goal}")
