"""What the next runs of a lab will train: model, data, seeds, epochs, and what is expected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tutor.datasets.kept import own_names
from tutor.errors import TutorError
from tutor.phrases import phrase
from tutor.training import expectations, recipes
from tutor.training.data import label_of
from tutor.training.expectations import Expectation
from tutor.training.experiments import PAIRS, Experiment
from tutor.training.labs import Lab
from tutor.training.runs import Run
from tutor.tui.widgets.field import Field

_MOST = 100


class NextRuns(Vertical):
    """Two lines: model and data, then the fields. Starts nothing.

    Attributes:
        data: the set of patches of the learner's own; None for the lab's own images.
        final: whether the runs open the test set.
        expected: what the learner said of them, None where nothing was said.
    """

    def __init__(self, folder: Path, lab: Lab) -> None:
        super().__init__(id="next-runs")
        self._folder = folder
        self._lab = lab
        self._recipe: str | None = None
        self.data: str | None = None
        self.final = False
        self.expected: Expectation | None = None

    def compose(self) -> ComposeResult:
        """The learner's own model, as many runs as can be compared, the test set closed."""
        yield Static(id="where", markup=False)
        with Horizontal(id="settings"):
            yield Static(f"{phrase('runs.runs')} ", markup=False)
            yield Field(str(PAIRS), type="integer", id="runs", compact=True)
            yield Static(f"{phrase('runs.epochs')} ", markup=False)
            yield Field(
                placeholder=phrase("runs.of_file"), type="integer", id="epochs", compact=True
            )
            yield Static(phrase("runs.closed"), id="test-set", markup=False)
            yield Static(id="expected", markup=False)

    def on_mount(self) -> None:
        """Tells the learner's own model."""
        self._tell()

    @property
    def seeds(self) -> range:
        """From 0 on, one for each run."""
        return range(min(_whole(self.query_one("#runs", Field).value) or 1, _MOST))

    @property
    def settings(self) -> dict[str, Any]:
        """As :class:`~tutor.training.engine.Training` takes them."""
        return {
            "data": self.data,
            "runs": len(self.seeds),
            "epochs": self._epochs,
            "final": self.final,
            "expected": self.expected,
            "recipe": self._recipe,
        }

    def before(self) -> Experiment:
        """The model that the runs are held against.

        Raises:
            TutorError: there is none; see :func:`tutor.training.expectations.before`.
        """
        what = self._lab.what
        label = label_of(what, self.data)
        return expectations.before(self._folder, what, self._recipe, self._epochs, label)

    def expect(self, expected: Expectation | None) -> None:
        """Keeps and shows what the learner expects."""
        self.expected = expected
        told = phrase("expect.told", what=phrase(f"expect.{expected}")) if expected else ""
        self.query_one("#expected", Static).update(told)

    def train_like(self, run: Run) -> None:
        """Takes over the learner's own data set that a run was trained on, if it is still here."""
        try:
            data = run.recipe.data
        except TutorError:
            return
        self.data = data if data in own_names() else None
        self._tell()

    def train_own(self) -> None:
        """The learner's own model file."""
        self._recipe = None
        self._tell()

    def change_model(self) -> None:
        """The learner's own model, then each of the recipes."""
        models = (None, *recipes.shipped(self._lab.what))
        self._recipe = models[(models.index(self._recipe) + 1) % len(models)]
        self._tell()

    def change_data(self) -> None:
        """The lab's patches, then each set of the learner's own."""
        sets = (None, *own_names())
        self.data = sets[(sets.index(self.data) + 1) % len(sets)] if self.data in sets else None
        self._tell()

    def change_final(self) -> None:
        """Whether the runs open the test set at their end."""
        self.final = not self.final
        self.query_one("#test-set", Static).update(
            phrase("runs.open" if self.final else "runs.closed")
        )

    @property
    def _epochs(self) -> int | None:
        return _whole(self.query_one("#epochs", Field).value)

    def _tell(self) -> None:
        """Which model and data come next; what was expected was said of others."""
        self.expect(None)
        model = phrase("runs.recipe", name=self._recipe) if self._recipe else self._lab.file
        try:
            label = label_of(self._lab.what, self.data)
        except TutorError as error:
            label = str(error)
        self.query_one("#where", Static).update(
            f" {phrase(f'lab.title.{self._lab.what}')}   {model}, {label}"
        )


def _whole(typed: str) -> int | None:
    """A number from 1 on, None for anything else that the field lets through, such as ``-``."""
    return max(int(typed), 1) if typed.isascii() and typed.isdigit() else None
