"""Writes all that comes out of a batch into its folder; see ``docs/results-schema.md``."""

from __future__ import annotations

import dataclasses
import json
import platform
import shutil
from collections.abc import Sequence
from pathlib import Path

from tutor.errors import UsageError
from tutor.files import write_whole
from tutor.grading import feedback, gradebook, gradescope, junit
from tutor.grading.folder import RESULTS, SUBMISSIONS, TRAINING
from tutor.grading.records import Report, Submission
from tutor.grading.workbench import Timings

_FOLDERS = (SUBMISSIONS, TRAINING, "feedback", "gradescope")


def write(folder: Path, report: Report, submissions: Sequence[Submission]) -> None:
    """Writes everything that is the same each time; ``results.json`` last, as a sign of the end.

    Raises:
        UsageError: the disk does not take it.
    """
    try:
        for name in _FOLDERS:
            shutil.rmtree(folder / name, ignore_errors=True)
            (folder / name).mkdir(parents=True)
        for one in submissions:
            if one.text:
                _write(folder / SUBMISSIONS / f"{one.key}.py", one.text)
            for name, text in one.training:
                (folder / TRAINING / one.key).mkdir(exist_ok=True)
                _write(folder / TRAINING / one.key / name, text)
        for grade in report.grades:
            _write(folder / "feedback" / f"{grade.key}.md", feedback.markdown(grade))
            _write(folder / "feedback" / f"{grade.key}.html", feedback.html_page(grade))
            if (told := gradescope.results(grade)) is not None:
                (folder / "gradescope" / grade.key).mkdir()
                _write(folder / "gradescope" / grade.key / RESULTS, told)
        _write(folder / "grades.csv", gradebook.grades_csv(report))
        _write(folder / "junit.xml", junit.junit_xml(report))
        write_whole(folder / RESULTS, report.as_json().encode())
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be written: {error.strerror}. What ran is kept: make room, then go "
            "on with --resume."
        ) from error


def write_timings(folder: Path, timings: Timings) -> None:
    """Writes what depends on the moment and the machine."""
    about = {"host": platform.node(), "system": platform.platform(), **dataclasses.asdict(timings)}
    _write(folder / "timings.json", json.dumps(about, indent=1) + "\n")


def _write(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
