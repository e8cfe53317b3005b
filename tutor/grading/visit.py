"""A graded submission opened as if one were that learner: a copy, in a folder that goes away.

What was handed in is text from a stranger. Only ``cnn.py`` lies in the folder; the models of the
labs stay text in memory, so that nothing can train them by mistake.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tutor.errors import UsageError
from tutor.grading.folder import GradedFolder
from tutor.grading.records import CaseGrade, Grade, LessonGrade
from tutor.outcomes import Outcome
from tutor.progress import Progress
from tutor.results import CaseResult, Finding, LessonResult
from tutor.workspace import Workspace

_TRIES, _BETWEEN = 20, 0.005  # seconds: a record is two files, and its folder is not made anew
_AS_GRADED = "as graded"
"""In place of a fingerprint: at the first check here, the code counts as changed."""


class Visit:
    """A copy of a submission. A context manager: the folder goes with it.

    Attributes:
        grade: its row.
        workspace: the folder with the copy, and a record as the grading would have left it.
        training: the models of the labs, by file name; only for showing.

    Raises:
        UsageError: there is no text to open, or no folder can be had.
        WorkspaceError: the copy cannot be written.
    """

    def __init__(self, graded: GradedFolder, grade: Grade) -> None:
        source = graded.source(grade)
        if not source:
            raise UsageError(grade.reason or "Its file is not in the graded folder.")
        self.grade = grade
        self.training = graded.training(grade)
        try:
            self._folder = tempfile.TemporaryDirectory(
                prefix="cnn-tutor-", ignore_cleanup_errors=True
            )
        except OSError as error:
            raise UsageError(f"No copy can be made: {error.strerror}.") from error
        try:
            self.workspace = Workspace.create(Path(self._folder.name) / grade.key)
            self.workspace.write(source)
            Progress(self.workspace.records).record(self.results(), _AS_GRADED)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes the copy, whatever a check that is just ending still writes into it."""
        folder = Path(self._folder.name)
        for _ in range(_TRIES):
            self._folder.cleanup()
            if not folder.exists():
                return
            time.sleep(_BETWEEN)

    def results(self) -> list[LessonResult]:
        """What the grading found, in the form in which a learner's desk shows results."""
        return [_as_result(one) for one in self.grade.lessons]


def _as_result(of: LessonGrade) -> LessonResult:
    cases = tuple(map(_as_case, of.cases))
    return LessonResult(of.lesson, of.outcome, cases, of.finding, of.example)


def _as_case(of: CaseGrade) -> CaseResult:
    found = None if of.outcome is Outcome.PASSED else Finding(of.kind, of.told)
    return CaseResult(of.case, of.sentence, of.tier, of.outcome, found)
