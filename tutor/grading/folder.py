"""Reads what ``grade --out DIR`` wrote: the report, the times, and what was handed in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor import intake
from tutor.errors import SourceError, UsageError
from tutor.grading.records import Grade, Report
from tutor.training.labs import LABS

RESULTS = "results.json"
SUBMISSIONS = "submissions"
TRAINING = "training"
"""Folders in it: what was graded, and what belongs to the labs and is never run."""


@dataclass(frozen=True)
class GradedFolder:
    """A batch on disk.

    Attributes:
        seconds: what each submission's functions took, by key; empty where nothing tells.
    """

    folder: Path
    report: Report
    seconds: dict[str, float]

    @classmethod
    def open(cls, folder: Path) -> GradedFolder:
        """Reads it.

        Raises:
            UsageError: nothing was graded there.
            ContentError: its results are of another form.
        """
        try:
            text = (folder / RESULTS).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"{folder} holds no graded class: cnn-tutor grade PATH... --out DIR makes one."
            ) from error
        return cls(folder, Report.from_json(text), _seconds(folder / "timings.json"))

    def grade(self, name: str) -> Grade:
        """The row of a learner, by key, name or the platform's id.

        Raises:
            UsageError: there is none, or there are several.
        """
        grades = self.report.grades
        found = [one for one in grades if name == one.key] or [
            one for one in grades if name in (one.name, one.id)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            keys = ", ".join(one.key for one in found)
            raise UsageError(f"Several are called {name}. Name one by its key: {keys}.")
        raise UsageError(f"There is no submission {name}: grades.csv lists their names and keys.")

    def source(self, grade: Grade) -> str:
        """What was handed in, empty where it could not be taken in."""
        return self._text(SUBMISSIONS, f"{grade.key}.py")

    def training(self, grade: Grade) -> dict[str, str]:
        """The models of the labs that were handed in, by their files' names. Only for showing."""
        found = {one.file: self._text(TRAINING, grade.key, one.file) for one in LABS.values()}
        return {name: text for name, text in found.items() if text}

    def _text(self, *parts: str) -> str:
        try:
            return intake.read_source(self.folder.joinpath(*parts), follow_links=False)
        except SourceError:
            return ""


def _seconds(file: Path) -> dict[str, float]:
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["submissions"]
        return {key: float(one["seconds"]) for key, one in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # for people only: no batch depends on it
