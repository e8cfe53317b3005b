"""What all tests share: no traces outside, one sandbox and one Keras, the command as a program."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Before any screen is imported: the names of its keys are made then.
os.environ["CNN_TUTOR_LANGUAGE"] = "en"

import numpy as np
import pytest

from tutor import course
from tutor.checker import Checker
from tutor.datasets import catalogue
from tutor.datasets.patches import load_patches
from tutor.grading import outputs
from tutor.grading.folder import GradedFolder
from tutor.grading.records import Grade, LessonGrade, Report, State, Submission
from tutor.grading.workbench import Timings
from tutor.oracle.client import Oracle
from tutor.outcomes import Outcome
from tutor.results import Finding, LessonResult
from tutor.sandbox.client import Sandbox
from tutor.training import runs
from tutor.training.evaluation import write_predictions
from tutor.training.events import End, Epoch, Start, Status
from tutor.training.recipes import Recipe
from tutor.workspace import Workspace

DEADLINE = 120
"""Seconds after which a program that we started counts as hanging."""


@pytest.fixture(scope="session", autouse=True)
def _no_traces_of_the_session(tmp_path_factory):
    """Children that serve many tests keep their logs in a folder that is thrown away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNN_TUTOR_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("CNN_TUTOR_DATA", str(tmp_path_factory.mktemp("data")))
        patch.setenv("CNN_TUTOR_SETTINGS", str(tmp_path_factory.mktemp("settings") / "file.json"))
        yield


@pytest.fixture(autouse=True)
def _no_traces(tmp_path, monkeypatch):
    """Nothing is read from or written to the folders of whoever runs the tests."""
    monkeypatch.setenv("CNN_TUTOR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CNN_TUTOR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("CNN_TUTOR_SETTINGS", str(tmp_path / "settings.json"))


@pytest.fixture(scope="session")
def sandbox():
    """Where learner code runs; preparing it takes seconds, and every check gets its own worker."""
    shared = Sandbox()
    shared.start()
    yield shared
    shared.close()


@pytest.fixture(scope="session")
def keras():
    """Live Keras; for tests that are marked so."""
    shared = Oracle()
    yield shared
    shared.close()


class NoKeras:
    """In the place of Keras where it must not be needed."""

    def ask(self, questions):
        """Fails the test."""
        raise AssertionError(f"Keras was asked {len(questions)} questions")


@pytest.fixture(scope="session")
def check(sandbox) -> Callable[..., LessonResult]:
    """``check(source, "conv2d")``: how a lesson is judged, Keras being out of reach.

    One checker for all tests, so that the bank of misconceptions is run once a lesson.
    """
    checker = Checker(sandbox, NoKeras())

    def judged(source: str, lesson: str) -> LessonResult:
        return checker.check(source, [lesson], at_desk=False).lessons[0]

    return judged


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    """A learner's folder with the stubs."""
    return Workspace.create(tmp_path / "mine")


@pytest.fixture
def reference(tmp_path) -> Workspace:
    """A learner's folder in which everything is right."""
    made = Workspace.create(tmp_path / "done")
    made.write(course.reference_file())
    return made


@pytest.fixture
def nuclei(tmp_path):
    """A small set of patches of one's own, ``nuclei``, every second one tumour, which is darker."""
    labels = np.arange(90, dtype=np.uint8) % 2
    images = np.random.default_rng(1).integers(150, 250, (90, 32, 32, 3), dtype=np.uint8)
    images[labels == 1] -= 100
    split = np.repeat([0, 1, 2], 30)  # train, valid, test
    file = tmp_path / "nuclei.npz"
    np.savez(file, x=images, y=labels, split=split)
    catalogue.bring("nuclei", file)
    return load_patches("nuclei")


@pytest.fixture
def tissue_run(nuclei):
    """``tissue_run(folder, tumour)``: a finished run that says ``tumour`` of the 30 patches."""

    def finished(
        folder, tumour=None, *, status=Status.FINISHED, split="valid", labels=None, final=False
    ):
        labels = nuclei.y_valid if labels is None else np.asarray(labels, np.uint8)
        if tumour is None:
            tumour = 0.5 + 0.3 * (labels - 0.5) + 0.4 * np.sin(np.arange(len(labels)))
        recipe = Recipe(
            "patchcam", "patchcam.py", 0, final, "nuclei", dataset=nuclei.label, stand_in=True
        )
        run = runs.create(folder, recipe, "EPOCHS = 2\n")
        runs.append(run.folder, Start(100.0, 0, 2, 2, 64, 128))
        for epoch in (1, 2):
            runs.append(run.folder, Epoch(100.0 + epoch, epoch, 1.0, 0.7, 1.0, 0.75, 0.8))
        tumour = np.asarray(tumour, np.float32)
        probability = np.stack([1 - tumour, tumour], axis=1)
        write_predictions(run.folder, split, labels, probability)
        runs.finish(run.folder, End(110.0, status, best_epoch=2, valid_accuracy=0.75))
        return run

    return finished


@pytest.fixture
def graded_folder(tmp_path) -> Callable[..., GradedFolder]:
    """``graded_folder(ann=source)``: a graded class, as ``grade`` writes it; nothing was run.

    Every lesson of a learner in ``failed`` went wrong as that finding says; the others passed.
    """

    def made(
        failed: dict[str, dict[str, Finding]] | None = None,
        training: dict[str, str] | None = None,
        **sources: str,
    ) -> GradedFolder:
        folder = tmp_path / "grades"
        lessons = tuple(one.id for one in course.cnn_lessons())
        grades, submissions = [], []
        for name, source in sources.items():
            told = (failed or {}).get(name, {})
            models = tuple((training or {}).items())
            key = re.sub(r"\W", "-", name)
            submissions.append(Submission(name, key, "cnn.py", source, training=models))
            grades.append(_grade(name, key, lessons, told))
        report = Report(1, "1", lessons, {}, tuple(grades))
        folder.mkdir(exist_ok=True)
        outputs.write(folder, report, submissions)
        timings = {one.key: {"seconds": 0.5} for one in grades}
        outputs.write_timings(folder, Timings(submissions=timings))
        return GradedFolder.open(folder)

    return made


def _grade(name: str, key: str, lessons: tuple[str, ...], failed: dict[str, Finding]) -> Grade:
    told = tuple(
        LessonGrade(
            lesson,
            Outcome.FAILED if lesson in failed else Outcome.PASSED,
            0.0 if lesson in failed else 10.0,
            10.0,
            finding=failed.get(lesson),
        )
        for lesson in lessons
    )
    points = sum(one.points for one in told)
    return Grade(name, key, "cnn.py", State.GRADED, "", points, 80.0, lessons=told)


@dataclass(frozen=True)
class Ended:
    """What a program left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its stdout, which is nothing but JSON."""
        return json.loads(self.out)


class Command:
    """Starts ``cnn-tutor`` as it is installed, away from the checkout and without a terminal."""

    program = Path(sys.executable).with_name("cnn-tutor")

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, *arguments: object, typed: str | None = None, **settings: Any) -> Ended:
        """Runs it to its end; ``typed`` comes through a pipe."""
        if typed is not None:
            settings["stdin"] = subprocess.PIPE
        with self.start(*arguments, **settings) as process:
            try:
                out, err = process.communicate(typed, timeout=DEADLINE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        return Ended(process.returncode, out, err)

    def start(
        self,
        *arguments: object,
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        stdin: int = subprocess.DEVNULL,
    ) -> subprocess.Popen[str]:
        """Starts it; whoever asked reads its pipes and waits for its end."""
        return subprocess.Popen(
            [self.program, *map(str, arguments)],
            cwd=cwd or self._folder,
            env={**os.environ, **(env or {})},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )


@pytest.fixture
def cnn_tutor(tmp_path) -> Command:
    """``cnn_tutor("check", "conv2d")`` runs the command in the test's folder."""
    return Command(tmp_path)


@pytest.fixture(scope="session")
def command_in() -> type[Command]:
    """``command_in(folder)``: as ``cnn_tutor``, for fixtures that many tests share."""
    return Command


@pytest.fixture
def fresh_python(tmp_path) -> Callable[[str], str]:
    """``fresh_python(program)``: what a new Python, away from the checkout, prints."""

    def run(program: str) -> str:
        ended = subprocess.run(
            [sys.executable, "-P", "-c", program],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=DEADLINE,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    return run
