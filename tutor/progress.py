"""A learner's record: what passed and when, attempts, hints and answers to questions.

In ``.cnn-tutor/progress.json``.

Written atomically, with a version. A record that cannot be read is put aside, never
overwritten. Proves nothing to anybody else: a grade is a fresh check.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor import course
from tutor.errors import WorkspaceError
from tutor.files import write_whole
from tutor.outcomes import Outcome
from tutor.questions.schedule import QuestionRecord

if TYPE_CHECKING:
    from tutor.results import LessonResult

VERSION = 1

_NOT_CHECKED = "none"
"""In place of a fingerprint, where a hint was taken before anything was written."""


@dataclass(frozen=True)
class LessonRecord:
    """What is known of one lesson.

    Attributes:
        outcome: of the last check; empty before the first, and while it is not written.
        passed_at: when it passed for the first time (ISO 8601, UTC), empty until then.
        stars: earned beyond the lab.
        attempts: checks of changed code.
        tries: those up to the first pass, and with it; later ones say nothing of how hard it was.
        met: the mistakes that were named on the way to the first pass, by id, in that order; only
            where the check was sure of one.
        hints: how many of the lesson's hints were shown.
        explained: the mistakes, by id, that were explained as a hint.
        hinted: fingerprint of the code last checked when the last hint was shown.
        mistakes: those that the last check named, by id.
        source: fingerprint of the code that was last checked.
        solution: whether the reference was opened before the lesson had passed.
        questions: the kinds of its questions that were answered.
    """

    outcome: str = ""
    passed_at: str = ""
    stars: int = 0
    attempts: int = 0
    tries: int = 0
    met: tuple[str, ...] = ()
    hints: int = 0
    explained: tuple[str, ...] = ()
    hinted: str = ""
    mistakes: tuple[str, ...] = ()
    source: str = ""
    solution: bool = False
    questions: tuple[QuestionRecord, ...] = ()

    def question(self, kind: str) -> QuestionRecord:
        """What is known of one kind of question."""
        return next((one for one in self.questions if one.kind == kind), QuestionRecord(kind))

    @property
    def tried(self) -> bool:
        """Whether changed code was checked since the last hint, or there was none yet."""
        if self.hinted == _NOT_CHECKED:
            return bool(self.outcome)
        return not self.hinted or self.source != self.hinted


_CHANGING = threading.RLock()
"""A check in a thread and a hint in the screens change the same record."""

_PATIENCE = 10.0  # seconds; a change takes a few milliseconds


class Progress:
    """The record in one folder. Every change is read, made and written in one go."""

    def __init__(self, records: Path) -> None:
        self._file = records / "progress.json"

    def lessons(self) -> dict[str, LessonRecord]:
        """The records by lesson id; lessons never touched are missing.

        Raises:
            WorkspaceError: a later version of the program wrote the record.
        """
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
            if content["version"] > VERSION:
                raise WorkspaceError(
                    f"{self._file} was written by a later cnn-tutor. Update this one."
                )
            return {name: _record(about) for name, about in content["lessons"].items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._put_aside()
            return {}

    def lesson(self, lesson_id: str) -> LessonRecord:
        """The record of one lesson."""
        return self.lessons().get(lesson_id, LessonRecord())

    def record(self, results: Iterable[LessonResult], source: str) -> None:
        """Takes in the results of a check of the code with the fingerprint ``source``.

        Raises:
            WorkspaceError: it cannot be written.
        """
        with self._changing():
            lessons = self.lessons()
            for result in results:
                if result.outcome is not Outcome.OUR_FAULT:
                    before = lessons.get(result.lesson, LessonRecord())
                    lessons[result.lesson] = _after(before, result, source)
            self._write(lessons)

    def hint_shown(self, lesson_id: str, mistake: str = "") -> None:
        """Notes that a lesson's next hint was shown, or the one about a mistake, by its id.

        Raises:
            WorkspaceError: it cannot be written.
        """
        with self._changing():
            lessons = self.lessons()
            before = lessons.get(lesson_id, LessonRecord())
            hints = min(before.hints + (not mistake), len(course.lesson(lesson_id).hints))
            explained = (*before.explained, mistake) if mistake else before.explained
            hinted = before.source if before.outcome else _NOT_CHECKED
            lessons[lesson_id] = replace(before, hints=hints, explained=explained, hinted=hinted)
            self._write(lessons)

    def solution_shown(self, lesson_id: str) -> None:
        """Notes that the reference was opened before the lesson had passed.

        Raises:
            WorkspaceError: it cannot be written.
        """
        with self._changing():
            lessons = self.lessons()
            before = lessons.get(lesson_id, LessonRecord())
            lessons[lesson_id] = replace(before, solution=True)
            self._write(lessons)

    def answered(self, lesson_id: str, kind: str, *, right: bool, today: date) -> None:
        """Notes an answer to a question of a kind.

        Raises:
            WorkspaceError: it cannot be written.
        """
        with self._changing():
            lessons = self.lessons()
            before = lessons.get(lesson_id, LessonRecord())
            after = before.question(kind).answered(right=right, today=today)
            others = (one for one in before.questions if one.kind != kind)
            lessons[lesson_id] = replace(before, questions=(*others, after))
            self._write(lessons)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Nobody else changes the record meanwhile, nor does another program, such as a watch.

        Raises:
            WorkspaceError: another program does not let go of it.
        """
        from filelock import FileLock, Timeout  # not before the first frame

        lock = FileLock(self._file.with_suffix(".lock"), timeout=_PATIENCE)
        with _CHANGING, ExitStack() as held:
            try:
                self._file.parent.mkdir(exist_ok=True)
                held.enter_context(lock)
            except Timeout as error:
                raise WorkspaceError(
                    f"{self._file} is being changed by another cnn-tutor that does not let go."
                ) from error
            except (OSError, NotImplementedError):  # a disk that is full, or knows no locks
                pass
            yield

    def _write(self, lessons: dict[str, LessonRecord]) -> None:
        content = {"version": VERSION, "lessons": {k: asdict(v) for k, v in lessons.items()}}
        try:
            self._file.parent.mkdir(exist_ok=True)
            write_whole(self._file, (json.dumps(content, indent=1) + "\n").encode())
        except OSError as error:
            raise WorkspaceError(f"{self._file} cannot be written: {error.strerror}.") from error

    def _put_aside(self) -> None:
        aside = self._file.with_name(f"progress-unreadable-{_now().replace(':', '')}.json")
        try:
            self._file.replace(aside)
        except OSError as error:
            raise WorkspaceError(f"{self._file} cannot be read: {error.strerror}.") from error


def standing(lesson: course.Lesson, records: dict[str, LessonRecord]) -> str:
    """Where a lesson stands: an outcome's value, ``open``, or ``waiting`` for what it needs."""
    record = records.get(lesson.id, LessonRecord())
    if record.outcome and record.outcome != Outcome.WAITING:
        return record.outcome
    passed = {name for name, one in records.items() if one.outcome == Outcome.PASSED}
    return "open" if passed.issuperset(lesson.needs) else Outcome.WAITING.value


def first_open(records: dict[str, LessonRecord]) -> course.Lesson:
    """Where the course goes on: the first lesson that has not passed; the last one if all have."""
    for one in course.lessons():
        if standing(one, records) != Outcome.PASSED:
            return one
    return course.lessons()[-1]


def due_questions(records: dict[str, LessonRecord], today: date) -> int:
    """How many questions should be asked again."""
    return sum(q.is_due(today) for record in records.values() for q in record.questions)


def _record(about: dict[str, Any]) -> LessonRecord:
    values = _known(about, LessonRecord)
    for name in ("explained", "mistakes", "met"):
        values[name] = tuple(values.get(name, ()))
    questions = values.get("questions", ())
    values["questions"] = tuple(QuestionRecord(**_known(one, QuestionRecord)) for one in questions)
    return LessonRecord(**values)


def _known(about: dict[str, Any], kind: type) -> dict[str, Any]:
    """What this version of the program knows of a record."""
    return {one.name: about[one.name] for one in fields(kind) if one.name in about}


def _after(before: LessonRecord, result: LessonResult, source: str) -> LessonRecord:
    """The record after a check."""
    finding = result.finding
    if result.untouched or result.unfinished:
        return replace(before, outcome="", mistakes=(), source=source)
    passed = result.outcome is Outcome.PASSED
    changed = source != before.source
    on_the_way = not before.passed_at
    named = finding.misconceptions if finding else ()
    new = len(named) == 1 and on_the_way and named[0] not in before.met
    return replace(
        before,
        outcome=result.outcome.value,
        passed_at=before.passed_at or (_now() if passed else ""),
        stars=max(before.stars, result.stars),
        attempts=before.attempts + changed,
        tries=before.tries + (changed and on_the_way),
        met=before.met + named if new else before.met,
        mistakes=named,
        source=source,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
