"""``cnn-tutor progress``."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import click

from tutor.cli.common import echo, folder_option, json_option, mark


@click.command("progress")
@click.option("--back", is_flag=True, help="Look back: what was hard, and where to read again.")
@json_option
@folder_option
def command(back: bool, as_json: bool, folder: Path) -> None:
    """Show where you are in the course."""
    from tutor import course
    from tutor.progress import LessonRecord, Progress, standing
    from tutor.workspace import Workspace

    records = Progress(Workspace.at(folder).records).lessons()
    if as_json:
        lessons = {
            one.id: {
                "standing": standing(one, records),
                **dataclasses.asdict(records.get(one.id, LessonRecord())),
            }
            for one in course.lessons()
        }
        echo(json.dumps({"lessons": lessons}, indent=1))
        return
    if back:
        from tutor import lookback

        for line in lookback.lines(records):
            echo(line)
        return
    for one in course.lessons():
        record = records.get(one.id, LessonRecord())
        star = "★" if record.stars else " "
        where = standing(one, records)
        bonus = "  (a bonus, not counted)" if one.bonus else ""
        echo(f"{mark(where)} {one.number:>2} {one.title:<22} {star} {where}{bonus}")
