"""Runs of one model, taken together: what an experiment gave, and whether it is more than noise.

An experiment is all finished runs of the same ``model.py`` with the same number of epochs on
the same data. Two experiments are compared seed by seed, since a seed decides the 128 images:
what is lucky for one is lucky for the other, and most of the noise falls out of the difference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutor.errors import TrainingError
from tutor.training import runs
from tutor.training.events import End, Status
from tutor.training.progress import RunView, Snapshot
from tutor.training.runs import Run
from tutor.training.summary import Figures, figures, summary

PAIRS = 3
"""The fewest seeds in common that tell anything.

Of two pairs, Student's interval is 25 times as wide as their spread: it says nothing.
"""


@dataclass(frozen=True)
class Difference:
    """An experiment less another, in accuracy, over the seeds that both have.

    Attributes:
        figures: of the differences, seed by seed.
        of: ``validation`` or ``test``.
    """

    figures: Figures
    of: str

    @property
    def more_than_noise(self) -> bool | None:
        """Whether the 95 % interval leaves out zero; None for too few pairs to tell."""
        if self.figures.count < PAIRS:
            return None
        return abs(self.figures.mean) > self.figures.half_width

    @property
    def sentence(self) -> str:
        """For people, in points of a percent."""
        if self.more_than_noise is None:
            return f"{self.points}: too few seeds in common to tell from noise"
        return f"{self.points}: {'more than noise' if self.more_than_noise else 'may be noise'}"

    @property
    def points(self) -> str:
        """The mean with its 95 % interval, in points of a percent: ``+5.00 ± 0.31``."""
        told = f"{100 * self.figures.mean:+.2f}"
        if self.more_than_noise is None:
            return told
        return f"{told} ± {100 * self.figures.half_width:.2f}"


@dataclass(frozen=True)
class Experiment:
    """All finished runs of one model.

    Attributes:
        name: the file or recipe, with a number where one name stands for several models.
        ended: each run, by its seed, with its end.
        data: the label of what it was trained on.
        finished: its runs, oldest first, with those that a newer one of their seed replaces.
    """

    name: str
    ended: dict[int, tuple[Run, End]]
    data: str
    finished: tuple[Run, ...]

    @property
    def count(self) -> int:
        """How many runs."""
        return len(self.ended)

    @property
    def valid(self) -> Figures | None:
        """Of the validation accuracies."""
        return _figures(self._accuracies("validation"))

    @property
    def test(self) -> Figures | None:
        """Of the test accuracies, where the test set was opened."""
        return _figures(self._accuracies("test"))

    @property
    def auc(self) -> Figures | None:
        """Of the tumour column on the test set where it was opened, else on the validation set."""
        told = summary(end for _, end in self.ended.values())
        return told.test_auc or told.valid_auc

    def against(
        self, other: Experiment, sets: Sequence[str] = ("test", "validation")
    ) -> Difference | None:
        """This one less ``other`` on the seeds of both, on the first of ``sets`` that both know.

        None where they have no seed in common, or were trained on other data.
        """
        if self.data != other.data:
            return None
        for of in sets:
            mine, theirs = self._accuracies(of), other._accuracies(of)
            both = sorted(mine.keys() & theirs.keys())
            if both:
                return Difference(figures([mine[seed] - theirs[seed] for seed in both]), of)
        return None

    def snapshots(self) -> tuple[Snapshot, ...]:
        """The curves of its runs."""
        return tuple(RunView(run.folder).snapshot() for run, _ in self.ended.values())

    def _accuracies(self, of: str) -> dict[int, float]:
        found = {
            seed: end.test_accuracy if of == "test" else end.valid_accuracy
            for seed, (_, end) in self.ended.items()
        }
        return {seed: accuracy for seed, accuracy in found.items() if accuracy is not None}


def experiments(found: Iterable[Run]) -> tuple[Experiment, ...]:
    """The finished runs among ``found`` by what they trained, in the order of their first run.

    Of several runs with one seed the newest counts: they are the same run.
    """
    grouped: dict[tuple[str, ...], dict[int, tuple[Run, End]]] = {}
    finished: dict[tuple[str, ...], list[Run]] = {}
    names: dict[tuple[str, ...], str] = {}
    for run in found:
        end = run.result()
        key = _key(run)
        if end is None or end.status is not Status.FINISHED or key is None:
            continue
        same = [name for other, name in names.items() if other[0] == key[0] and other != key]
        names.setdefault(key, key[0] if not same else f"{key[0]} ({len(same) + 1})")
        grouped.setdefault(key, {})[run.recipe.seed] = (run, end)
        finished.setdefault(key, []).append(run)
    return tuple(
        Experiment(names[key], ended, key[-1], tuple(finished[key]))
        for key, ended in grouped.items()
    )


def opened_before(folder: Path, what: str) -> str:
    """A warning where the test set was opened before for another model; else empty."""
    opened = [run for run in runs.runs_in(folder, what) if _opened_test(run)]
    if not opened:
        return ""
    return (
        f"The test set was opened before, by {len(opened)} "
        f"{'run' if len(opened) == 1 else 'runs'} (the last: {opened[-1].id}). If you changed the "
        "model after you saw that result, the new one is no longer an honest estimate: say so in "
        "your report."
    )


def _opened_test(run: Run) -> bool:
    end = run.result()
    return end is not None and end.test_accuracy is not None


def _key(run: Run) -> tuple[str, ...] | None:
    """What makes two runs the same experiment: source, model, epochs, data."""
    try:
        recipe = run.recipe
        text = (run.folder / runs.MODEL).read_bytes()
    except (TrainingError, OSError):
        return None
    digest = hashlib.sha256(text).hexdigest()
    return recipe.source, digest, str(recipe.epochs), str(recipe.dataset)


def _figures(accuracies: dict[int, float]) -> Figures | None:
    return figures(list(accuracies.values())) if accuracies else None
