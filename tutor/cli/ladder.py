"""``cnn-tutor ladder``."""

from __future__ import annotations

import dataclasses
import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tutor.cli.common import Exit, echo, folder_option, json_option, say

if TYPE_CHECKING:
    from tutor.ladder.climbing import Ladder

_WIDTH, _HEIGHT = 78, 14


@click.command("ladder")
@click.option("--keras", is_flag=True, help="Time Keras too; starting it takes some seconds.")
@json_option
@folder_option
def command(keras: bool, as_json: bool, folder: Path) -> None:
    """Time your fast.py beside your versions before it, the references and Keras.

    It is checked first: what is not right is not timed. Keras's time is kept once it was
    measured. Exits with 0 if fast.py was timed, 1 if it is not right yet.
    """
    from tutor.desk import Desk
    from tutor.errors import SourceError
    from tutor.ladder.climbing import climb
    from tutor.workspace import Workspace

    with Desk(Workspace.at(folder)) as desk:
        try:
            ladder = climb(desk, keras=keras, on_step=lambda what: say(f"{what} ..."))
        except SourceError as error:
            say(str(error))
            raise SystemExit(Exit.UNLOADABLE) from error
    if ladder.finding is not None:
        say(f"Not timed: {ladder.finding.sentence}")
        say("First right, then fast: cnn-tutor check fast")
        raise SystemExit(Exit.NOT_PASSED)
    if as_json:
        echo(json.dumps(_as_dict(ladder), indent=1))
    else:
        _show(ladder)


def _show(ladder: Ladder) -> None:
    from tutor.ladder import roofline, text

    for line in text.bars(ladder, _WIDTH):
        echo(line)
    for sentence in text.sentences(ladder):
        echo("\n" + textwrap.fill(sentence, _WIDTH))
    if not any(rung.sign == "K" for rung in ladder.rungs):
        echo("\nKeras was not timed yet: cnn-tutor ladder --keras")
    echo("\nThe roof that the machine sets, and how far below it each one is:\n")
    for line in (*roofline.plot(ladder, _WIDTH, _HEIGHT), "", *roofline.legend(ladder)):
        echo(line)
    assert ladder.machine is not None
    for line in ("", *text.floors(ladder.machine)):
        echo(line)


def _as_dict(ladder: Ladder) -> dict[str, Any]:
    from tutor.ladder import layer

    assert ladder.machine is not None
    yours = dataclasses.asdict(ladder.yours)
    del yours["output"], yours["finding"]
    return {
        "multiply_adds": layer.MULTIPLY_ADDS,
        "bytes_once": layer.BYTES_ONCE,
        "bytes_im2col": layer.BYTES_IM2COL,
        "machine": dataclasses.asdict(ladder.machine) | {"floor": ladder.machine.floor},
        "yours": yours | {"dtype": ladder.dtype},
        "before": dataclasses.asdict(ladder.before) if ladder.before else None,
        "rungs": [dataclasses.asdict(rung) for rung in ladder.rungs],
    }
