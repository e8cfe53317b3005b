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
from tutor.results import CaseResult, Finding, LessonResult, SubmissionResult
from tutor.sandbox.client import Sandbox
from tutor.training.lab import check_lab
from tutor.workspace import Workspace


class Desk:
    """Checks one learner's work; owns the child processes that this takes.

    A context manager: the children end with it.

    Args:
        workspace: whose work.
        sandbox: where it runs; one of its own unless given.
        checker: an engine with that sandbox; one of its own unless given.

    Attributes:
        unrecorded: why the last result could not be written down; empty if it was.
    """

    def __init__(
        self,
        workspace: Workspace,
        sandbox: Sandbox | None = None,
        checker: Checker | None = None,
    ) -> None:
        self.workspace = workspace
        self.progress = Progress(workspace.records)
        self.unrecorded = ""
        self.sandbox = sandbox or Sandbox()
        self.oracle = Oracle()
        self._checker = checker or Checker(self.sandbox, self.oracle)

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
        """Checks lessons, those of files and those of recorded runs, and records the results.

        The file of a bonus lesson is made where it is missing.

        Raises:
            SourceError: a file cannot be read.
            WorkspaceError: the file of a bonus lesson cannot be made.
        """
        sources = {file: self._source(file) for file in _files(lessons)}
        parts = [
            self._check_file(file, source, lessons, seed, opened)
            for file, source in sources.items()
        ]
        folder = self.workspace.folder
        labs = tuple(check_lab(folder, one) for one in lessons if not one.file)
        self.unrecorded = ""
        try:
            for part in parts:
                self._record(part, sources[part.file])
            if labs:  # each record waits for the disk
                self.progress.record(labs, fingerprint(sources.get(course.CNN_FILE, "")))
        except WorkspaceError as error:
            self.unrecorded = str(error)
        return _together(seed, parts, labs)

    def _source(self, file: str) -> str:
        workspace = self.workspace.of(course.lessons_of(file)[0])
        if file != course.CNN_FILE:
            workspace.begin()
        return workspace.read()

    def _check_file(
        self,
        file: str,
        source: str,
        lessons: Sequence[Lesson],
        seed: int,
        opened: Opened | None,
    ) -> SubmissionResult:
        ids = [one.id for one in lessons if one.file == file]
        result = self._checker.check(source, ids, seed=seed, opened=opened)
        return result if file == course.CNN_FILE else _named(result, file)

    def _record(self, part: SubmissionResult, source: str) -> None:
        """Writes down what was said of one file.

        Raises:
            WorkspaceError: it cannot be written.
        """
        results = part.lessons + part.needed
        self.progress.record(results, fingerprint(source))
        if part.file == course.CNN_FILE:  # the report is about that file
            Measured(self.workspace.records).checked(results, fingerprint(source), part.seed)

    def next_lesson(self) -> Lesson | None:
        """The first lesson of ``cnn.py`` that has not passed, None if all have."""
        records = self.progress.lessons()
        for one in course.cnn_lessons():
            if one.id not in records or records[one.id].outcome != "passed":
                return one
        return None


def _files(lessons: Sequence[Lesson]) -> list[str]:
    """The learner's files that lessons are judged from, in the order of the course."""
    wanted = {one.file for one in lessons}
    return [file for file in course.files() if file in wanted]


def _together(
    seed: int, parts: Sequence[SubmissionResult], labs: tuple[LessonResult, ...]
) -> SubmissionResult:
    """What was said of all files and labs. One file that did not load does not hide another."""
    lessons = tuple(one for part in parts for one in part.lessons) + labs
    if len(parts) == 1:
        return replace(parts[0], lessons=lessons)
    return SubmissionResult(
        seed,
        lessons,
        needed=tuple(one for part in parts for one in part.needed),
        seconds=sum(part.seconds for part in parts),
        isolation=parts[0].isolation if parts else "",
    )


def _named(result: SubmissionResult, file: str) -> SubmissionResult:
    """A result whose findings call the file by its name: a worker knows it as ``cnn.py``."""
    renamed: dict[int, Finding] = {}  # a finding of a case may be that of its lesson, and stays so

    def about(finding: Finding | None) -> Finding | None:
        if finding is None or course.CNN_FILE not in finding.sentence + finding.detail:
            return finding
        sentence, detail = (
            text.replace(course.CNN_FILE, file) for text in (finding.sentence, finding.detail)
        )
        return renamed.setdefault(id(finding), replace(finding, sentence=sentence, detail=detail))

    def case(one: CaseResult) -> CaseResult:
        return replace(one, finding=about(one.finding))

    def lesson(one: LessonResult) -> LessonResult:
        return replace(one, cases=tuple(map(case, one.cases)), finding=about(one.finding))

    return replace(
        result,
        lessons=tuple(map(lesson, result.lessons)),
        unloadable=about(result.unloadable),
        file=file,
    )


def fingerprint(source: str) -> str:
    """A short mark of a source, by which an attempt on changed code is told from a repetition."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
