"""``cnn-tutor model``: the form of the digits lab in plain text."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import click

from tutor.cli.common import Exit, folder_option, say


@click.command("model")
@click.argument("choices", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--yes", is_flag=True, help="Replace your own edits; a copy of them is kept.")
@folder_option
def command(choices: tuple[str, ...], yes: bool, folder: Path) -> None:
    """Write regularization.py from choices, such as rotation=0.05 dropout=0.2 batch_norm=yes.

    Without choices, shows what can be chosen and what is. Edits of yours are replaced only with
    --yes.
    """
    from tutor.training import form
    from tutor.workspace import Workspace

    learners = Workspace.at(folder).folder
    chosen = form.chosen_in(learners)
    if not choices:
        for name, value in asdict(chosen).items():
            told = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
            click.echo(f"{name}={told}")
        return
    given = dict(one.partition("=")[::2] for one in choices)
    chosen = replace(chosen, **{name: form.checked(name, typed) for name, typed in given.items()})
    lost = form.difference(learners, chosen)
    if lost and not yes:
        click.echo(lost)
        say("You edited regularization.py yourself. With --yes it is replaced, and a copy kept.")
        raise SystemExit(Exit.NOT_PASSED)
    copy = form.write(learners, chosen)
    say("regularization.py is written." + (f" Your own is kept as {copy}." if copy else ""))
