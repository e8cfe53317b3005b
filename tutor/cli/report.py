"""``cnn-tutor report``: the lab report, and a draft held against what was recorded."""

from __future__ import annotations

from pathlib import Path

import click

from tutor.cli.common import Exit, echo, folder_option, say


@click.command("report")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["md", "html", "tex"]),
    multiple=True,
    default=("md",),
    help="md unless given; may be given several times.",
)
@click.option("-o", "output", type=click.Path(path_type=Path), help="The folder it goes to.")
@click.option("--hints", is_flag=True, help="Tell how many hints were taken.")
@click.option(
    "--check",
    "draft",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Hold a draft (.md, .tex) against what was recorded.",
)
@folder_option
def command(
    formats: tuple[str, ...], output: Path | None, hints: bool, draft: Path | None, folder: Path
) -> None:
    """Make the lab report from what was recorded.

    What you wrote into its blocks is kept. With --check, exits with 1 if a claim does not hold.
    """
    from tutor.workspace import Workspace

    workspace = Workspace.at(folder)
    if draft is not None:
        raise SystemExit(_check(workspace.folder, draft))
    from tutor.report.make import make

    for file in make(workspace, output or workspace.folder, formats, hints=hints):
        echo(str(file))


def _check(folder: Path, draft: Path) -> int:
    from tutor.claims.check import check_file
    from tutor.workspace import Workspace

    found = check_file(Workspace(folder), draft)
    for one in found:
        mark = one.kind if one.sure else f"could not be matched ({one.kind})"
        echo(f"{draft}:{one.line}:{one.column}: {mark}: {one.sentence}")
        echo(f"    {one.quote}")
    sure = any(one.sure for one in found)
    if not sure:
        say("Nothing in it contradicts what was recorded. What was not recorded is not judged.")
    return Exit.NOT_PASSED if sure else Exit.PASSED
