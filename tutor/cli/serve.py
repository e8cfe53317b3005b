"""``cnn-tutor serve``."""

from __future__ import annotations

from pathlib import Path

import click

from tutor.cli.common import echo, folder_option, say
from tutor.errors import UsageError

_EXTRA = "pip install 'cnn-tutor[serve]'"


@click.command("serve")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where to listen; 0 takes a free port.",
)
@click.option(
    "--expose",
    metavar="ADDRESS",
    help="Listen on this address in place of 127.0.0.1. Whoever has the link then runs code here "
    "as you, from any machine that reaches the address.",
)
@click.option(
    "--url",
    metavar="URL",
    help="What browsers call the page, if not by the address: behind a proxy or a container.",
)
@folder_option
def command(port: int, expose: str | None, url: str | None, folder: Path) -> None:
    """Open the screens in a browser, until Ctrl-C.

    Prints a link that holds a token. Nobody gets in without it, and only from this machine. Close
    the page whenever you like: what is not saved is kept in the backups.
    """
    from tutor.serving import address

    try:
        from tutor.serving.door import Door
        from tutor.serving.server import TutorServer
    except ModuleNotFoundError as error:
        raise UsageError(f"serve needs textual-serve, which is not installed: {_EXTRA}") from error
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    at = address.HERE if expose is None else expose
    called = address.read(url) if url is not None else address.of(at, port)
    with address.listen(at, port) as listening:
        if url is None:
            called = address.of(at, listening.getsockname()[1])
        door = Door(called)
        if not (address.only_here(at) and address.only_here(address.name_in(called))):
            say(_warning(called))
        say("The screens are at this link. It lets in whoever has it; Ctrl-C ends this.")
        echo(door.link)
        TutorServer(folder.resolve(), door).run(listening)
    say("Ended. What was not saved is in the backups (.cnn-tutor/backups).")


def _warning(called: object) -> str:
    said = (
        f"WARNING: {called} is not for this machine alone. Whoever has the link runs code here as "
        "you: they can read, change and delete all that you can."
    )
    if str(called).startswith("http:"):
        said += (
            " Nothing is encrypted: whoever is on the way sees the link and all that is typed."
            " An SSH tunnel needs no --expose: ssh -L 8000:127.0.0.1:8000 THIS-MACHINE"
        )
    return said + "\n"
