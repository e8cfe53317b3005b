"""A lab: trains what the learner's model file says, and shows it while it happens.

Draws what the runs recorded and nothing else: the same engine as ``cnn-tutor train``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, ProgressBar, Static

from tutor.datasets import digits_label
from tutor.datasets.kept import own_names
from tutor.datasets.patches import patches_label
from tutor.errors import TutorError
from tutor.training import recipes
from tutor.training import runs as recorded
from tutor.training.engine import Training, interrupted
from tutor.training.events import Status
from tutor.training.experiments import Experiment, experiments, opened_before
from tutor.training.labs import lab
from tutor.training.progress import RunView, Snapshot
from tutor.training.reading import read
from tutor.training.runs import Run
from tutor.training.summary import Figures, summary
from tutor.tui.screens.ask import Ask
from tutor.tui.screens.form import FormScreen
from tutor.tui.widgets.curves import Curves
from tutor.wording import duration

_LOOK_EVERY = 0.2  # seconds: whether a trainer has ended, or must be killed
_DRAW_EVERY = 0.5  # seconds: a drawing takes 15 ms, which a trainer on the same core waits for
_SHOWN_RUNS = 100
_COLUMNS = {
    "run": 16,
    "seed": 4,
    "state": 11,
    "epochs": 7,
    "train": 5,
    "valid": 5,
    "best at": 9,
    "test": 5,
}
# At 80 columns there is no room for the best epoch too; what is last is scrolled to.
_TISSUE_COLUMNS = {name: width for name, width in _COLUMNS.items() if name != "best at"} | {
    "AUC": 6,
    "test AUC": 8,
}
_GUIDES = {
    "digits": (
        "The model in regularization.py learns 128 digits. Others, from which it never learns, "
        "tell how well it does. It begins as the lab's starting network, with nothing against "
        "overfitting.\n\n"
        "Before you press F9: what will the two accuracies do, and how far apart will they end?\n\n"
        "Afterwards change one thing, in the form (F4) or with your editor, and train again on the "
        "same seeds. F6 then shows whether the difference is more than noise."
    ),
    "patchcam": (
        "The model in patchcam.py learns to tell tumour from healthy tissue. Patches from which "
        "it never learns tell how well it does: accuracy, and the AUC of the tumour column. It "
        "begins as the lab's start, which sees no shape.\n\n"
        "Before you press F9: which AUC will it reach, if colour is all it sees?\n\n"
        "Afterwards change one thing, in the form (F4) or with your editor, and train again on "
        "the same seeds. F6 then shows whether the difference is more than noise."
    ),
}
_CLOSED = "the test set stays closed"
_OPEN = "final: the test set is opened"


class TrainingScreen(Screen[None]):
    """Settings, progress, curves and the table of all runs of the folder."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9,r", "start", "Train", id="train.start", tooltip="Start the runs"),
        Binding("f8,g", "resume", "Go on", id="train.resume", tooltip="Finish interrupted runs"),
        Binding("f7,m", "model", "Model", id="train.model", tooltip="Your file, or a recipe"),
        Binding("f5,d", "data", "Data", id="train.data", tooltip="Which patches, if you have own"),
        Binding("f4,o", "form", "Form", id="train.form", tooltip="Choose the strategies"),
        Binding("f6,t", "table", "Table", id="train.table", tooltip="All runs, or experiments"),
        Binding("f10,s", "stop", "Stop", id="train.stop", tooltip="Stop now, keep the best"),
        Binding("f11,x", "final", "Final test", id="train.final", tooltip="Open the test set"),
        Binding("escape,q", "leave", "Back", id="train.leave", tooltip="Back to the lesson"),
    ]

    def __init__(self, folder: Path, what: str = "digits") -> None:
        super().__init__(id="training")
        self._folder = folder
        self._lab = lab(what)
        self._columns = _TISSUE_COLUMNS if self._lab.two_classes else _COLUMNS
        self._data: str | None = None
        self._training: Training | None = None
        self._shown: dict[str, Snapshot] = {}
        self._chosen: str | None = None
        self._final = False
        self._asking = False
        self._next_drawing = 0.0
        self._recipe: str | None = None
        self._grouped = False
        self._interrupted = False

    def compose(self) -> ComposeResult:
        """Settings and progress above, curves in the middle, runs below."""
        yield Static(id="where", markup=False)
        with Horizontal(id="settings"):
            yield Static("runs ", markup=False)
            yield Input("2", type="integer", id="runs", compact=True)
            yield Static("epochs ", markup=False)
            yield Input(placeholder="of the file", type="integer", id="epochs", compact=True)
            yield Static(_CLOSED, id="test-set", markup=False)
        with Vertical(id="bars"):
            yield _bar("all runs", "all")
            yield _bar("this run", "one")
        yield Static(_GUIDES[self._lab.what], id="guide", markup=False)
        with Horizontal(id="curves"):
            yield Curves("loss")
            # Of two classes, half is right by chance: what lies below says nothing.
            yield Curves("accuracy", lowest=40 if self._lab.two_classes else 0)
        yield Static(id="reading", markup=False)
        yield DataTable(id="table", cursor_type="row", zebra_stripes=True)
        yield Static(id="experiments", markup=False)
        yield Static(id="summary", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Shows the runs that are there already."""
        table: DataTable[Content] = self.query_one("#table", DataTable)
        for name, width in self._columns.items():
            table.add_column(name, key=name, width=width)
        shown = recorded.runs_in(self._folder, self._lab.what)[-_SHOWN_RUNS:]
        for run in shown:
            self._show_run(run, RunView(run.folder).snapshot())
        if shown:
            self._data = _data_of(shown[-1])
        self._tell_model()
        self._interrupted = bool(interrupted(self._folder, self._lab.what))
        if self._interrupted:
            self._read_out("A run was interrupted. F8 finishes it where its last checkpoint was.")
        if not self._shown:
            self._draw_curves(Snapshot(seed=0))
        self._summarise()
        self.set_interval(_LOOK_EVERY, self._look)
        table.focus()

    # Running

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Start and stop are never both possible."""
        if action in ("start", "final", "model", "form"):
            return not self._working
        if action == "data":
            return self._lab.two_classes and not self._working and bool(own_names())
        if action == "resume":
            return not self._working and self._interrupted
        if action == "stop":
            return self._working
        return True

    @property
    def _working(self) -> bool:
        return self._training is not None and not self._training.finished

    def action_start(self) -> None:
        """Starts the runs that the settings ask for."""
        count, epochs = self.query_one("#runs", Input).value, self.query_one("#epochs", Input).value
        if self._final and not self._grouped:
            self._read_out(opened_before(self._folder, self._lab.what))
        self._begin(
            data=self._data,
            runs=min(_whole(count) or 1, 100),
            epochs=_whole(epochs),
            final=self._final,
            recipe=self._recipe,
        )

    def action_resume(self) -> None:
        """Finishes the runs that were interrupted."""
        self._begin(resume=True)

    def _begin(self, **settings: Any) -> None:
        try:
            self._training = Training(self._folder, what=self._lab.what, **settings)
            self._training.poll()
        except TutorError as error:
            self._training = None
            self.notify(str(error), severity="error", markup=False, timeout=10)
        self._chosen = None
        self.query_one("#table", DataTable).focus()
        self.refresh_bindings()

    def action_model(self) -> None:
        """Which model the next runs train: the learner's own, then each of the recipes."""
        models = (None, *recipes.shipped(self._lab.what))
        self._recipe = models[(models.index(self._recipe) + 1) % len(models)]
        self._tell_model()

    def action_data(self) -> None:
        """Which patches the next runs train on: the lab's, then each set of the learner's own."""
        sets = (None, *own_names())
        self._data = sets[(sets.index(self._data) + 1) % len(sets)] if self._data in sets else None
        self._tell_model()

    @work
    async def action_form(self) -> None:
        """The strategies as a form; it writes the learner's file."""
        if await self.app.push_screen_wait(FormScreen(self._folder, self._lab.what)):
            self._recipe = None
            self._tell_model()
            self._read_out(f"{self._lab.file} is written. Before F9: what will it change?")

    def action_table(self) -> None:
        """All runs, or a line for each model that was tried."""
        self._grouped = not self._grouped
        self.query_one("#table").display = not self._grouped
        self.query_one("#experiments").display = self._grouped
        if self._grouped:
            found = experiments(recorded.runs_in(self._folder, self._lab.what))
            self.query_one("#experiments", Static).update(_experiments(found))

    def action_final(self) -> None:
        """Whether the next runs open the test set at their end."""
        self._final = not self._final
        self.query_one("#test-set", Static).update(_OPEN if self._final else _CLOSED)

    def action_stop(self) -> None:
        """Stops at once; what was recorded is kept."""
        if self._training is not None:
            self._training.stop()
            self._next_drawing = 0.0
            self._look()

    def action_leave(self) -> None:
        """Goes back to the lesson; a training is stopped only after a question."""
        if isinstance(self.focused, Input):
            self.query_one("#table", DataTable).focus()
        else:
            self._leave_when_answered()

    @work
    async def _leave_when_answered(self) -> None:
        if await self._may_stop():
            self.dismiss()

    async def before_quit(self) -> bool:
        """Asks before a training is lost; whether to quit."""
        if not self._working:
            return True
        self._quit_when_answered()
        return False

    @work
    async def _quit_when_answered(self) -> None:
        if await self._may_stop():
            self.app.exit()

    async def _may_stop(self) -> bool:
        if not self._working:
            return True
        if self._asking:
            return False
        self._asking = True
        question = "A training is running. Stop it? What it has recorded is kept."
        try:
            answer = await self.app.push_screen_wait(Ask(question, {"y": "stop", "n": "go on"}))
        finally:
            self._asking = False
        if answer == "y":
            self.action_stop()
        return answer == "y"

    def on_unmount(self) -> None:
        """Leaves no trainer behind."""
        if self._training is not None:
            self._training.close()

    # Drawing

    def _look(self) -> None:
        if self._training is None or not self._training.total:
            return
        was_working = self._working
        try:
            self._training.poll()
        except TutorError as error:
            self.notify(str(error), severity="error", markup=False, timeout=10)
            self._training.stop()
        if self._working and time.monotonic() < self._next_drawing:
            return
        self._next_drawing = time.monotonic() + _DRAW_EVERY
        seen = self._training.snapshots()
        with self.app.batch_update():
            for run, snapshot in zip(self._training.runs, seen, strict=False):
                if self._shown.get(run.id) is not snapshot:
                    self._show_run(run, snapshot)
            self._show_progress(seen, len(self._training.runs))
        if was_working and not self._working:
            self._summarise()
            self._interrupted = bool(interrupted(self._folder, self._lab.what))
            self._read_out(" ".join(read(seen, self._lab)))
            self.refresh_bindings()
        elif self._working and seen[0].warnings:
            self._read_out(" ".join(f"! {sentence}" for sentence in seen[0].warnings))

    def _show_progress(self, seen: tuple[Snapshot, ...], begun: int) -> None:
        over = sum(one.status.over for one in seen)
        running = (one for one in seen if one.status is Status.RUNNING)
        current = next(running, seen[max(begun, 1) - 1])  # the last one begun if none runs
        _set(self, "all", sum(_fraction(one) for one in seen) / len(seen), f"{over} of {len(seen)}")
        _set(self, "one", _fraction(current), _where(current))
        if self._chosen is None:
            self._draw_curves(current)

    def _draw_curves(self, seen: Snapshot) -> None:
        drawn = len(seen.loss) > 1
        self.query_one("#guide").display = not drawn
        self.query_one("#curves").display = drawn
        for curves in self.query(Curves):
            # One a look while it runs: two drawings together would keep a key waiting.
            if curves.show(seen) and not seen.status.over:
                break

    def _show_run(self, run: Run, seen: Snapshot) -> None:
        table: DataTable[Content] = self.query_one("#table", DataTable)
        cells = _cells(run, seen)
        if run.id in self._shown:
            before = _cells(run, self._shown[run.id])
            for name in self._columns:
                if cells[name] != before[name]:
                    table.update_cell(run.id, name, Content(cells[name]))
        else:
            table.add_row(*(Content(cells[name]) for name in self._columns), key=run.id)
            table.move_cursor(row=table.row_count - 1)
        self._shown[run.id] = seen
        if self._chosen == run.id:
            self._draw_curves(seen)

    @on(DataTable.RowHighlighted)
    def choose(self, event: DataTable.RowHighlighted) -> None:
        """Draws the curves of the run under the cursor; the last row follows what is running."""
        if event.row_key.value is None:
            return
        last = event.cursor_row == event.data_table.row_count - 1
        self._chosen = None if last and self._working else event.row_key.value
        self._draw_curves(self._shown.get(event.row_key.value, Snapshot(seed=0)))

    def _summarise(self) -> None:
        runs = self._training.runs if self._training is not None else ()
        told = summary(run.result() for run in runs)
        parts = [
            f"{name}: {_figures(figures)}"
            for name, figures in (("validation", told.valid), ("test", told.test))
            if figures is not None
        ]
        parts += [
            f"{name}: {_area_figures(figures)}"
            for name, figures in (("AUC", told.valid_auc), ("on the test set", told.test_auc))
            if figures is not None
        ]
        count = told.valid.count if told.valid else 0
        runs_told = "1 finished run" if count == 1 else f"{count} finished runs"
        text = "   ".join([runs_told, *parts]) if parts else ""
        self.query_one("#summary", Static).update(text)

    def _tell_model(self) -> None:
        model = f"recipe {self._recipe}" if self._recipe else self._lab.file
        self.query_one("#where", Static).update(f" {self._lab.title}   {model}, {self._label()}")

    def _label(self) -> str:
        if self._lab.what == "digits":
            return digits_label()
        try:
            return patches_label(self._data or "patchcam")
        except TutorError as error:
            return str(error)

    def _read_out(self, sentences: str) -> None:
        """Says what is seen in the curves, or what the learner should know."""
        self.query_one("#reading", Static).update(Content(sentences))


def _data_of(run: Run) -> str | None:
    """The learner's own set that a run was trained on, if it is still here."""
    try:
        data = run.recipe.data
    except TutorError:
        return None
    return data if data in own_names() else None


def _bar(label: str, name: str) -> Horizontal:
    return Horizontal(
        Static(label, classes="label", markup=False),
        ProgressBar(total=1.0, show_eta=False, show_percentage=False, id=f"bar-{name}"),
        Static(id=f"told-{name}", classes="told", markup=False),
        classes="bar",
    )


def _set(screen: TrainingScreen, name: str, fraction: float, told: str) -> None:
    screen.query_one(f"#bar-{name}", ProgressBar).progress = fraction
    # Without a layout, which would draw the whole screen anew: the cell is as wide as it can be.
    screen.query_one(f"#told-{name}", Static).update(told, layout=False)


def _whole(typed: str) -> int | None:
    """A number from 1 on, None for anything else that the field lets through, such as ``-``."""
    return max(int(typed), 1) if typed.isascii() and typed.isdigit() else None


def _fraction(seen: Snapshot) -> float:
    return 1.0 if seen.status.over else seen.fraction


def _where(seen: Snapshot) -> str:
    if not seen.epochs or seen.message:
        return seen.message or seen.status.value
    speed = f"{seen.images_per_second:.0f} img/s"
    parts = [f"epoch {seen.epoch} of {seen.epochs}", f"{speed} on {seen.device or '?'}"]
    if seen.eta is not None:
        parts.append(f"{duration(seen.eta)} left")
    return "  ".join(parts)


def _cells(run: Run, seen: Snapshot) -> dict[str, str]:
    """By the heads of the columns."""
    best = seen.best_epoch
    test = seen.end.test_accuracy if seen.end else None
    return {
        "run": _name(run.folder),
        "seed": str(seen.seed),
        "state": seen.status.value,
        "epochs": f"{seen.epochs_done}/{seen.epochs}" if seen.epochs else "-",
        "train": _percent(seen.accuracy[-1] if seen.accuracy else None),
        "valid": _percent(seen.best_valid_accuracy),
        "best at": f"epoch {best}" if best else "-",
        "test": _percent(test),
        "AUC": _area(seen.kept_valid_auc),
        "test AUC": _area(seen.end.test_auc if seen.end else None),
    }


def _area(auc: float | None) -> str:
    return "-" if auc is None else f"{auc:.4f}"


def _experiments(found: Sequence[Experiment]) -> Content:
    """A line for each model: its runs, mean accuracies, and the difference to the first model."""
    if not found:
        return Content("No run has finished yet.")
    auc = any(one.auc for one in found)
    head = (
        f"{'model':<20}{'runs':>5}{'valid':>8}{'test':>8}{'AUC':>8}"
        if auc
        else (f"{'model':<20}{'runs':>5}{'valid':>8}{'test':>8}")
    )
    lines = [f"{head}   against the first, 95 % interval"]
    for one in found:
        first = next(other for other in found if other.data == one.data)
        against = one.against(first) if one is not first else None
        valid = _percent(one.valid.mean if one.valid else None)
        test = _percent(one.test.mean if one.test else None)
        told = against.sentence if against else "-"
        area = f"{_area(one.auc.mean if one.auc else None):>8}" if auc else ""
        lines.append(f"{one.name[:19]:<20}{one.count:>5}{valid:>8}{test:>8}{area}   {told}")
    return Content("\n".join(lines))


@lru_cache(maxsize=2 * _SHOWN_RUNS)
def _name(folder: Path) -> str:
    """When the run was made, and what it trains: ``02:40 best``."""
    run = Run(folder)
    try:
        source = run.recipe.source
    except TutorError:
        source = "?"
    hour = [*run.id.split("-"), "", "", ""][2]
    model = "yours" if source in recipes.LEARNERS_FILE.values() else source
    return f"{hour[:2]}:{hour[2:4]} {model}"[: _COLUMNS["run"]]


def _percent(fraction: float | None) -> str:
    return "-" if fraction is None or fraction != fraction else f"{100 * fraction:.1f}"


def _area_figures(figures: Figures) -> str:
    if figures.count == 1:
        return _area(figures.mean)
    spread = 1e4 * figures.variance  # of hundredths, as the variance of percentages
    return f"mean {figures.mean:.4f} ± {figures.half_width:.4f} (95 %), variance {spread:.2f}"


def _figures(figures: Figures) -> str:
    mean = f"{100 * figures.mean:.2f} %"
    if figures.count == 1:
        return mean
    variance = 1e4 * figures.variance  # of percentages, as the table shows them
    return f"mean {mean} ± {100 * figures.half_width:.2f} (95 %), variance {variance:.2f}"
