"""Starts trainings, keeps them going and stops them: the one engine of TUI and command line.

Owns the children, their number, their deadline and their death. Prints nothing, draws
nothing, never waits but in :meth:`Training.close`, and imports no keras.
"""

from __future__ import annotations

import os
from collections import deque
from pathlib import Path
from types import TracebackType

import tutor
from tutor.children import PYTHON
from tutor.datasets.patches import patches_label
from tutor.errors import UsageError
from tutor.training import expectations, recipes, runs
from tutor.training.data import label_of
from tutor.training.events import Status
from tutor.training.expectations import Expectation
from tutor.training.progress import Snapshot
from tutor.training.recipes import Recipe
from tutor.training.runs import Run
from tutor.training.trainer import Trainer

WORKER = (*PYTHON, "-u", "-m", "tutor.training.worker")


class Training:
    """Several runs of one model that differ in their seed only: ``seed``, ``seed + 1``, ...

    Nothing starts before the first :meth:`poll`; call it some ten times a second until
    :attr:`finished`. As a context manager it leaves no child behind.

    Args:
        folder: the learner's folder; runs go to ``folder/runs``.
        what: the lab, ``digits`` or ``patchcam``.
        data: the name of a set of patches of one's own, for the tumour lab; None for its own.
        runs: how many.
        jobs: how many side by side; None for two, or one where there is one core. Two are the
            best use of most machines: a trainer has half of the cores, whatever ``jobs`` says.
        epochs: in place of the file's ``EPOCHS``.
        final: open the test set at the end of each run.
        expected: of validation accuracy, against the model that was trained last; recorded with
            each run.
        recipe: None for the learner's own file (made from ``baseline`` where it is missing), the
            name of a recipe that ships, or a file.
        resume: make no new runs, but finish those of ``what`` that were interrupted, as they
            were begun; ``jobs`` is all that is asked for beside it.
        worker: the trainer's command, for tests.

    Raises:
        UsageError: there is no such recipe, or no such data set, or nothing can be expected of
            this model; see :func:`~tutor.training.expectations.before`.
        SourceError: the file cannot be read.
    """

    def __init__(
        self,
        folder: Path,
        *,
        what: str = "digits",
        data: str | None = None,
        runs: int = 1,
        seed: int = 0,
        jobs: int | None = None,
        epochs: int | None = None,
        final: bool = False,
        expected: Expectation | None = None,
        recipe: str | None = None,
        resume: bool = False,
        worker: tuple[str, ...] = WORKER,
    ) -> None:
        # The trainer stands in another folder than we do.
        self.folder = folder.absolute()
        self._text = ""
        self.expected = expected
        self._asked: tuple[Recipe | Run, ...]
        if resume:
            self._asked = interrupted(self.folder, what)
        else:
            _check_data(what, data)
            source, self._text = recipes.find(self.folder, recipe, what)
            planned = (
                Recipe(
                    what=what,
                    source=source,
                    data=data,
                    seed=each,
                    final=final,
                    epochs=epochs,
                    threads=threads(),
                    versions={"cnn-tutor": tutor.__version__},
                )
                for each in range(seed, seed + runs)
            )
            if expected is not None:
                other = expectations.before(self.folder, what, recipe, epochs, label_of(what, data))
                planned = (expectations.recorded(one, expected, other) for one in planned)
            self._asked = tuple(planned)
        self._waiting = deque(self._asked)
        self._trainers: list[Trainer] = []
        self._jobs = max(jobs or min(cores(), 2), 1)
        self._worker = worker

    def poll(self) -> None:
        """Looks after the children: settles those that ended, starts what waits. Never blocks.

        Raises:
            TrainingError: the next run cannot be written or started.
        """
        for trainer in self._trainers:
            trainer.poll()
        if any(_hopeless(trainer) for trainer in self._trainers):
            self._waiting.clear()
        while self._waiting and self.working < self._jobs:
            self._begin(self._waiting.popleft())

    def stop(self) -> None:
        """Asks all children to stop and starts no more; ``poll`` kills those that do not hear."""
        self._waiting.clear()
        for trainer in self._trainers:
            trainer.stop()

    def close(self) -> None:
        """Stops and waits until no child is left: two seconds at the most."""
        self.stop()
        for trainer in self._trainers:
            trainer.wait()

    @property
    def working(self) -> int:
        """How many children are alive."""
        return sum(1 for trainer in self._trainers if not trainer.over)

    @property
    def finished(self) -> bool:
        """Whether nothing is alive and nothing more will start."""
        return not self._waiting and not self.working

    @property
    def total(self) -> int:
        """How many runs were asked for."""
        return len(self._asked)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs that have begun, in order."""
        return tuple(trainer.run for trainer in self._trainers)

    @property
    def pids(self) -> tuple[int, ...]:
        """The process numbers of the children that are alive."""
        return tuple(trainer.pid for trainer in self._trainers if not trainer.over)

    def snapshots(self) -> tuple[Snapshot, ...]:
        """One for each run asked for, in order; those that have not begun are ``WAITING``."""
        begun = tuple(trainer.snapshot() for trainer in self._trainers)
        return begun + tuple(Snapshot(seed=_seed(one)) for one in self._asked[len(begun) :])

    def __enter__(self) -> Training:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _begin(self, asked: Recipe | Run) -> None:
        if isinstance(asked, Run):
            run = asked
            runs.reopen(run.folder)
        else:
            run = runs.create(self.folder, asked, self._text)
        self._trainers.append(Trainer(run, _seed(asked), self._worker))


def interrupted(folder: Path, what: str = "digits") -> tuple[Run, ...]:
    """The runs in the learner's ``folder`` that a crash left unfinished, oldest first."""
    found = runs.runs_in(folder, what)
    return tuple(run for run in found if run.status() is Status.INTERRUPTED)


def _check_data(what: str, data: str | None) -> None:
    """Before a trainer is started: its sentence would come ten seconds later."""
    if data is None:
        return
    if what != "patchcam":
        raise UsageError("Another data set is for patchcam: the digits lab has its own.")
    patches_label(data)


def _seed(asked: Recipe | Run) -> int:
    return asked.recipe.seed if isinstance(asked, Run) else asked.seed


def _hopeless(trainer: Trainer) -> bool:
    """A run that failed before its first epoch: a model that cannot be trained with any seed."""
    seen = trainer.snapshot()
    return seen.status is Status.FAILED and not seen.epochs_done


def threads() -> int:
    """Half of the cores that this process may use, at least one.

    Not a share that depends on the number of jobs: sums in another number of threads round
    otherwise, and the same seed would give another curve. Two trainers of one thread each get
    1.6 to 1.9 times as much done as one of two threads.
    """
    return max(cores() // 2, 1)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
