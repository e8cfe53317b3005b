"""The folder in which a batch keeps what ran until it is finished, and the times that it took."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tutor
from tutor.errors import ProtocolError, UsageError
from tutor.grading import work
from tutor.grading.work import Ran, Unit


@dataclass
class Timings:
    """What depends on the moment and the machine; see ``docs/results-schema.md``."""

    isolation: str = ""
    processes: int = 0
    resumed: int = 0
    phases: dict[str, float] = field(default_factory=dict)
    submissions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def measure(self, phase: str) -> contextlib.AbstractContextManager[None]:
        """Adds the time in the ``with`` to a phase."""
        return _measured(self.phases, phase)


@contextlib.contextmanager
def _measured(phases: dict[str, float], phase: str) -> Iterator[None]:
    started = time.perf_counter()
    try:
        yield
    finally:
        phases[phase] = round(phases.get(phase, 0.0) + time.perf_counter() - started, 3)


class Workbench:
    """The folder in which a batch keeps what ran, until it is finished.

    Args:
        folder: made if it is not there.
        seed: of the batch.
        lessons: of the batch.

    Raises:
        UsageError: the disk does not take it.
    """

    def __init__(self, folder: Path, seed: int, lessons: Sequence[str]) -> None:
        self.folder = folder
        self.seed, self._lessons = seed, tuple(lessons)
        about = {"seed": seed, "program": tutor.__version__, "lessons": list(lessons)}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "batch.json").write_text(json.dumps(about), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{folder} cannot be written: {error.strerror}.") from error

    @staticmethod
    def seed_in(folder: Path) -> int | None:
        """The seed of an interrupted batch, None if there is none."""
        try:
            return int(json.loads((folder / "batch.json").read_text(encoding="utf-8"))["seed"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def load(self, unit: Unit) -> Ran | None:
        """What came of a unit earlier, None if it is to be run."""
        try:
            ran = Ran.from_bytes(self._file(unit).read_bytes())
        except (OSError, EOFError, ProtocolError, KeyError, TypeError, ValueError):
            return None  # not there, or torn when the power failed
        return ran if ran.mark == unit.mark else None

    def keep(self, unit: Unit, data: bytes) -> None:
        """Keeps what came of a unit; quick, since what is lost is run again.

        Raises:
            UsageError: the disk takes nothing.
        """
        file = self._file(unit)
        part = file.with_suffix(".part")
        try:
            part.write_bytes(data)
            part.replace(file)
        except OSError as error:
            raise UsageError(
                f"{self.folder} cannot be written: {error.strerror}. What ran is kept: make room, "
                "then go on with --resume."
            ) from error

    def close(self) -> None:
        """Removes it: the batch is finished."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _file(self, unit: Unit) -> Path:
        told = f"{unit.mark}-{self.seed}-{tutor.__version__}-{'+'.join(self._lessons)}"
        return self.folder / f"{unit.key}-{work.mark(told)}.ran"
