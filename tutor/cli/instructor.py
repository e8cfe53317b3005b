"""``cnn-tutor instructor``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.cli.common import echo, need_a_terminal
from tutor.errors import UsageError

if TYPE_CHECKING:
    from tutor.grading.folder import GradedFolder


@click.command("instructor")
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path)
)
@click.option("--text", is_flag=True, help="Print the class of DIR; without DIR, the bank.")
@click.option(
    "--mistake", metavar="NAME", help="Run a wrong implementation; print what a learner would see."
)
@click.option("--learner", metavar="NAME", help="Print what a learner of DIR gets to read.")
@click.option(
    "--accept-weak-isolation",
    "accept_weak",
    is_flag=True,
    help="Run strangers' code where this machine cannot confine it.",
)
def command(
    folder: Path | None, text: bool, mistake: str | None, learner: str | None, accept_weak: bool
) -> None:
    """Open what a class must not see: solutions, wrong implementations, a graded class.

    DIR is what grade wrote. Any submission in it opens as if you were that learner; models of the
    labs are shown and never run. Without DIR there are the solutions and the bank.
    """
    from tutor.grading.folder import GradedFolder

    graded = GradedFolder.open(folder) if folder is not None else None
    if mistake is not None:
        echo("\n".join(_mistake(mistake)))
    elif learner is not None:
        echo(_learner(graded, learner))
    elif text:
        echo("\n".join(_class(graded) if graded is not None else _bank()))
    else:
        need_a_terminal("--text prints the class, --mistake NAME runs a wrong implementation.")
        from tutor.tui.instructor.app import run

        raise SystemExit(run(graded, accept_weak=accept_weak))


def _mistake(name: str) -> Iterator[str]:
    from tutor import bank
    from tutor.checker import DEFAULT_SEED, Checker
    from tutor.cli import text
    from tutor.oracle.client import Oracle
    from tutor.results import SubmissionResult
    from tutor.sandbox.client import Sandbox

    one = bank.entry(name)
    sandbox, oracle = Sandbox(), Oracle()
    try:
        told = bank.handed_in(one, Checker(sandbox, oracle))
    finally:
        sandbox.close()
        oracle.close()
    yield from (f"# {one.name}", "", one.code, "", "# What a learner would see", "")
    yield from text.lines(SubmissionResult(DEFAULT_SEED, (told,)), cases=True)


def _learner(graded: GradedFolder | None, name: str) -> str:
    from tutor.grading import feedback

    if graded is None:
        raise UsageError("--learner needs the folder that grade wrote.")
    return feedback.markdown(graded.grade(name)).rstrip("\n")


def _class(graded: GradedFolder) -> Iterator[str]:
    from tutor.grading import overview_text
    from tutor.grading.overview import overview
    from tutor.grading.roster import rows

    of = overview(graded.report, graded.seconds)
    return overview_text.page(of, rows(of, graded.seconds))


def _bank() -> Iterator[str]:
    """Every wrong implementation, by lesson; those beyond the lab have a star."""
    from tutor import bank, course

    for lesson in course.cnn_lessons():
        own = [one for one in bank.entries() if one.lesson == lesson.id]
        yield f"{lesson.number} {lesson.title}: {len(own)} wrong implementations"
        for one in own:
            star = "★" if one.beyond else " "
            yield f"  {star} {one.mistake.id}: {' '.join(one.mistake.name.split())}"
