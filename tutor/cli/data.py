"""``cnn-tutor data``: what data sets are here, and how to get the others."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.cli.common import Exit, echo, json_option, mark, may_draw, say

if TYPE_CHECKING:
    from tutor.datasets.sources import SourceFile

# Without a terminal a download tells of itself this often, in seconds.
_TOLD_EVERY = 10.0


@click.group("data")
def command() -> None:
    """List, fetch, take over and verify data sets.

    They are kept in the folder that CNN_TUTOR_DATA names, else in the user's data folder.
    """


@command.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Show what is here, what it costs to get, and its licence."""
    from tutor import paths
    from tutor.datasets import catalogue
    from tutor.datasets.download import size

    entries = catalogue.entries()
    if as_json:
        echo(json.dumps([dataclasses.asdict(one) for one in entries], indent=1))
        return
    for one in entries:
        here = f"here: {', '.join(one.here)}" if one.here else "not here"
        cost = f"; {size(one.bytes)} to fetch" if one.bytes and not one.here else ""
        echo(f"{mark('passed' if one.here else 'open')} {one.name:<9} {one.label}, {here}{cost}")
        echo(f"{'':<12}licence: {one.licence}")
        if one.stands_in and not one.here:
            echo(f"{'':<12}until then: {one.stands_in}")
    say(f"The folder is {paths.data()}.")


@command.command("fetch")
@click.argument("name")
@click.option(
    "--splits", metavar="S,S", help="Of patchcam: train, valid, test. valid is enough to begin."
)
@click.option("--from", "mirror", metavar="URL|DIR", help="In place of the official mirrors.")
@click.option("--keep-archive", is_flag=True, help="Download first, then cut: survives a kill.")
def fetch(name: str, splits: str | None, mirror: str | None, keep_archive: bool) -> None:
    """Download a data set, checked; after a break it goes on."""
    from tutor.datasets import catalogue

    wanted = [one.strip() for one in splits.split(",")] if splits else []
    with _progress() as told:
        catalogue.fetch(
            name, splits=wanted, mirror=mirror, keep_archive=keep_archive, told=told, say=say
        )
    _tell_what_is_here(name)


@command.command("import")
@click.argument("name")
@click.argument("path", type=click.Path(path_type=Path))
def import_(name: str, path: Path) -> None:
    """Take over local files: MNIST's, PatchCamelyon's, the lab's, or your own .npz.

    NAME is digits, patchcam, or a name of your own for an .npz with x, y and split.
    """
    from tutor.datasets import catalogue

    catalogue.bring(name, path, say)
    _tell_what_is_here(name)


@command.command("verify")
@click.argument("name", required=False)
def verify(name: str | None) -> None:
    """Read what is here once more and hold it against its checksums."""
    from tutor.datasets import catalogue

    found = catalogue.verify(name)
    for one in found:
        standing = "whole" if one.whole else "NOT whole: fetch or import it again"
        echo(f"{mark('passed' if one.whole else 'failed')} {one.file}: {standing} ({one.source})")
    if not found:
        say("Nothing is here yet: cnn-tutor data list")
    raise SystemExit(Exit.PASSED if all(one.whole for one in found) else Exit.NOT_PASSED)


@command.command("look")
@click.argument("lab", type=click.Choice(["digits", "patchcam"]))
@click.option("--data", "name", metavar="NAME", help="With patchcam: a set of your own.")
@click.option("--gallery", type=click.IntRange(1), metavar="N", help="N images of each class too.")
def look(lab: str, name: str | None, gallery: int | None) -> None:
    """Look at the training images, class by class: counts and colours."""
    from tutor import gallery as pictures
    from tutor.training import labs
    from tutor.training.data import load

    if name is not None and lab != "patchcam":
        raise click.UsageError("Only patchcam has sets of your own.")
    about, data = labs.lab(lab), load(lab, name)
    found = pictures.of_training(data, about.names, about.thing)
    echo(f"{len(found):,} training images, {data.label}")
    for line in pictures.colours(found):
        echo(line)
    if gallery:
        echo()
        shown = found.in_rows(gallery)
        for line in pictures.lines(shown, 0, gallery * len(found.names)):
            echo(line)


def _tell_what_is_here(name: str) -> None:
    from tutor.datasets import catalogue

    for one in catalogue.entries():
        if one.name == name:
            echo(f"{mark('passed')} {one.name}: {one.label}, {', '.join(one.here)}")


@contextmanager
def _progress() -> Iterator[Callable[[SourceFile, int], None]]:
    """A bar with speed and time left on a terminal, else a line now and then; on stderr."""
    if may_draw():
        with _bars() as told:
            yield told
    else:
        yield _Lines().told


@contextmanager
def _bars() -> Iterator[Callable[[SourceFile, int], None]]:
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(bar_width=20),
        progress.DownloadColumn(),
        progress.TransferSpeedColumn(),
        progress.TimeRemainingColumn(compact=True),
    )
    with progress.Progress(*columns, console=Console(stderr=True, highlight=False)) as bars:
        known: dict[str, progress.TaskID] = {}

        def told(file: SourceFile, come: int) -> None:
            if file.name not in known:
                # What was there before is no speed: the clock begins with the first new byte.
                known[file.name] = bars.add_task(
                    _short(file.name), total=file.bytes, completed=come
                )
            bars.update(known[file.name], completed=come)

        yield told


class _Lines:
    def __init__(self) -> None:
        self._since = self._last = time.monotonic()
        self._file, self._first = "", 0

    def told(self, file: SourceFile, come: int) -> None:
        from tutor.datasets.download import size
        from tutor.wording import duration

        now = time.monotonic()
        if file.name != self._file:
            self._file, self._first, self._since = file.name, come, now
        elif now - self._last < _TOLD_EVERY and come < file.bytes:
            return
        self._last = now
        speed = (come - self._first) / max(now - self._since, 1e-3)
        left = (
            f", {duration((file.bytes - come) / speed)} left"
            if 0 < come < file.bytes and speed
            else ""
        )
        say(f"{file.name}: {size(come)} of {size(file.bytes)}, {size(round(speed))}/s{left}")


def _short(name: str) -> str:
    return name.removeprefix("camelyonpatch_level_2_split_")
