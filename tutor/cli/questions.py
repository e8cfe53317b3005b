"""``cnn-tutor questions``."""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.cli.common import echo, folder_option, mark, say

if TYPE_CHECKING:
    from tutor.questions.question import Question, Reply
    from tutor.questions.sitting import Sitting

_WIDEST = 80


@click.command("questions")
@click.argument("lesson", required=False)
@click.option("--due", is_flag=True, help="Only what was wrong before and is to be asked again.")
@click.option("--plain", is_flag=True, help="No marks and colours: words only.")
@folder_option
def command(lesson: str | None, due: bool, plain: bool, folder: Path) -> None:
    """Answer small questions of a lesson before you see the answer.

    What was wrong is asked again after 1, 3 or 7 days with new numbers, until it was right twice.
    Without a lesson, what is due is asked. An empty line leaves a question for another day.
    """
    from tutor import course
    from tutor.progress import Progress
    from tutor.questions.sitting import Sitting
    from tutor.workspace import Workspace

    chosen = course.lesson(lesson) if lesson else None
    sitting = Sitting(Progress(Workspace.at(folder).records), chosen, due_only=due)
    if not sitting.count:
        say("No question is due." if due or not chosen else "This lesson has no questions.")
        say("'cnn-tutor questions LESSON' asks those of a lesson, such as conv2d.")
        return
    while sitting.question is not None:
        echo(f"{sitting.number} of {sitting.count}, {sitting.question.lesson}\n")
        _show(sitting.question)
        if not _ask(sitting, plain):
            break
        sitting.go_on()
    echo(sitting.tally)


def _show(question: Question) -> None:
    _wrapped(question.text)
    for number, choice in enumerate(question.choices, 1):
        echo(f"  {number}  {choice}")


def _ask(sitting: Sitting, plain: bool) -> bool:
    """Reads answers until one can be understood; whether there may be more."""
    from tutor.cli.walk.keyboard import Keyboard
    from tutor.errors import UsageError

    assert sitting.question is not None
    while True:
        typed = Keyboard().line("Your answer: ")
        if not (typed and typed.strip()):
            return typed is not None  # an empty line goes on, the end of the input does not
        try:
            reply = sitting.answer(typed)
        except UsageError as error:
            say(str(error))
            continue
        _reveal(reply, sitting.question, plain)
        return True


def _reveal(reply: Reply, question: Question, plain: bool) -> None:
    sign = "" if plain else f"{mark('passed' if reply.right else 'failed')} "
    echo()
    _wrapped(f"{sign}{reply.sentence}\n\n{question.why}")


def _wrapped(text: str) -> None:
    """Prints paragraphs in the width there is; rows of numbers as they are."""
    width = min(shutil.get_terminal_size().columns, _WIDEST)
    for paragraph in text.split("\n\n"):
        in_rows = paragraph.startswith(" ")
        echo(paragraph if in_rows else textwrap.fill(paragraph, width))
        echo()
