"""Which questions come, one after the other, and the record of what was answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from tutor.course import Lesson
from tutor.progress import LessonRecord, Progress
from tutor.questions import making, texts
from tutor.questions.question import Question, Reply
from tutor.questions.schedule import QuestionRecord

Place = tuple[Lesson, str]
"""A lesson, and a kind of its questions."""


class Sitting:
    """Questions for one learner, until there are none left or the learner leaves.

    Those that are due come first, of every lesson; then those of ``lesson`` that were never asked.
    Where there are neither, all of ``lesson`` come, for practice.

    Args:
        progress: the learner's record.
        lesson: whose questions are asked; None for those that are due.
        due_only: nothing but what is due, of ``lesson`` if one is given.
        today: the clock.

    Attributes:
        question: the one that is asked now, None at the end.
        number, count: the place of that one among all, from 1.
        replies: to what was answered so far.

    Raises:
        WorkspaceError: the record cannot be read.
    """

    def __init__(
        self,
        progress: Progress,
        lesson: Lesson | None = None,
        *,
        due_only: bool = False,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._progress = progress
        self._today = today
        self._records = progress.lessons()
        self._places = self._chosen(lesson, due_only)
        self.number, self.count = 0, len(self._places)
        self.replies: list[Reply] = []
        self.question: Question | None = None
        self.go_on()

    def go_on(self) -> None:
        """Takes the next question; one that was not answered keeps its numbers for another day."""
        self.question = None
        if self.number < self.count:
            lesson, kind = self._places[self.number]
            self.question = making.question(lesson.id, kind, self._record(lesson, kind).asked)
        self.number += 1

    def answer(self, typed: str) -> Reply:
        """What is said to an answer, which is recorded.

        Raises:
            UsageError: it is no answer.
            WorkspaceError: it cannot be recorded.
        """
        assert self.question is not None
        reply = self.question.reply(typed)
        self._progress.answered(
            self.question.lesson, self.question.kind, right=reply.right, today=self._today()
        )
        self.replies.append(reply)
        return reply

    @property
    def tally(self) -> str:
        """How many came as expected; empty where nothing was answered."""
        if not self.replies:
            return ""
        return f"{sum(one.right for one in self.replies)} of {len(self.replies)} came as expected."

    def _chosen(self, lesson: Lesson | None, due_only: bool) -> list[Place]:
        of = [lesson] if lesson and due_only else texts.lessons()
        due = [one for one in _places(of) if self._record(*one).is_due(self._today())]
        if lesson is None or due_only:
            return due
        own = [one for one in _places([lesson]) if one not in due]
        new = [one for one in own if not self._record(*one).asked]
        return due + new or own

    def _record(self, lesson: Lesson, kind: str) -> QuestionRecord:
        return self._records.get(lesson.id, LessonRecord()).question(kind)


def _places(lessons: Iterable[Lesson]) -> Iterator[Place]:
    return ((lesson, kind) for lesson in lessons for kind in texts.of(lesson))
