"""The learner's versions of the fast layer and their times: ``.cnn-tutor/ladder.json``.

A version is known by the fingerprint of ``fast.py``. Keras's time stands there too, because
starting Keras takes longer than all the rest. Proves nothing to anybody else.
"""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from tutor.errors import WorkspaceError
from tutor.files import write_whole

VERSION = 1
T = TypeVar("T")


@dataclass(frozen=True)
class Version:
    """One version of the learner's ``fast.py``, as it was last timed.

    Attributes:
        source: fingerprint of the file.
        number: counted from 1, in the order in which they were first timed.
        seconds: an image, by our clock. claimed: by the worker's own; None if it told none.
        busy: the fraction of the time in which it had a processor, None where that is not known.
        floor: seconds that the multiply-adds took at matrix speed at that time.
    """

    source: str
    number: int
    seconds: float
    claimed: float | None
    busy: float | None
    floor: float


@dataclass(frozen=True)
class KerasTime:
    """Keras on the same images: seconds an image, and how many cores it could use."""

    seconds: float
    cores: int


@dataclass(frozen=True)
class Known:
    """All that is kept: the versions, the one that was timed last at the end."""

    versions: tuple[Version, ...] = ()
    keras: KerasTime | None = None


_CHANGING = threading.Lock()


class History:
    """The record in one folder."""

    def __init__(self, records: Path) -> None:
        self._file = records / "ladder.json"

    def read(self) -> Known:
        """What is kept; nothing where the file is missing, broken or from a later program."""
        try:
            content = json.loads(self._file.read_text(encoding="utf-8"))
            if content["version"] > VERSION:
                return Known()
            keras = content.get("keras")
            versions = tuple(_made(Version, one) for one in content["versions"])
            return Known(versions, _made(KerasTime, keras) if keras else None)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Known()

    def timed(self, version: Version) -> Known:
        """Takes in a version that was timed; its number is given here, or is that of before.

        Raises:
            WorkspaceError: it cannot be written.
        """
        with _CHANGING:
            known = self.read()
            before = next((one for one in known.versions if one.source == version.source), None)
            newest = max((one.number for one in known.versions), default=0)
            version = replace(version, number=before.number if before else newest + 1)
            others = tuple(one for one in known.versions if one.source != version.source)
            return self._write(replace(known, versions=(*others, version)))

    def keras_timed(self, keras: KerasTime) -> Known:
        """Takes in Keras's time.

        Raises:
            WorkspaceError: it cannot be written.
        """
        with _CHANGING:
            return self._write(replace(self.read(), keras=keras))

    def _write(self, known: Known) -> Known:
        content = {"version": VERSION, **asdict(known)}
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._file, (json.dumps(content, indent=1) + "\n").encode())
        except OSError as error:
            raise WorkspaceError(f"{self._file} cannot be written: {error.strerror}.") from error
        return known


def _made(kind: type[T], about: dict[str, Any]) -> T:
    names = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in about.items() if name in names})
