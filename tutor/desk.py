"""The learner's desk: their folder, the engine and their record, brought together.

What the screens and the commands share when a learner's own work is checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from tutor import course
from tutor.checker import DEFAULT_SEED, Checker, Opened
from tutor.course import Lesson
from tutor.errors import WorkspaceError
from tutor.measured import Measured
from tutor.oracle.client import Oracle
from tutor.progress import Progress
from tutor.results import SubmissionResult
from tutor.sandbox.client import Sandbox
from tutor.training.lab import check_lab
from tutor.workspace import Workspace


class Desk:
    """Checks one learner's work; owns the child processes that this takes.

    A context manager: the children end with it.

    Attributes:
        unrecorded: why the last result could not be written down; empty if it was.
    """

    def __init__(self, workspace: Workspace, sandbox: Sandbox | None = None) -> None:
        self.workspace = workspace
        self.progress = Progress(workspace.records)
        self.unrecorded = ""
        self.sandbox = sandbox or Sandbox()
        self.oracle = Oracle()
        self._checker = Checker(self.sandbox, self.oracle)

    def __enter__(self) -> Desk:
        self.sandbox.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the children."""
        self.sandbox.close()
        self.oracle.close()

    def check(
        self,
        lessons: Sequence[Lesson],
        seed: int = DEFAULT_SEED,
        opened: Opened | None = None,
    ) -> SubmissionResult:
        """Checks lessons, those of ``cnn.py`` and those of recorded runs, and records the results.

        Raises:
            SourceError: ``cnn.py`` cannot be read.
        """
        in_file = {one.id for one in course.cnn_lessons()}
        ids = [one.id for one in lessons if one.id in in_file]
        source = self.workspace.read() if ids else ""
        result = SubmissionResult(seed, ())
        if ids:
            result = self._checker.check(source, ids, seed=seed, opened=opened)
        folder = self.workspace.folder
        labs = tuple(check_lab(folder, one) for one in lessons if one.id not in in_file)
        result = replace(result, lessons=result.lessons + labs)
        self.unrecorded = ""
        try:
            self.progress.record(result.lessons + result.needed, fingerprint(source))
            if source:
                of_file = [r for r in result.lessons + result.needed if r.lesson in in_file]
                Measured(self.workspace.records).checked(of_file, fingerprint(source), seed)
        except WorkspaceError as error:
            self.unrecorded = str(error)
        return result

    def next_lesson(self) -> Lesson | None:
        """The first lesson of ``cnn.py`` that has not passed, None if all have."""
        records = self.progress.lessons()
        for one in course.cnn_lessons():
            if one.id not in records or records[one.id].outcome != "passed":
                return one
        return None


def fingerprint(source: str) -> str:
    """A short mark of a source, by which an attempt on changed code is told from a repetition."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
