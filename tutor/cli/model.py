"""``cnn-tutor model``: the forms of the labs in plain text."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import click

from tutor.cli.common import Exit, echo, folder_option, say


@click.command("model")
@click.argument("choices", nargs=-1, metavar="[LAB] [NAME=VALUE]...")
@click.option("--yes", is_flag=True, help="Replace your own edits; a copy of them is kept.")
@folder_option
def command(choices: tuple[str, ...], yes: bool, folder: Path) -> None:
    r"""Write the model of a lab from choices.

    \b
    cnn-tutor model rotation=0.05 dropout=0.2       regularization.py, of the digits lab
    cnn-tutor model patchcam flips=yes width=16     patchcam.py, of the tumour lab

    Without choices, shows what can be chosen and what is. Edits of yours are replaced only with
    --yes.
    """
    from tutor.training import form
    from tutor.training.labs import lab
    from tutor.workspace import Workspace

    what, choices = _lab_and_choices(choices)
    file, learners = lab(what).file, Workspace.at(folder).folder
    chosen = form.chosen_in(learners, what)
    if not choices:
        for name, value in asdict(chosen).items():
            told = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
            echo(f"{name}={told}")
        return
    given = dict(one.partition("=")[::2] for one in choices)
    values = {name: form.checked(name, typed, what) for name, typed in given.items()}
    chosen = replace(chosen, **values)
    lost = form.difference(learners, chosen)
    if lost and not yes:
        echo(lost)
        say(f"You edited {file} yourself. With --yes it is replaced, and a copy kept.")
        raise SystemExit(Exit.NOT_PASSED)
    copy = form.write(learners, chosen)
    say(f"{file} is written." + (f" Your own is kept as {copy}." if copy else ""))


def _lab_and_choices(given: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The lab may be named first; it is digits where it is not."""
    if given and "=" not in given[0]:
        return given[0], given[1:]
    return "digits", given
