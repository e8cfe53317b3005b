"""``cnn-tutor train``: the same engine as the screens, in bars or in lines of plain text."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from tutor import outside_text
from tutor.cli.common import echo, folder_option, may_draw, say
from tutor.cli.runs import area, experiments_table, last, percent, table

if TYPE_CHECKING:
    from tutor.training.engine import Training
    from tutor.training.progress import Snapshot
    from tutor.training.runs import Run

_LOOK_EVERY = 0.1
# A run without a terminal tells of itself about so many times.
_TOLD = 10


@click.command("train")
@click.argument("lab", type=click.Choice(["digits", "patchcam"]))
@click.option(
    "--recipe",
    "recipes",
    metavar="NAME|FILE",
    multiple=True,
    help="Train a copy of this; your file stays. Give several to compare them.",
)
@click.option("--data", metavar="NAME", help="For patchcam: a data set of your own.")
@click.option("--runs", type=click.IntRange(1, 100), default=1, help="How many, seed by seed.")
@click.option("--seed", type=click.IntRange(0, 2**31), default=0, help="Of the first run.")
@click.option("--jobs", type=click.IntRange(1, 64), help="How many side by side; 2 unless given.")
@click.option("--epochs", type=click.IntRange(1), help="In place of the file's EPOCHS.")
@click.option(
    "--expect",
    type=click.Choice(["up", "down", "same"]),
    help="Say first what validation accuracy will do against the model before.",
)
@click.option("--resume", is_flag=True, help="Finish the runs that were interrupted.")
@click.option("--final", is_flag=True, help="Open the test set at the end of each run.")
@click.option("--plain", is_flag=True, help="Lines of text, no bars.")
@folder_option
def command(
    lab: str,
    recipes: tuple[str, ...],
    data: str | None,
    runs: int,
    seed: int,
    jobs: int | None,
    epochs: int | None,
    expect: str | None,
    resume: bool,
    final: bool,
    plain: bool,
    folder: Path,
) -> None:
    """Train the model in regularization.py on 128 digits, or that in patchcam.py on tissue.

    Every run is kept in the folder's runs/. Ctrl-C stops at once; what was recorded stays.
    """
    from tutor.training.expectations import Expectation
    from tutor.workspace import Workspace

    learners = Workspace.at(folder).folder
    if expect and len(recipes) > 1:
        raise click.UsageError("--expect speaks of one model: train them one after the other.")
    if resume:
        _refuse_beside_resume(recipes, data, epochs, expect, final)
        asked: list[dict[str, Any]] = [{"resume": True}]
    else:
        settings = {"data": data, "runs": runs, "seed": seed, "epochs": epochs, "final": final}
        settings["expected"] = Expectation(expect) if expect else None
        asked = [{"recipe": recipe} | settings for recipe in recipes or (None,)]
    raise SystemExit(_train_all(learners, lab, jobs, asked, final, plain))


def _refuse_beside_resume(
    recipes: tuple[str, ...],
    data: str | None,
    epochs: int | None,
    expect: str | None,
    final: bool,
) -> None:
    if recipes or data or epochs or expect or final:
        raise click.UsageError("--resume finishes runs as they were begun: leave the rest out.")


def _train_all(
    folder: Path,
    lab: str,
    jobs: int | None,
    asked: list[dict[str, Any]],
    final: bool,
    plain: bool,
) -> int:
    """One recipe after the other; the exit code."""
    from tutor.training.engine import Training

    if final:
        _tell_of_final(folder, lab)
    trainings = [Training(folder, what=lab, jobs=jobs, **settings) for settings in asked]
    if not any(training.total for training in trainings):
        say("No run was interrupted: nothing is to be finished.")
    try:
        for training in trainings:
            drawn = _Lines(training) if plain or not may_draw() else _Bars(training)
            _watch(training, drawn)
    finally:
        trained = [run for training in trainings for run in training.runs]
        _tell_results(trained, lab)
        _tell_expectations(folder, lab, trained)
    seen = [one for training in trainings for one in training.snapshots()]
    return 0 if all(one.status == "finished" for one in seen) else 1


def _tell_of_final(folder: Path, lab: str) -> None:
    from tutor.training.experiments import opened_before

    say("The test set will be opened: tune on the validation set only, before and after.")
    warning = opened_before(folder, lab)
    if warning:
        say(warning)


class _Drawn(Protocol):
    def show(self) -> None: ...
    def close(self) -> None: ...


def _watch(training: Training, drawn: _Drawn) -> None:
    try:
        with training:
            while not training.finished:
                training.poll()
                drawn.show()
                time.sleep(_LOOK_EVERY)
    finally:
        drawn.show()
        drawn.close()


class _Lines:
    """A line when a run begins, about ten while it lasts, and one when it ends."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._told = [-1] * training.total
        self._warnings = _Warnings()

    def show(self) -> None:
        for number, seen in enumerate(self._training.snapshots()):
            self._warnings.tell(seen)
            name = f"run {number + 1} of {self._training.total}"
            tenth = (
                _TOLD + 1 if seen.status.over else _TOLD * seen.epochs_done // max(seen.epochs, 1)
            )
            if (not seen.epochs and not seen.status.over) or tenth <= self._told[number]:
                continue
            if self._told[number] < 0 and seen.epochs:
                say(f"{name}: {_about(self._training, number, seen)}")
            self._told[number] = tenth
            if seen.status.over:
                say(f"{name}: {_ending(seen)}")
            elif seen.epochs_done:
                say(f"{name}: {_standing(seen)}")

    def close(self) -> None:
        """Nothing is left on the screen."""


class _Warnings:
    """Says each warning once: all runs of a model have the same ones."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def tell(self, seen: Snapshot) -> None:
        for sentence in seen.warnings:
            if sentence not in self._said:
                self._said.add(sentence)
                say(f"! {sentence}")


class _Bars:
    """A bar for all runs and one for each that is at work, on stderr."""

    def __init__(self, training: Training) -> None:
        from rich import progress
        from rich.console import Console

        self._training = training
        self._bars = progress.Progress(
            progress.TextColumn("{task.description}", markup=False),
            progress.BarColumn(),
            progress.TextColumn("{task.fields[standing]}", markup=False),
            console=Console(stderr=True, highlight=False),
        )
        self._all = self._bars.add_task("runs", total=training.total, standing="")
        self._each: dict[int, progress.TaskID] = {}
        self._ended: set[int] = set()
        self._warnings = _Warnings()
        self._bars.start()

    def show(self) -> None:
        seen_now = self._training.snapshots()
        for number, seen in enumerate(seen_now):
            self._warnings.tell(seen)
            if seen.status.over and number not in self._ended:
                self._end(number, seen)
            elif seen.status == "running":
                self._draw(number, seen)
        done = sum(seen.fraction for seen in seen_now if not seen.status.over) + len(self._ended)
        standing = f"{len(self._ended)}/{self._training.total}"
        self._bars.update(self._all, completed=done, standing=standing)

    def close(self) -> None:
        self._bars.stop()

    def _draw(self, number: int, seen: Snapshot) -> None:
        if number not in self._each:
            name = f"run {number + 1}"
            self._each[number] = self._bars.add_task(name, total=1.0, standing="")
        standing = _standing(seen) if seen.epochs else outside_text.clean(seen.message)
        self._bars.update(self._each[number], completed=seen.fraction, standing=standing)

    def _end(self, number: int, seen: Snapshot) -> None:
        self._ended.add(number)
        if number in self._each:
            self._bars.remove_task(self._each.pop(number))
        ending = outside_text.clean(_ending(seen))
        self._bars.console.print(f"run {number + 1}: {ending}", markup=False)


def _about(training: Training, number: int, seen: Snapshot) -> str:
    recipe = training.runs[number].recipe
    return (
        f"{recipe.source}, seed {seen.seed}, {seen.epochs} epochs, "
        f"{recipe.training_images} images of {recipe.dataset}, on {seen.device or '?'}"
    )


def _standing(seen: Snapshot) -> str:
    """Where a run is, in a line: epoch, accuracies in percent, speed and time left."""
    parts = [f"epoch {seen.epoch}/{seen.epochs}"]
    if seen.epochs_done:
        parts.append(
            f"train {percent(seen.accuracy[-1])} valid {percent(last(seen.valid_accuracy))}"
        )
    if (auc := last(seen.valid_auc)) is not None:
        parts.append(f"AUC {area(auc)}")
    parts.append(f"{seen.images_per_second:.0f} img/s")
    if seen.eta is not None:
        parts.append(f"{int(seen.eta) // 60}:{int(seen.eta) % 60:02} left")
    return "  ".join(parts)


def _ending(seen: Snapshot) -> str:
    parts = [f"{seen.status} after {seen.epochs_done} epochs, {seen.elapsed:.0f} s"]
    if seen.best_epoch:
        parts.append(f"best valid {percent(seen.best_valid_accuracy)} at epoch {seen.best_epoch}")
    if seen.end and seen.end.valid_auc is not None:
        parts.append(f"AUC {area(seen.end.valid_auc)}")
    if seen.end and seen.end.test_accuracy is not None:
        parts.append(f"test {percent(seen.end.test_accuracy)}")
    if seen.end and seen.end.test_auc is not None:
        parts.append(f"AUC {area(seen.end.test_auc)}")
    return ", ".join(parts) + (f". {seen.message}" if seen.message else "")


def _tell_results(runs: list[Run], lab: str) -> None:
    """The table of these runs and of what they come to, on stdout."""
    from tutor.training.experiments import experiments
    from tutor.training.labs import LABS
    from tutor.training.reading import read

    if not runs:
        return
    for line in table(runs):
        echo(line)
    recipe = runs[0].recipe
    if recipe.dataset:
        echo(f"data: {recipe.dataset}; accuracies in percent")
    found = experiments(runs)
    if len(found) > 1 or (found and found[0].valid and found[0].valid.count > 1):
        for line in experiments_table(found):
            echo(line)
    for one in found:
        for sentence in read(one.snapshots(), LABS[lab]):
            say(f"{one.name}: {sentence}")


def _tell_expectations(folder: Path, lab: str, trained: list[Run]) -> None:
    """Whether what was expected of these models came."""
    from tutor.training.expectations import judgements_of

    for one in judgements_of(folder, lab, trained):
        say(f"{one.model}: {one.sentence}")
