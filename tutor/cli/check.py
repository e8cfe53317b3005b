"""``cnn-tutor check``."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutor.cli.common import Exit, echo, folder_option, json_option, say

if TYPE_CHECKING:
    from tutor.course import Lesson
    from tutor.desk import Desk
    from tutor.outcomes import Outcome
    from tutor.results import SubmissionResult


@click.command("check")
@click.argument("lessons", metavar="[LESSON]...", nargs=-1)
@click.option("--seed", type=click.IntRange(0), help="Draw other cases; asks live Keras.")
@click.option(
    "--repro",
    is_flag=True,
    help="Write repro_LESSON.py for each lesson with a failing case: run it, debug it, change it.",
)
@json_option
@folder_option
def command(
    lessons: tuple[str, ...], seed: int | None, repro: bool, as_json: bool, folder: Path
) -> None:
    """Check your work against Keras on hidden cases.

    LESSON is an id or a number; without one, the eight lessons of cnn.py are checked. Exits
    with 0 if all passed, 1 if not, 3 if cnn.py could not be loaded, 4 if we failed.
    """
    from tutor import course
    from tutor.workspace import Workspace

    asked = [course.lesson(name) for name in lessons] or list(course.cnn_lessons())
    workspace = Workspace.at(folder)

    from tutor.checker import DEFAULT_SEED
    from tutor.cli import text
    from tutor.desk import Desk
    from tutor.errors import SourceError

    if seed is not None:
        say("Asking live Keras for these cases; starting it takes some seconds.")
    with Desk(workspace) as desk:
        try:
            result = desk.check(asked, DEFAULT_SEED if seed is None else seed)
        except SourceError as error:
            say(str(error))
            raise SystemExit(Exit.UNLOADABLE) from error
    if as_json:
        echo(json.dumps(as_dict(result), indent=1))
    else:
        for line in text.lines(result, cases=bool(lessons)):
            echo(line)
    if repro:
        for said in workspace.write_repros(result.lessons):
            say(said)
    if desk.unrecorded:
        say(desk.unrecorded)
        raise SystemExit(Exit.OUR_FAULT)
    raise SystemExit(exit_code(result))


def tell_check(desk: Desk, lesson: Lesson) -> Outcome | None:
    """Checks one lesson at a desk that stays open, and prints what was found, case by case.

    Returns:
        the outcome; None where the file cannot be read, which is said.
    """
    from tutor.cli import text
    from tutor.errors import SourceError

    try:
        result = desk.check([lesson])
    except SourceError as error:
        say(str(error))
        return None
    for line in text.lines(result, cases=True):
        echo(line)
    if desk.unrecorded:
        say(desk.unrecorded)
    return result.lessons[0].outcome


def exit_code(result: SubmissionResult) -> Exit:
    """The code for a result: our fault first, then a file that did not load, then not passed."""
    from tutor.outcomes import Outcome

    outcomes = {lesson.outcome for lesson in result.lessons}
    if Outcome.OUR_FAULT in outcomes:
        return Exit.OUR_FAULT
    if result.unloadable is not None:
        return Exit.UNLOADABLE
    return Exit.PASSED if outcomes == {Outcome.PASSED} else Exit.NOT_PASSED


def as_dict(result: SubmissionResult) -> dict[str, Any]:
    """The result as JSON takes it, with the stars that are worked out from the cases."""
    about = dataclasses.asdict(result)
    del about["needed"]  # nobody asked for them
    for lesson, told in zip(result.lessons, about["lessons"], strict=True):
        told["stars"] = lesson.stars
        del told["script"]  # long, and --repro writes it
    return about
