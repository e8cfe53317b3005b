"""Runs on disk: one folder a run, ``runs/<id>/`` in the learner's folder.

Owns the names and forms of the files in it; trains nothing and draws nothing.

::

    model.py         exactly what is trained, copied when the run was made
    recipe.toml      what was asked for, then completed by the trainer with what it used
    events.jsonl     appended by the trainer; see tutor.training.events
    result.json      the end event once more, written at one stroke
    best.weights.h5  the kept weights, for the model that model.py builds
    checkpoint.npz   from where an unfinished run is resumed; see tutor.training.checkpoint
    trainer.log      what the trainer and the model's file printed
    lock             see tutor.training.locks
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tutor.errors import TrainingError
from tutor.files import write_whole
from tutor.training import events, locks
from tutor.training.events import End, Start, Status
from tutor.training.recipes import Recipe, read_recipe, write_recipe

EVENTS = "events.jsonl"
LOG = "trainer.log"
MODEL = "model.py"
RESULT = "result.json"
WEIGHTS = "best.weights.h5"

# A trainer needs a moment from its making to its lock.
_GRACE_SECONDS = 10.0


@dataclass(frozen=True)
class Run:
    """One run's folder. Cheap to hold: everything is read when it is asked for."""

    folder: Path

    @property
    def id(self) -> str:
        """The folder's name, such as ``digits-20261122-113055.123-s0``; sorts by time."""
        return self.folder.name

    @property
    def recipe(self) -> Recipe:
        """What it was made from.

        Raises:
            TrainingError: recipe.toml cannot be read.
        """
        return read_recipe(self.folder)

    def result(self) -> End | None:
        """How it ended, or None where no end was recorded."""
        try:
            event = events.from_line((self.folder / RESULT).read_bytes())
        except OSError:
            event = None
        return event if isinstance(event, End) else _last_end(self.folder)

    def status(self) -> Status:
        """Where it stands at this moment."""
        alive = is_alive(self.folder)
        end = self.result()
        if end is not None:
            return end.status
        return Status.RUNNING if alive else Status.INTERRUPTED


def create(folder: Path, recipe: Recipe, source: str) -> Run:
    """Makes the folder of a new run of ``recipe`` in the learner's ``folder``.

    Args:
        source: the text of the model's file, kept as ``model.py``.

    Raises:
        TrainingError: the folder cannot be written.
    """
    try:
        made = _new_folder(folder / "runs", recipe)
        write_whole(made / MODEL, source.encode())
        write_recipe(made, recipe)
    except OSError as error:
        raise TrainingError(
            f"A run cannot be written to {folder / 'runs'}: {error.strerror}."
        ) from error
    return Run(made)


def runs_in(folder: Path, what: str | None = None) -> tuple[Run, ...]:
    """All runs in the learner's ``folder``, oldest first; only those of ``what`` if given."""
    try:
        found = sorted(p for p in (folder / "runs").iterdir() if (p / "recipe.toml").is_file())
    except OSError:
        return ()
    return tuple(Run(path) for path in found if what is None or path.name.startswith(f"{what}-"))


def find(folder: Path, run_id: str) -> Run:
    """The run called ``run_id`` in the learner's ``folder``.

    Raises:
        TrainingError: there is none.
    """
    for run in runs_in(folder):
        if run.id == run_id:
            return run
    raise TrainingError(f"There is no run called {run_id} in {folder}.")


def is_alive(folder: Path) -> bool:
    """Whether a trainer works on the run, or will within seconds."""
    return locks.is_held(folder) or _just_made(folder)


def append(folder: Path, event: events.Event) -> None:
    """Adds one event; a torn last line, left by a crash, is first ended with a newline."""
    with (folder / EVENTS).open("ab+") as file:
        torn = False
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            torn = file.read(1) != b"\n"
        file.write(b"\n" * torn + events.to_line(event).encode())


def finish(folder: Path, end: End) -> None:
    """Records the end, in the events and as ``result.json``."""
    append(folder, end)
    write_whole(folder / RESULT, events.to_line(end).encode())


def read_events(folder: Path) -> Iterator[events.Event]:
    """All whole events of a run, in order; none where nothing was recorded yet."""
    try:
        lines = (folder / EVENTS).read_bytes().split(b"\n")
    except OSError:
        return
    for line in lines:
        event = events.from_line(line)
        if event is not None:
            yield event


def reopen(folder: Path) -> None:
    """Takes the end of a run back, because it is resumed; the event stays, and is overtaken.

    Raises:
        TrainingError: the folder cannot be written.
    """
    try:
        (folder / RESULT).unlink(missing_ok=True)
    except OSError as error:
        raise TrainingError(f"{folder} cannot be written: {error.strerror}.") from error


def _last_end(folder: Path) -> End | None:
    """The end in the events, unless the run was started once more after it."""
    for event in reversed(list(read_events(folder))):
        if isinstance(event, Start | End):
            return event if isinstance(event, End) else None
    return None


def _new_folder(parent: Path, recipe: Recipe) -> Path:
    """A folder whose name sorts behind those of all runs made before it."""
    parent.mkdir(parents=True, exist_ok=True)
    now = time.time()
    while True:
        stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(now))
        name = f"{recipe.what}-{stamp}.{int(now * 1000) % 1000:03}"
        if not any(parent.glob(f"{name}-*")):
            path = parent / f"{name}-s{recipe.seed}"
            with contextlib.suppress(FileExistsError):
                path.mkdir()
                return path
        now += 0.001


def _just_made(folder: Path) -> bool:
    if locks.was_held(folder):
        return False
    try:
        age = time.time() - folder.stat().st_mtime
    except OSError:
        return False
    return age < _GRACE_SECONDS
