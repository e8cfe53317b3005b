"""``cnn-tutor similar``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tutor.cli.common import echo, json_option, say
from tutor.errors import UsageError

if TYPE_CHECKING:
    from tutor.grading.similarity import Document, Similarity

SHOWN = 20


@click.command("similar")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--last-year",
    metavar="DIR",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Files to compare this year's with, and not with each other; repeatable.",
)
@click.option("--pairs", type=click.IntRange(1), default=SHOWN, show_default=True, metavar="N")
@click.option(
    "-o",
    "page",
    metavar="FILE",
    default="similarity.html",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The page with the files side by side.",
)
@json_option
def command(
    paths: tuple[Path, ...], last_year: tuple[Path, ...], pairs: int, page: Path, as_json: bool
) -> None:
    """Find submissions that are built alike, for a person to look at.

    PATH is what grade takes, or a folder that grade wrote. Names, comments, layout, the order of
    statements and the kind of loop do not matter; what the course gives, the reference and what
    many share do not count. Nothing of the files is run. It is no proof of anything.
    """
    from tutor.grading.similarity_page import as_data

    found = alike(documents(paths), documents(last_year, last_year=True), pairs, page)
    if as_json:
        echo(json.dumps(as_data(found), indent=1))
    else:
        echo("\n".join(lines(found)))
    say(f"Side by side: {page}")


def documents(paths: Sequence[Path], *, last_year: bool = False) -> list[Document]:
    """All files under the paths.

    Raises:
        UsageError: a path is not there, or cannot be read.
    """
    from tutor.grading import similarity
    from tutor.grading.collecting import collect
    from tutor.grading.folder import RESULTS, GradedFolder

    found = []
    for path in paths:
        if (path / RESULTS).is_file():
            graded = GradedFolder.open(path)
            texts = [(one.name, graded.source(one)) for one in graded.report.grades]
            found += [similarity.Document(name, text, last_year) for name, text in texts if text]
        else:
            found += similarity.documents(collect([path]), last_year=last_year)
    return found


def alike(
    files: Sequence[Document], earlier: Sequence[Document], pairs: int, page: Path
) -> Similarity:
    """Compares, and writes the page.

    Raises:
        UsageError: there is nothing to compare, or the page cannot be written.
    """
    from tutor.files import write_whole
    from tutor.grading.similarity import compare
    from tutor.grading.similarity_page import similarity_page
    from tutor.sandbox.client import Sandbox

    if len(files) + len(earlier) < 2 or not files:
        raise UsageError("There are no two files to compare.")
    sandbox = Sandbox()
    sandbox.start()
    try:
        found = compare([*files, *earlier], sandbox, pairs)
    finally:
        sandbox.close()
    try:
        write_whole(page, similarity_page(found).encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(f"{page} cannot be written: {error.strerror}.") from error
    return found


def lines(found: Similarity) -> list[str]:
    """The pairs as lines of text."""
    from tutor.grading.similarity_page import label

    told = [f"{found.compared} files compared. Look at these together; it proves nothing:"]
    for pair in found.pairs:
        alone = f", {pair.rare} parts that nobody else has" if pair.rare else ""
        told.append(f"  {pair.alike:.2f}  {label(pair.one)}  |  {label(pair.other)}{alone}")
    if not found.pairs:
        told = [f"{found.compared} files compared. No two are so alike that one should look."]
    if found.left_out:
        told.append(f"Left out, not readable or too little of their own: {len(found.left_out)}.")
    return told
