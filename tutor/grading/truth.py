"""What helpers must be told before they judge: Keras's answers, and the wrong implementations'.

Nobody is asked before all learner code is dead.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from tutor import checks, misconceptions
from tutor.checker import DEFAULT_SEED
from tutor.errors import OracleError
from tutor.frames import Array
from tutor.grading.crew import Crew, Task
from tutor.misconceptions import Part
from tutor.oracle import answers
from tutor.oracle.client import Oracle
from tutor.oracle.questions import Question

_Banks = list[tuple[str, str, bytes]]
"""A lesson, a part of its bank, and the packed traces."""


class Truth:
    """What is right for a batch, and what is wrong in known ways.

    Args:
        oracle: who is asked, unless the answers are those that ship.
        lessons, seed: of the batch.
    """

    def __init__(self, oracle: Oracle, lessons: Sequence[str], seed: int) -> None:
        self._oracle, self._lessons, self._seed = oracle, lessons, seed
        self._shipped = _shipped(lessons, seed)
        self._started = False

    def start(self) -> None:
        """Has Keras import itself, where it is needed; it is not asked yet."""
        if self._shipped is None and not self._started:
            self._started = True  # one that dies is not started at every step
            self._oracle.start()

    def tell(self, crew: Crew) -> None:
        """Asks Keras, while the crew runs the wrong implementations, and tells the crew.

        Raises:
            OracleError: one of them could not be asked.
        """
        keras = None if self._shipped else _Asking(self._oracle, self._lessons, self._seed)
        banks = self._banks(crew)
        expected = keras.answers() if keras else self._shipped
        assert expected is not None
        crew.know(self._seed, expected, _with_empty(banks, self._lessons))

    def _banks(self, crew: Crew) -> _Banks:
        tasks = [
            Task("bank", {"lesson": lesson, "part": part.value, "seed": self._seed})
            for part in (Part.SINGLE, Part.PAIRS, Part.BEYOND, Part.BEYOND_PAIRS)
            for lesson in self._lessons
            if misconceptions.of(lesson, part)
        ]
        banks = []
        for came in crew.do(tasks):
            if came.error:
                raise OracleError(f"The wrong implementations could not be run: {came.error}")
            ask = came.task.ask
            banks.append((ask["lesson"], ask["part"], came.result.tobytes()))
        return banks


def _with_empty(banks: _Banks, lessons: Sequence[str]) -> _Banks:
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
