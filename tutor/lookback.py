"""What a lesson took: said when it has passed for the first time, and later over all lessons.

Pure functions of the record. What was not recorded is not said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tutor import course, misconceptions
from tutor.course import Lesson
from tutor.misconceptions import Misconception
from tutor.outcomes import Outcome
from tutor.progress import LessonRecord, standing

LEARNED = "Passed. {goal}"
AT_ONCE = "It took one check."
TOOK = "It took {what}."
MENDED = "On the way you made this mistake, and mended it:"
ALL_MENDED = "On the way you made these mistakes, and mended them:"
NEXT = "Next: lesson {number}, {title}."
FINISHED = "That was the last one open: you have finished the course!"
NOTHING_HARD = "Nothing was hard so far: no lesson took a second check, a hint, or a named mistake."
HARDEST_FIRST = "What was hard so far, the hardest first:"
LESSON = "{number} {title}: {what}"
READ_AGAIN = "{mistake} Read again: step {step}, {title}."
SOLUTION = "the reference opened before the pass"


@dataclass(frozen=True)
class Milestone:
    """What is said of a lesson that has just passed for the first time.

    Attributes:
        took: checks and hints, in a sentence.
        mended: the mistakes that were made on the way, a sentence each.
        next: the open lesson after it, or else the first open one; None where the course is
            finished.
    """

    lesson: Lesson
    took: str
    mended: tuple[str, ...]
    next: Lesson | None

    @property
    def paragraphs(self) -> Iterator[str]:
        """Calm lines, in the order of interest."""
        yield LEARNED.format(goal=self.lesson.goal)
        yield self.took
        if self.mended:
            head = MENDED if len(self.mended) == 1 else ALL_MENDED
            yield "\n".join((head, *(f"- {one}" for one in self.mended)))
        if self.next is not None:
            yield NEXT.format(number=self.next.number, title=self.next.title)
        else:
            yield FINISHED


@dataclass(frozen=True)
class Place:
    """Where to read again.

    Attributes:
        mistake: what was made there, a sentence; empty where the lesson as a whole was hard.
        step: of the lesson's text, from 0.
    """

    lesson: Lesson
    mistake: str
    step: int

    @property
    def sentence(self) -> str:
        """The mistake, and the step that explains it."""
        title = self.lesson.steps[self.step].title
        return READ_AGAIN.format(mistake=self.mistake, step=self.step + 1, title=title)


@dataclass(frozen=True)
class Hard:
    """A lesson that took more than one check and no help.

    Attributes:
        what: checks and hints, in words.
        places: for each mistake that was named, where the lesson explains it.
    """

    lesson: Lesson
    what: str
    places: tuple[Place, ...]

    @property
    def sentence(self) -> str:
        """The lesson, and what it took."""
        return LESSON.format(number=self.lesson.number, title=self.lesson.title, what=self.what)


def milestone(
    lesson: Lesson, before: LessonRecord, records: Mapping[str, LessonRecord]
) -> Milestone | None:
    """What to say of ``lesson``, if it has passed for the first time since ``before``."""
    record = records.get(lesson.id, LessonRecord())
    if before.passed_at or not record.passed_at:
        return None
    known = misconceptions.by_id(lesson.id) if record.met else {}
    mended = tuple(
        known[one].name for one in record.met if one in known and one not in record.mistakes
    )
    return Milestone(lesson, _took(record), mended, _next(lesson, dict(records)))


def hard(records: Mapping[str, LessonRecord]) -> list[Hard]:
    """The lessons that took a second check, a hint or a named mistake; the hardest first.

    The checks count before the hints, those before the mistakes, and the reference comes last.
    """
    found = [(one, records[one.id]) for one in course.lessons() if one.id in records]
    felt = [(one, record) for one, record in found if _weight(record) > (1, 0, 0, 0)]
    felt.sort(key=lambda both: _weight(both[1]), reverse=True)
    return [Hard(one, _what(record), _places(one, record)) for one, record in felt]


def lines(records: Mapping[str, LessonRecord]) -> Iterator[str]:
    """The look back in lines of text."""
    found = hard(records)
    if not found:
        yield NOTHING_HARD
        return
    yield HARDEST_FIRST
    for one in found:
        yield one.sentence
        yield from (f"    {place.sentence}" for place in one.places)


def _next(lesson: Lesson, records: dict[str, LessonRecord]) -> Lesson | None:
    to_do = [one for one in course.counted_lessons() if standing(one, records) != Outcome.PASSED]
    return next((one for one in to_do if one.number > lesson.number), to_do[0] if to_do else None)


def _weight(record: LessonRecord) -> tuple[int, int, int, int]:
    return max(_checks(record), 1), _hints(record), len(record.met), record.solution


def _checks(record: LessonRecord) -> int:
    """To the first pass; records of earlier versions know only all of them."""
    return record.tries or record.attempts


def _hints(record: LessonRecord) -> int:
    return record.hints + len(record.explained)


def _took(record: LessonRecord) -> str:
    if _checks(record) == 1 and not _hints(record) and not record.solution:
        return AT_ONCE
    return TOOK.format(what=_what(record))


def _what(record: LessonRecord) -> str:
    parts = [_counted(_checks(record), "check")]
    if _hints(record):
        parts.append(_counted(_hints(record), "hint"))
    if record.solution:
        parts.append(SOLUTION)
    return ", ".join(parts)


def _counted(count: int, thing: str) -> str:
    return f"1 {thing}" if count == 1 else f"{count} {thing}s"


def _places(lesson: Lesson, record: LessonRecord) -> tuple[Place, ...]:
    known = misconceptions.by_id(lesson.id) if record.met else {}
    return tuple(_place(lesson, known[one]) for one in record.met if one in known)


def _place(lesson: Lesson, mistake: Misconception) -> Place:
    titles = [step.title for step in lesson.steps]
    step = titles.index(mistake.step) if mistake.step in titles else 0
    return Place(lesson, mistake.name, step)
