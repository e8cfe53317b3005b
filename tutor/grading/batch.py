"""A batch from its submissions to its grades: the phases, resuming, and what was our fault.

1. All learner code runs, in helper processes; what it answers is kept on the disk as data.
2. Units for which it was our fault, or whose deadline passed on a busy machine, run once more,
   one at a time.
3. All learner code is dead: Keras is asked, while the helpers run the wrong implementations.
4. The helpers judge.

A batch that was interrupted is continued: what ran is on the disk. Expected values never are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

import tutor
from tutor import course
from tutor.errors import ContentError, UsageError
from tutor.grading import work
from tutor.grading.crew import Crew, Done, Task
from tutor.grading.records import Grade, LessonGrade, Report, State, Submission, lesson_grade
from tutor.grading.rubric import Rubric
from tutor.grading.terms import Walls
from tutor.grading.truth import Truth
from tutor.grading.work import Ran, Unit
from tutor.grading.workbench import Timings, Workbench
from tutor.oracle.client import Oracle

_KERAS_AHEAD = 20
"""Units left for each process when Keras begins to import itself: they take as long as that."""

_JUDGED_TOGETHER = 500
"""Whose answers are in memory at once, 0.1 MB each."""

PHASES = ("run", "again", "keras", "judge")


@dataclass(frozen=True)
class Step:
    """Something that has happened in a batch, for whoever watches.

    Attributes:
        phase: one of :data:`PHASES`.
        done: how many of ``total`` units of the phase are done.
        key: the submission that it is about, empty where it is about none.
        grade: its grade, once there is one.
    """

    phase: str
    done: int
    total: int
    key: str = ""
    grade: Grade | None = None


Watch = Callable[[Step], None]


class Batch:
    """One batch. A context manager: its Keras ends with it.

    Args:
        crew: what does the work.
        rubric: what results are worth.
        bench: where what ran is kept.
        watch: is told of every step.
        oracle: who is asked; by default a Keras that starts when it is needed.
    """

    def __init__(
        self,
        crew: Crew,
        rubric: Rubric,
        bench: Workbench,
        watch: Watch = lambda step: None,
        oracle: Oracle | None = None,
    ) -> None:
        self._crew, self._rubric, self._bench, self._watch = crew, rubric, bench, watch
        self._lessons = tuple(one.id for one in course.cnn_lessons() if one.id in rubric.points)
        self._own = Oracle()
        self._truth = Truth(oracle or self._own, self._lessons, bench.seed)
        self.timings = Timings()

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_: object) -> None:
        self._own.close()

    def walls(self) -> Walls:
        """What keeps learner code apart; waits until the helpers are ready."""
        with self.timings.measure("start"):
            walls = self._crew.walls
        self.timings.isolation = walls.isolation
        self.timings.processes = self._crew.threads
        return walls

    def grade(self, submissions: Sequence[Submission], kept: Iterable[Grade] = ()) -> Report:
        """Grades all submissions.

        Args:
            submissions: in the order of the report.
            kept: grades of earlier, which stand if the same text was handed in; they get points
                by this rubric.

        Raises:
            ChildError: no helper can be had.
            OracleError: Keras could not be asked.
            UsageError: the disk takes nothing.
        """
        earlier = {one.key: one for one in kept}
        rows: dict[str, Grade] = {}
        units = []
        for one in submissions:
            old = earlier.get(one.key)
            if one.refused:
                rows[one.key] = self._rubric.row(one, "", State.REFUSED, one.refused)
            elif old is not None and old.source == work.mark(one.text) and old.points is not None:
                rows[one.key] = self._row(one, old.state, old.reason, old.lessons)
            else:
                units.append(Unit(one.key, one.text, self._bench.seed, self._lessons))
        by_key = {one.key: one for one in submissions}
        for key, state, reason, lessons in self._judged(units, self._ran(units)):
            rows[key] = self._row(by_key[key], state, reason, lessons)
            self._watch(Step("judge", 0, 0, key, rows[key]))
        ordered = tuple(rows[one.key] for one in submissions)
        return Report(
            self._bench.seed, tutor.__version__, self._lessons, self._rubric.as_dict(), ordered
        )

    def _row(
        self, one: Submission, state: State, reason: str, lessons: tuple[LessonGrade, ...]
    ) -> Grade:
        return self._rubric.row(one, work.mark(one.text), state, reason, lessons)

    def _ran(self, units: Sequence[Unit]) -> list[Ran]:
        """What came of all learner code, every process of which is dead now.

        The answers lie on the disk, not in memory: of 100,000 submissions they are 12 GB.
        """
        ran: dict[str, Ran] = {}
        todo = []
        for unit in units:
            known = self._bench.load(unit)
            if known is None:
                todo.append(unit)
            else:
                ran[unit.key] = known.without_answers
        self.timings.resumed = len(ran)
        with self.timings.measure("run"):
            for one in self._run(todo, "run", len(units), alone=False):
                ran[one.key] = one
        again = [unit for unit in units if ran[unit.key].ours or ran[unit.key].overtaken]
        with self.timings.measure("again"):
            lonely = [Unit(**{**vars(unit), "alone": True}) for unit in again]
            for one in self._run(lonely, "again", len(again), alone=True):
                ran[one.key] = one
        for one in ran.values():
            seconds = {lesson: round(s, 3) for lesson, s in (one.seconds or {}).items()}
            total = round(sum(seconds.values()), 3)
            about = {"seconds": total, "lessons": seconds, "isolation": one.isolation}
            self.timings.submissions[one.key] = about
        return [ran[unit.key] for unit in units]

    def _run(self, units: Sequence[Unit], phase: str, total: int, *, alone: bool) -> Iterator[Ran]:
        done = total - len(units)
        self._watch(Step(phase, done, total))
        tasks = [Task("run", {"unit": asdict(unit)}, unit) for unit in units]
        for came in self._crew.do(tasks, alone=alone):
            unit = came.task.about
            ran = Ran(unit.key, unit.mark, b"", ours=came.error)
            if not came.error:
                data = came.result.tobytes()
                ran = Ran.from_bytes(data)
                if not (ran.ours or ran.overtaken) or alone:
                    self._bench.keep(unit, data)
                ran = ran.without_answers
            done += 1
            if total - done <= _KERAS_AHEAD * self.timings.processes:
                self._truth.start()
            self._watch(Step(phase, done, total, unit.key))
            yield ran

    def _judged(
        self, units: Sequence[Unit], ran: Sequence[Ran]
    ) -> Iterator[tuple[str, State, str, tuple[LessonGrade, ...]]]:
        """The verdicts. From here on no learner code runs."""
        to_judge = []
        for unit, one in zip(units, ran, strict=True):
            if one.ours:
                yield one.key, State.OUR_FAULT, one.ours, ()
            elif one.unloadable is not None:
                reason = work.steady(one.unloadable).sentence
                yield one.key, State.UNLOADABLE, reason, ()
            else:
                to_judge.append(unit)
        if not to_judge:
            return
        with self.timings.measure("keras"):
            self._watch(Step("keras", 0, 1))
            self._truth.tell(self._crew)
            self._watch(Step("keras", 1, 1))
        with self.timings.measure("judge"):
            for done, came in enumerate(self._judgements(to_judge), 1):
                key = came.task.about.key
                self._watch(Step("judge", done, len(to_judge), key))
                if came.error:
                    yield key, State.OUR_FAULT, came.error, ()
                else:
                    yield _verdict(key, tuple(map(lesson_grade, came.result)))

    def _judgements(self, units: Sequence[Unit]) -> Iterator[Done]:
        for start in range(0, len(units), _JUDGED_TOGETHER):
            yield from self._crew.do(map(self._to_judge, units[start : start + _JUDGED_TOGETHER]))

    def _to_judge(self, unit: Unit) -> Task:
        ran = self._bench.load(unit)
        if ran is None:
            raise UsageError(f"What ran is gone from {self._bench.folder}: use --resume.")
        answers = np.frombuffer(ran.answers, np.uint8)
        return Task("judge", {"answers": answers, "seed": self._bench.seed}, unit)


def _verdict(
    key: str, lessons: tuple[LessonGrade, ...]
) -> tuple[str, State, str, tuple[LessonGrade, ...]]:
    for one in lessons:
        if one.outcome == "our fault":
            reason = one.finding.sentence if one.finding else "A case could not be judged."
            return key, State.OUR_FAULT, reason, lessons
    return key, State.GRADED, "", lessons


def earlier_grades(file: Path) -> Report | None:
    """The report of a finished batch, None if there is none that can be read."""
    try:
        return Report.from_json(file.read_text(encoding="utf-8"))
    except (OSError, ContentError, UnicodeDecodeError):
        return None
