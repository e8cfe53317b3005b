"""The answers on disk: shipped for the default seed, kept in the cache for others.

One ``.npz`` for a lesson, the version of its cases and a seed, with the fingerprint of
the questions. Answers whose fingerprint does not fit are as good as none.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tutor import paths
from tutor.files import write_whole
from tutor.frames import Array
from tutor.oracle.questions import Question, fingerprint

_KEPT_FILES = 256


def load(name: str, questions: Sequence[Question]) -> list[Array] | None:
    """The answers kept or shipped under ``name``, or None if there are none for these questions."""
    found = shipped(name, questions)
    return found if found is not None else _read(paths.answers_cache() / f"{name}.npz", questions)


def shipped(name: str, questions: Sequence[Question]) -> list[Array] | None:
    """The answers that came with the program, or None if there are none for these questions."""
    return _read(paths.shipped_data() / "answers" / f"{name}.npz", questions)


def ship(name: str, questions: Sequence[Question], answers: Sequence[Array]) -> None:
    """Writes answers to where they ship from, in place of older ones. For authors, in a checkout.

    Raises:
        OSError: they cannot be written.
    """
    lesson, _, kind = name.split("-")
    for old in (paths.shipped_data() / "answers").glob(f"{lesson}-*-{kind}.npz"):
        old.unlink()
    _write(paths.shipped_data() / "answers" / f"{name}.npz", questions, answers)


def keep(name: str, questions: Sequence[Question], answers: Sequence[Array]) -> None:
    """Keeps answers in the cache. A cache that cannot be written is no reason to fail."""
    with contextlib.suppress(OSError):
        _write(paths.answers_cache() / f"{name}.npz", questions, answers)
        _prune(paths.answers_cache())


def _write(file: Path, questions: Sequence[Question], answers: Sequence[Array]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    arrays = {f"answer_{i:03d}": answer for i, answer in enumerate(answers)}
    archive = io.BytesIO()
    mark = np.array(fingerprint(questions))
    np.savez_compressed(archive, fingerprint=mark, **arrays)  # type: ignore[arg-type]
    write_whole(file, archive.getvalue())


def _read(file: Path, questions: Sequence[Question]) -> list[Array] | None:
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as kept:
            if str(kept["fingerprint"]) != fingerprint(questions):
                return None
            return [kept[f"answer_{i:03d}"] for i in range(len(questions))]
    except Exception:  # noqa: BLE001 - whatever is wrong with a file, it is as good as none
        return None


def _prune(folder: Path) -> None:
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime)
    for file in files[:-_KEPT_FILES]:
        file.unlink(missing_ok=True)
