"""The hints of a lesson as a ladder: one rung at a time, each after an attempt of one's own.

A mistake that was named at the last check has a hint of its own, which comes before the
lesson's general ones. How many are left is not told.
"""

from __future__ import annotations

from tutor import misconceptions, wording
from tutor.course import Lesson
from tutor.misconceptions import Misconception, Part
from tutor.progress import LessonRecord, Progress

TRY_FIRST = "The next hint comes after your next try: change the code, and have it checked."
NO_MORE = "There is nothing more to tell. Read the lesson's steps again, pencil in hand."


class Ladder:
    """The hints of one lesson for one learner."""

    def __init__(self, lesson: Lesson, progress: Progress) -> None:
        self._lesson = lesson
        self._progress = progress

    def taken(self) -> list[str]:
        """The hints taken so far: those about mistakes, then the general ones.

        Raises:
            WorkspaceError: the record cannot be read.
        """
        record = self._progress.lesson(self._lesson.id)
        known = misconceptions.by_id(self._lesson.id)
        about = [self._text(known[name]) for name in record.explained if name in known]
        return about + list(self._lesson.hints[: record.hints])

    def climb(self) -> tuple[str, str]:
        """Takes the next hint, and records it.

        Returns:
            the hint, or nothing; and why there is none.

        Raises:
            WorkspaceError: the record cannot be read or written.
        """
        record = self._progress.lesson(self._lesson.id)
        mistake = self.mistake(record)
        if not self._tried(record):
            return "", TRY_FIRST
        if mistake is not None:
            self._progress.hint_shown(self._lesson.id, mistake.id)
            return self._text(mistake), ""
        if record.hints < len(self._lesson.hints):
            self._progress.hint_shown(self._lesson.id)
            return self._lesson.hints[record.hints], ""
        return "", NO_MORE

    def mistake(self, record: LessonRecord) -> Misconception | None:
        """The mistake named at the last check, if its hint was not taken yet."""
        for part in Part:
            for one in misconceptions.of(self._lesson.id, part):
                if one.id in record.mistakes and one.id not in record.explained:
                    return one
        return None

    def _tried(self, record: LessonRecord) -> bool:
        """Whether changed code was checked since the last hint. A lab has no code to check."""
        return record.tried or not self._lesson.file

    def _text(self, mistake: Misconception) -> str:
        """What the lesson says where this mistake is explained; the check told the rest."""
        steps = [step for step in self._lesson.steps if step.title == mistake.step]
        said = steps[0].markdown if steps else mistake.explanation
        return "\n\n".join((mistake.name, mistake.step, wording.plain(said)))
