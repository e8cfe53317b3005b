"""``cnn-tutor pack``: the hand-in as one archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.cli.common import Exit, echo, folder_option, say

if TYPE_CHECKING:
    from tutor.packing import HandIn


@click.command("pack")
@click.option(
    "-o",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="hand-in.zip unless given.",
)
@click.option(
    "--add",
    "added",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="A file of your own as well, such as a report written elsewhere.",
)
@click.option("--anyway", is_flag=True, help="Pack it though something is missing or doubtful.")
@folder_option
def command(output: Path | None, added: tuple[Path, ...], anyway: bool, folder: Path) -> None:
    """Check everything, make the report anew, and pack the hand-in.

    Into the archive go cnn.py, the models of the labs, the report in the forms that are there,
    prediction files without a fault, and a manifest. Exits with 1 if something is missing.
    """
    from tutor import packing
    from tutor.desk import Desk
    from tutor.workspace import Workspace

    workspace = Workspace.at(folder)
    say("Checking all lessons, and making the report anew.")
    with Desk(workspace) as desk:
        hand_in = packing.prepare(desk, added)
    _tell(hand_in)
    if not hand_in.complete and not anyway:
        say("Nothing was packed. To hand it in as it is: cnn-tutor pack --anyway")
        raise SystemExit(Exit.NOT_PASSED)
    file = output or workspace.folder / packing.NAME
    packing.write(hand_in, file)
    for name in sorted(hand_in.files):
        echo(f"    {name}")
    echo(str(file))
    raise SystemExit(Exit.PASSED if hand_in.complete else Exit.NOT_PASSED)


def _tell(hand_in: HandIn) -> None:
    for sentence in hand_in.missing:
        say(f"! {sentence}")
    for name, claim in hand_in.doubts:
        say(f"✗ {name}:{claim.line}:{claim.column}: {claim.kind}: {claim.sentence}")
        say(f"    {claim.quote}")
