"""What was measured of a learner's code, kept for the report: ``.cnn-tutor/measured.json``.

The last check of each lesson (how near to Keras, where it is furthest) and the last comparison
of the whole network. Each carries the fingerprint of the ``cnn.py`` that it was measured on, so
that a figure of older code is known as such. Proves nothing to anybody else.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tutor.errors import WorkspaceError
from tutor.files import write_whole
from tutor.outcomes import Outcome, Tier
from tutor.results import LessonResult

if TYPE_CHECKING:
    from tutor.comparison import Report

VERSION = 1
T = TypeVar("T")


@dataclass(frozen=True)
class Parity:
    """The last check of one lesson.

    Attributes:
        cases, passed: of the core.
        largest: the largest absolute difference to Keras in any core case; None where no values
            were compared. ``case`` says in which, ``index``, ``yours`` and ``keras`` where.
        source: fingerprint of the file.
    """

    lesson: str
    outcome: str
    cases: int
    passed: int
    source: str
    seed: int
    largest: float | None = None
    case: str = ""
    index: tuple[int, ...] = ()
    yours: float | None = None
    keras: float | None = None


@dataclass(frozen=True)
class Compared:
    """The last comparison of the whole network.

    Attributes:
        run: the learner's run whose weights were taken; empty for the lab's own network.
        weights, keras_weights: as each side counts them.
        seconds, keras_seconds: an image.
    """

    source: str
    dataset: str
    images: int
    run: str
    weights: int | None
    keras_weights: int
    loss: float
    keras_loss: float
    accuracy: float
    keras_accuracy: float
    seconds: float
    keras_seconds: float
    largest_difference: float


@dataclass(frozen=True)
class Known:
    """All that is kept: the checks by lesson, and the comparison."""

    parity: dict[str, Parity]
    compared: Compared | None


_CHANGING = threading.Lock()


class Measured:
    """The record in one folder."""

    def __init__(self, records: Path) -> None:
        self._file = records / "measured.json"

    def read(self) -> Known:
        """What is kept; nothing where the file is missing, broken or from a later program."""
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
            if content["version"] > VERSION:
                return Known({}, None)
            found = (_made(Parity, one) for one in content["parity"])
            compared = content.get("compared")
            return Known(
                {one.lesson: one for one in found}, _made(Compared, compared) if compared else None
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Known({}, None)

    def checked(self, results: Iterable[LessonResult], source: str, seed: int) -> None:
        """Takes in the results of a check of the code with the fingerprint ``source``.

        Raises:
            WorkspaceError: it cannot be written.
        """
        new = [_parity(one, source, seed) for one in results if _was_run(one)]
        if new:
            with _CHANGING:
                known = self.read()
                parity = known.parity | {one.lesson: one for one in new}
                self._write(Known(parity, known.compared))

    def compared(self, report: Report, source: str, run: str = "") -> None:
        """Takes in a comparison that came to its end.

        Raises:
            WorkspaceError: it cannot be written.
        """
        yours, keras = report.yours, report.keras
        made = Compared(
            source=source,
            dataset=report.dataset,
            images=yours.images,
            run=run,
            weights=yours.N,
            keras_weights=keras.params,
            loss=yours.loss,
            keras_loss=keras.loss,
            accuracy=yours.accuracy,
            keras_accuracy=keras.accuracy,
            seconds=yours.seconds_per_image,
            keras_seconds=keras.seconds_batched,
            largest_difference=yours.largest_difference,
        )
        with _CHANGING:
            self._write(Known(self.read().parity, made))

    def _write(self, known: Known) -> None:
        content = {
            "version": VERSION,
            "parity": [asdict(one) for one in known.parity.values()],
            "compared": asdict(known.compared) if known.compared else None,
        }
        try:
            self._file.parent.mkdir(exist_ok=True)
            write_whole(self._file, (json.dumps(content, indent=1) + "\n").encode())
        except OSError as error:
            raise WorkspaceError(f"{self._file} cannot be written: {error.strerror}.") from error


def _was_run(result: LessonResult) -> bool:
    return bool(result.cases) and result.outcome is not Outcome.OUR_FAULT and not result.untouched


def _parity(result: LessonResult, source: str, seed: int) -> Parity:
    core = [case for case in result.cases if case.tier is Tier.CORE]
    known = [(case.difference, case) for case in core if case.difference is not None]
    passed = sum(case.outcome is Outcome.PASSED for case in core)
    told = (result.lesson, result.outcome.value, len(core), passed, source, seed)
    if not known:
        return Parity(*told)
    worst, case = max(known, key=lambda one: one[0].largest)
    return Parity(*told, worst.largest, case.sentence, worst.index, worst.yours, worst.keras)


def _made(kind: type[T], about: dict[str, Any]) -> T:
    names = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    values = {name: value for name, value in about.items() if name in names}
    if "index" in values:
        values["index"] = tuple(values["index"])
    return kind(**values)
