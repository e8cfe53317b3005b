"""What was recorded in a learner's folder, gathered for the report. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tutor import course
from tutor.course import Lesson
from tutor.desk import fingerprint
from tutor.errors import TutorError
from tutor.measured import Known, Measured
from tutor.progress import LessonRecord, Progress
from tutor.training import runs
from tutor.training.evaluation import Predictions, read_predictions
from tutor.training.events import End, Status
from tutor.training.experiments import Experiment, experiments
from tutor.training.labs import LABS, Lab
from tutor.training.progress import RunView, Snapshot
from tutor.training.recipes import Recipe
from tutor.training.runs import Run
from tutor.workspace import Workspace, function_lines


@dataclass(frozen=True)
class Trained:
    """One finished run: what it was made from, how it ended, and its curves."""

    run: Run
    recipe: Recipe
    end: End
    seen: Snapshot
    predictions: Predictions | None


@dataclass(frozen=True)
class LabFacts:
    """One training lab.

    Attributes:
        tried: every model with finished runs.
        final: the runs of the model that most runs opened the test set for, by seed.
        unfinished: runs that did not come to their end.
        datasets: what finished runs were trained on, with whether it is a stand-in.
    """

    lab: Lab
    tried: tuple[Experiment, ...]
    final: tuple[Trained, ...]
    unfinished: int
    datasets: dict[str, bool]


@dataclass(frozen=True)
class Function:
    """A function of ``cnn.py``: its lesson, the learner's code (empty if gone), the record."""

    lesson: Lesson
    code: str
    record: LessonRecord


@dataclass(frozen=True)
class Facts:
    """Everything a report may speak of.

    Attributes:
        source: fingerprint of ``cnn.py`` as it stands.
        versions: of the programs in the newest runs.
    """

    functions: tuple[Function, ...]
    known: Known
    source: str
    labs: tuple[LabFacts, ...]
    versions: dict[str, str]

    def lab(self, what: str) -> LabFacts:
        """The lab called ``what``."""
        return next(one for one in self.labs if one.lab.what == what)


def gather(workspace: Workspace) -> Facts:
    """Reads the folder.

    Raises:
        SourceError: ``cnn.py`` cannot be read.
    """
    text = workspace.read()
    records = Progress(workspace.records).lessons()
    functions = tuple(
        Function(one, _code(text, one), records.get(one.id, LessonRecord()))
        for one in course.cnn_lessons()
        if one.function
    )
    labs = tuple(_lab(workspace.folder, lab) for lab in LABS.values())
    versions: dict[str, str] = {}
    for run in runs.runs_in(workspace.folder):
        try:
            versions |= run.recipe.versions
        except TutorError:
            continue
    known = Measured(workspace.records).read()
    return Facts(functions, known, fingerprint(text), labs, versions)


def _code(text: str, lesson: Lesson) -> str:
    found = function_lines(text, lesson.function, method=lesson.method)
    if found is None:
        return ""
    first, last = found
    return "\n".join(text.split("\n")[first - 1 : last]).rstrip()


def _lab(folder: Path, lab: Lab) -> LabFacts:
    found = runs.runs_in(folder, lab.what)
    tried = experiments(found)
    ended = [one for experiment in tried for one in experiment.ended.values()]
    datasets = {str(run.recipe.dataset): bool(run.recipe.stand_in) for run, _ in ended}
    unfinished = sum(run.status() is not Status.FINISHED for run in found)
    return LabFacts(lab, tried, _final(tried), unfinished, datasets)


def _final(tried: tuple[Experiment, ...]) -> tuple[Trained, ...]:
    """Of as many final runs each, those of the model that was begun last."""
    of_each = [
        sorted(one for one in experiment.ended.items() if one[1][0].recipe.final)
        for experiment in tried
    ]
    chosen: list[tuple[int, tuple[Run, End]]] = max(reversed(of_each), key=len, default=[])
    return tuple(
        Trained(run, run.recipe, end, RunView(run.folder).snapshot(), read_predictions(run.folder))
        for _, (run, end) in chosen
    )
