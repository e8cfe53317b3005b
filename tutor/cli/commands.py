"""The command line: the commands, and what ``cnn-tutor`` does without one."""

from __future__ import annotations

import importlib
import io
from collections.abc import Sequence
from pathlib import Path

import click

import tutor
from tutor import phrases
from tutor.cli.common import Exit, draw_nothing, say
from tutor.cli.main import open_screens
from tutor.cli.terminal import has_terminal, is_dumb

COMMANDS = {
    "new": "Make a learner's folder.",
    "check": "Check your work against Keras.",
    "watch": "Check at every save.",
    "show": "Show the text of a lesson.",
    "hint": "Show the next hint of a lesson.",
    "questions": "Answer small questions before you see the answer; again when it was wrong.",
    "explain": "Show how one number of a layer comes about, yours beside Keras's.",
    "reset": "Put the stub of a lesson back, with a backup.",
    "progress": "Show where you are in the course.",
    "compare": "Run your whole network against Keras on real digits.",
    "ladder": "Time your fast.py beside its earlier versions, the references and Keras.",
    "model": "Write the model of a lab from choices.",
    "train": "Train on 128 digits, or on tissue.",
    "runs": "List the trainings of a folder.",
    "results": "Show what a run makes of the validation images.",
    "predict": "Write the tumour lab's prediction file, or judge one.",
    "report": "Make the lab report, or check the claims of a draft.",
    "pack": "Pack the hand-in.",
    "data": "List, fetch, take over and verify data sets.",
    "grade": "Grade a class.",
    "similar": "Find submissions that are built alike.",
    "solution": "Show the reference for a lesson.",
    "instructor": "Open solutions, wrong implementations and a graded class.",
    "verify": "Test the course itself (for authors).",
    "serve": "Open the screens in a browser.",
    "doctor": "Show what this machine has.",
}
"""Every command, and what its help says of it in a line."""


class Commands(click.Group):
    """Imports the module of a command when that command is asked for, and no other."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which a learner meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command called ``name``, None if there is none."""
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"tutor.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The learner's folder, in place of the current one.",
)
@click.option(
    "--plain",
    is_flag=True,
    help="Lines of text, nothing drawn: for screen readers, dumb terminals and pipes.",
)
@click.option(
    "--language",
    type=click.Choice(list(phrases.LANGUAGES)),
    help="The language of the screens, this time; ctrl+l in them chooses it for good.",
)
@click.version_option(tutor.__version__, prog_name="cnn-tutor")
@click.pass_context
def cli(context: click.Context, folder: Path | None, plain: bool, language: str | None) -> None:
    """Learn convolutional networks by building one.

    Without a command the screens open in the current folder; with --plain, or where nothing can
    be drawn, the course goes on in lines of text.
    """
    context.obj = folder
    if language is not None:
        phrases.speak(language)
    if plain or is_dumb():
        draw_nothing(context)
    if context.invoked_subcommand is not None:
        return
    if plain or is_dumb() or not has_terminal():
        _walk(context, folder or Path(), asked=plain)
    else:
        raise SystemExit(open_screens(folder or Path()))


def _walk(context: click.Context, folder: Path, *, asked: bool) -> None:
    from tutor.cli.walk import texts
    from tutor.cli.walk.session import run

    if not asked:
        say(texts.DUMB if is_dumb() else texts.NO_TERMINAL)
        draw_nothing(context)
    run(context, folder)


def run(arguments: Sequence[str]) -> int:
    """Runs the command that ``arguments`` name; the exit code.

    Raises:
        TutorError: with a sentence for the person at the keyboard.
        KeyboardInterrupt: they ended it.
    """
    try:
        code = cli.main(arguments, prog_name="cnn-tutor", standalone_mode=False)
    except click.exceptions.Exit as ending:
        code = ending.exit_code
    except click.Abort as ending:
        raise KeyboardInterrupt from ending
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        say(shown.getvalue().rstrip("\n"))
        code = Exit.USAGE
    return code if isinstance(code, int) else Exit.PASSED
