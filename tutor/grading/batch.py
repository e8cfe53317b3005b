"""A batch from its submissions to its grades: the phases, resuming, and what was our fault.

1. All learner code runs, in helper processes; what it answers is kept on the disk as data.
2. Units for which it was our fault, or whose deadline passed on a busy machine, run once more,
   one at a time.
3. All learner code is dead: Keras is asked, while the helpers run the wrong implementations.
4. The helpers judge.

A batch that was interrupted is continued: what ran is on the disk. Expected values never are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

import tutor
from tutor import checks, course, misconceptions
from tutor.checker import DEFAULT_SEED
from tutor.errors import ContentError, OracleError
from tutor.frames import Array
from tutor.grading import work
from tutor.grading.crew import Crew, Task
from tutor.grading.records import Grade, LessonGrade, Report, State, Submission, lesson_grade
from tutor.grading.rubric import Rubric
from tutor.grading.terms import Walls
from tutor.grading.work import Ran, Unit
from tutor.grading.workbench import Timings, Workbench
from tutor.misconceptions import Part
from tutor.oracle import answers
from tutor.oracle.client import Oracle
from tutor.oracle.questions import Question

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
        self._oracle = oracle or self._own
        self._expected = _shipped(self._lessons, bench.seed)
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
        for key, state, reason, lessons in self._judged(self._ran(units)):
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
        """What came of all learner code, every process of which is dead now."""
        ran: dict[str, Ran] = {}
        todo = []
        for unit in units:
            known = self._bench.load(unit)
            if known is None:
                todo.append(unit)
            else:
                ran[unit.key] = known
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
            done += 1
            if total - done <= self.timings.processes and self._expected is None:
                # A core is idle from here on. Nobody asks Keras yet: it only imports itself.
                self._oracle.start()
            self._watch(Step(phase, done, total, unit.key))
            yield ran

    def _judged(
        self, ran: Sequence[Ran]
    ) -> Iterator[tuple[str, State, str, tuple[LessonGrade, ...]]]:
        """The verdicts. From here on no learner code runs."""
        to_judge = []
        for one in ran:
            if one.ours:
                yield one.key, State.OUR_FAULT, one.ours, ()
            elif one.unloadable is not None:
                reason = work.steady(one.unloadable).sentence
                yield one.key, State.UNLOADABLE, reason, ()
            else:
                to_judge.append(one)
        if not to_judge:
            return
        with self.timings.measure("keras"):
            self._watch(Step("keras", 0, 1))
            self._learn()
            self._watch(Step("keras", 1, 1))
        with self.timings.measure("judge"):
            tasks = [
                Task("judge", {"answers": _as_array(one.answers), "seed": self._bench.seed}, one)
                for one in to_judge
            ]
            for done, came in enumerate(self._crew.do(tasks), 1):
                key = came.task.about.key
                self._watch(Step("judge", done, len(tasks), key))
                if came.error:
                    yield key, State.OUR_FAULT, came.error, ()
                else:
                    yield _verdict(key, tuple(map(lesson_grade, came.result)))

    def _learn(self) -> None:
        """Asks Keras, while the helpers run the wrong implementations, and tells the helpers."""
        seed = self._bench.seed
        keras = None if self._expected else _Asking(self._oracle, self._lessons, seed)
        tasks = [
            Task("bank", {"lesson": lesson, "part": part.value, "seed": seed})
            for part in (Part.SINGLE, Part.PAIRS, Part.BEYOND, Part.BEYOND_PAIRS)
            for lesson in self._lessons
            if misconceptions.of(lesson, part)
        ]
        banks = []
        for came in self._crew.do(tasks):
            if came.error:
                raise OracleError(f"The wrong implementations could not be run: {came.error}")
            ask = came.task.ask
            banks.append((ask["lesson"], ask["part"], came.result.tobytes()))
        if keras is not None:
            self._expected = keras.answers()
        assert self._expected is not None
        self._crew.know(seed, self._expected, _with_empty(banks, self._lessons))


def _verdict(
    key: str, lessons: tuple[LessonGrade, ...]
) -> tuple[str, State, str, tuple[LessonGrade, ...]]:
    for one in lessons:
        if one.outcome == "our fault":
            reason = one.finding.sentence if one.finding else "A case could not be judged."
            return key, State.OUR_FAULT, reason, lessons
    return key, State.GRADED, "", lessons


def _with_empty(
    banks: list[tuple[str, str, bytes]], lessons: Sequence[str]
) -> list[tuple[str, str, bytes]]:
    """The banks, and an empty one for each part that a lesson has not."""
    have = {(lesson, part) for lesson, part, _ in banks}
    none = misconceptions.packed({})
    missing = [
        (lesson, part.value, none)
        for lesson in lessons
        for part in Part
        if (lesson, part.value) not in have
    ]
    return sorted([*banks, *missing])


class _Asking:
    """Keras, asked in a thread of its own for all lessons at once.

    Args:
        oracle: may be on its way already.
        lessons, seed: of the batch.
    """

    def __init__(self, oracle: Oracle, lessons: Sequence[str], seed: int) -> None:
        self._oracle, self._lessons, self._seed = oracle, lessons, seed
        self._answers: dict[str, list[Array]] = {}
        self._failed: OracleError | None = None
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def answers(self) -> dict[str, list[Array]]:
        """By the name of the questions; waits for them.

        Raises:
            OracleError: Keras could not be asked.
        """
        self._thread.join()
        if self._failed is not None:
            raise self._failed
        return self._answers

    def _ask(self) -> None:
        try:
            for lesson in self._lessons:
                name = checks.name_of_answers(lesson, self._seed)
                self._answers[name] = self._oracle.ask(_questions(lesson, self._seed))
        except OracleError as error:
            self._failed = error


def _shipped(lessons: Sequence[str], seed: int) -> dict[str, list[Array]] | None:
    """The answers for the cases that every learner has, which need no Keras; else None."""
    found = {}
    for lesson in lessons:
        name = checks.name_of_answers(lesson, seed)
        if (
            seed != DEFAULT_SEED
            or (kept := answers.shipped(name, _questions(lesson, seed))) is None
        ):
            return None
        found[name] = kept
    return found


def _questions(lesson: str, seed: int) -> list[Question]:
    return [one.question for one in checks.cases(lesson, seed) if one.question is not None]


def _as_array(data: bytes) -> Array:
    return np.frombuffer(data, np.uint8)


def earlier_grades(file: Path) -> Report | None:
    """The report of a finished batch, None if there is none that can be read."""
    try:
        return Report.from_json(file.read_text(encoding="utf-8"))
    except (OSError, ContentError, UnicodeDecodeError):
        return None
