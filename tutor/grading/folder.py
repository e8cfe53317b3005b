"""Reads what ``grade --out DIR`` wrote: the report, the times, and what was handed in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tutor import intake
from tutor.errors import SourceError, UsageError
from tutor.grading.records import Grade, Report

RESULTS = "results.json"


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

    def source(self, grade: Grade) -> str:
        """What was handed in, empty where it could not be taken in."""
        try:
            return intake.read_source(
                self.folder / "submissions" / f"{grade.key}.py", follow_links=False
            )
        except SourceError:
            return ""


def _seconds(file: Path) -> dict[str, float]:
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["submissions"]
        return {key: float(one["seconds"]) for key, one in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # for people only: no batch depends on it
