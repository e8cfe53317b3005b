"""``cnn-tutor explain``."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from tutor.cli.common import echo, folder_option, say
from tutor.errors import UsageError


@click.command("explain")
@click.argument("lesson")
@click.option("--input", "number", type=int, metavar="N", help="Which input; --list names them.")
@click.option(
    "--cell", metavar="I,J,K", help="Which cell of the output; else the first that differs."
)
@click.option("--list", "listed", is_flag=True, help="List the inputs there are to look at.")
@click.option(
    "--drawing",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A digit that you drew and kept, as the one input of the network lesson.",
)
@folder_option
def command(
    lesson: str,
    number: int | None,
    cell: str | None,
    listed: bool,
    drawing: Path | None,
    folder: Path,
) -> None:
    """Show how one number of a layer's output comes about, in numbers, yours beside Keras's.

    Without an input and a cell, the first one in which yours differs is shown.
    """
    from tutor import course, explain
    from tutor.explain import inputs, text, yours
    from tutor.explain.steps import differing_first, parsed
    from tutor.sandbox.client import Sandbox
    from tutor.workspace import Workspace

    lesson_id = course.lesson(lesson).id
    if lesson_id not in explain.LESSONS:
        raise UsageError(f"Lessons that can be looked at: {', '.join(explain.LESSONS)}.")
    if drawing is not None and lesson_id != "network":
        raise UsageError("A drawing is an input of the lesson network.")
    cases = inputs.inputs(lesson_id) if drawing is None else (inputs.of_a_drawing(drawing),)
    if listed:
        for place, case in enumerate(cases):
            echo(f"{place:>3}  {case.id}")
        return
    if number is not None and not 0 <= number < len(cases):
        raise UsageError(f"The inputs are numbered from 0 to {len(cases) - 1}.")
    source = Workspace.at(folder).read()
    sandbox = Sandbox()
    try:
        found = yours.explainers(sandbox, source, lesson_id, cases)
    finally:
        sandbox.close()
    shown = differing_first(found) if number is None else found[number]
    where = parsed(cell, shown) if cell else shown.first_difference() or shown.cells[0]
    for line in text.lines(shown, shown.scene(where), shutil.get_terminal_size().columns):
        echo(line)
    if shown.first_difference() is None:
        say("Nothing differs in this input: every number is Keras's.")
