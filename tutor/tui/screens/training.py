"""A lab: trains what the learner's model file says, and shows it while it happens.

Draws what the runs recorded and nothing else: the same engine as ``cnn-tutor train``.
"""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, Static
from textual.worker import get_current_worker

from tutor.datasets.kept import own_names
from tutor.errors import TutorError
from tutor.phrases import phrase
from tutor.training import expectations
from tutor.training import runs as recorded
from tutor.training.engine import Training, interrupted
from tutor.training.events import Status
from tutor.training.expectations import Expectation
from tutor.training.experiments import Experiment, experiments, opened_before
from tutor.training.labs import lab
from tutor.training.progress import RunView, Snapshot
from tutor.training.reading import read
from tutor.training.runs import Run
from tutor.tui.lab_texts import summed_up
from tutor.tui.screens.ask import Ask
from tutor.tui.screens.form import FormScreen
from tutor.tui.widgets.curves import Curves
from tutor.tui.widgets.experiments_pane import ExperimentsPane
from tutor.tui.widgets.next_runs import NextRuns
from tutor.tui.widgets.run_bars import RunBars
from tutor.tui.widgets.runs_table import SHOWN_RUNS, RunsTable

_LOOK_EVERY = 0.2  # seconds: whether a trainer has ended, or must be killed
_DRAW_EVERY = 0.5  # seconds: a drawing takes 15 ms, which a trainer on the same core waits for
_ROOMY = 30  # rows from which the bars of finished runs stay
_AT_REST = 0.3  # seconds after a letter in which another may come
_EXPECTED = {"u": Expectation.UP, "d": Expectation.DOWN, "s": Expectation.SAME}
_ANSWERS = {key: phrase(f"expect.{expected}") for key, expected in _EXPECTED.items()}


class TrainingScreen(Screen[None]):
    """Settings, progress, curves and the table of all runs of the folder."""

    # At 80 columns the footer has no room for all: F9 asks what F3 would, and the line at the top
    # says which model F7 has chosen.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f9,r",
            "start",
            phrase("train.start"),
            id="train.start",
            tooltip=phrase("train.start.told"),
        ),
        Binding(
            "f8,g",
            "resume",
            phrase("train.resume"),
            id="train.resume",
            tooltip=phrase("train.resume.told"),
        ),
        Binding(
            "f10,s",
            "stop",
            phrase("train.stop"),
            id="train.stop",
            tooltip=phrase("train.stop.told"),
        ),
        Binding(
            "f3,e",
            "expect",
            phrase("train.expect"),
            id="train.expect",
            tooltip=phrase("train.expect.told"),
            show=False,
        ),
        Binding(
            "f7,m",
            "model",
            phrase("train.model"),
            id="train.model",
            tooltip=phrase("train.model.told"),
            show=False,
        ),
        Binding(
            "f4,o", "form", phrase("train.form"), id="train.form", tooltip=phrase("train.form.told")
        ),
        Binding(
            "f2,l", "look", phrase("train.look"), id="train.look", tooltip=phrase("train.look.told")
        ),
        Binding(
            "f5,d", "data", phrase("train.data"), id="train.data", tooltip=phrase("train.data.told")
        ),
        Binding(
            "f6,t",
            "table",
            phrase("train.table"),
            id="train.table",
            tooltip=phrase("train.table.told"),
        ),
        Binding(
            "f12,v",
            "results",
            phrase("train.results"),
            id="train.results",
            tooltip=phrase("train.results.told"),
        ),
        Binding(
            "f11,x",
            "final",
            phrase("train.final"),
            id="train.final",
            tooltip=phrase("train.final.told"),
        ),
        Binding(
            "escape,q",
            "leave",
            phrase("train.leave"),
            id="train.leave",
            tooltip=phrase("train.leave.told"),
        ),
        Binding(
            "p,shift+f12",
            "predict",
            phrase("train.predict"),
            id="train.predict",
            tooltip=phrase("train.predict.told"),
            show=False,
        ),
    ]

    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012 - as Textual has it

    def __init__(self, folder: Path, what: str = "digits") -> None:
        super().__init__(id="training")
        self._folder = folder
        self._lab = lab(what)
        self._training: Training | None = None
        self._chosen: str | None = None
        self._asking = False
        self._next_drawing = 0.0
        self._typed_at = 0.0
        self._grouped = False
        self._interrupted = False
        self._predicting = False

    def compose(self) -> ComposeResult:
        """Settings and progress above, curves in the middle, runs below."""
        yield NextRuns(self._folder, self._lab)
        bars = RunBars(id="bars")
        bars.display = False  # until something is trained
        yield bars
        yield Static(phrase(f"lab.guide.{self._lab.what}"), id="guide", markup=False)
        with Horizontal(id="curves"):
            yield Curves("loss")
            # Of two classes, half is right by chance: what lies below says nothing.
            yield Curves("accuracy", lowest=40 if self._lab.two_classes else 0)
        yield Static(id="reading", markup=False)
        yield RunsTable(self._lab)
        yield ExperimentsPane(id="experiments")
        yield Static(id="summary", markup=False)
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Shows the runs that are there already."""
        shown = recorded.runs_in(self._folder, self._lab.what)[-SHOWN_RUNS:]
        for run in shown:
            self._show_run(run, RunView(run.folder).snapshot())
        if shown:
            self._next.train_like(shown[-1])
        self._interrupted = bool(interrupted(self._folder, self._lab.what))
        if self._interrupted:
            self._read_out(phrase("train.was_interrupted"))
        if not shown:
            self._draw_curves(Snapshot(seed=0))
        self.call_after_refresh(_keep_what_is_loaded)
        self.set_interval(_LOOK_EVERY, self._look_if_at_rest)
        self.query_one(RunsTable).focus()

    # Running

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Start and stop are never both possible."""
        if action in ("start", "expect", "final", "model", "form"):
            return not self._working
        if action == "data":
            return self._lab.two_classes and not self._working and bool(own_names())
        if action == "resume":
            return not self._working and self._interrupted
        if action == "stop":
            return self._working
        if action == "predict":
            return self._lab.two_classes and not self._working and not self._predicting
        if action == "results":
            return any(table.row_count for table in self.query(RunsTable))
        return True

    @property
    def _next(self) -> NextRuns:
        return self.query_one(NextRuns)

    @property
    def _working(self) -> bool:
        return self._training is not None and not self._training.finished

    def action_start(self) -> None:
        """Starts the runs that the settings ask for; of a changed model it asks first."""
        try:
            before = self._next.before()
        except TutorError:
            self._next.expect(None)
            self._start()
        else:
            if self._next.expected is None:
                self._start_when_answered(before)
            else:
                self._start()

    @work
    async def _start_when_answered(self, before: Experiment) -> None:
        # The first answer has the focus, so that enter trains.
        answers = {"t": phrase("expect.train"), **_ANSWERS, "escape": phrase("expect.back")}
        answer = await self._ask(expectations.question(before, self._next.seeds), answers)
        if answer is not None and answer != "escape":
            self._next.expect(_EXPECTED.get(answer))
            self._start()

    def action_expect(self) -> None:
        """Asks what the learner expects of the next runs, or says why nothing can be expected."""
        try:
            before = self._next.before()
        except TutorError as error:
            self._read_out(str(error))
        else:
            self._expect_when_answered(before)

    @work
    async def _expect_when_answered(self, before: Experiment) -> None:
        answers = {**_ANSWERS, "escape": phrase("expect.none")}
        answer = await self._ask(expectations.question(before, self._next.seeds), answers)
        if answer is not None:
            self._next.expect(_EXPECTED.get(answer))

    async def _ask(self, question: str, answers: dict[str, str]) -> str | None:
        """The key of the answer; None where a question is on the screen already."""
        if self._asking:
            return None
        self._asking = True
        try:
            return await self.app.push_screen_wait(Ask(question, answers))
        finally:
            self._asking = False

    def _start(self) -> None:
        final = self._next.final and not self._grouped
        self._read_out(opened_before(self._folder, self._lab.what) if final else "")
        self._begin(**self._next.settings)

    def action_resume(self) -> None:
        """Finishes the runs that were interrupted."""
        self._begin(resume=True)

    def _begin(self, **settings: Any) -> None:
        try:
            self._training = Training(self._folder, what=self._lab.what, **settings)
            self._training.poll()
            self._place_bars()
            self.query_one("#summary", Static).update("")  # it told of the runs before
        except TutorError as error:
            self._training = None
            self.notify(str(error), severity="error", markup=False, timeout=10)
        self._chosen = None
        self.query_one(RunsTable).focus()
        self.refresh_bindings()

    def action_model(self) -> None:
        """Which model the next runs train: the learner's own, then each of the recipes."""
        self._next.change_model()

    def action_data(self) -> None:
        """Which patches the next runs train on: the lab's, then each set of the learner's own."""
        self._next.change_data()

    @work
    async def action_form(self) -> None:
        """The strategies as a form; it writes the learner's file."""
        if await self.app.push_screen_wait(FormScreen(self._folder, self._lab.what)):
            self._next.train_own()
            self._read_out(phrase("train.written", file=self._lab.file))

    def action_table(self) -> None:
        """All runs, or a line for each model that was tried."""
        self._grouped = not self._grouped
        table, pane = self.query_one(RunsTable), self.query_one(ExperimentsPane)
        table.display, pane.display = not self._grouped, self._grouped
        self.set_class(self._grouped, "-grouped")
        if self._grouped:
            pane.show(experiments(recorded.runs_in(self._folder, self._lab.what)))
        (pane if self._grouped else table).focus()

    def action_look(self) -> None:
        """The images that the next runs learn from."""
        from tutor.tui.screens.look import LookScreen

        self.app.push_screen(LookScreen(self._lab.what, self._next.data))

    @on(DataTable.RowSelected)
    def action_results(self) -> None:
        """What the run under the cursor makes of the validation images."""
        if chosen := self.query_one(RunsTable).chosen:
            from tutor.tui.screens.results import ResultsScreen

            self.app.push_screen(ResultsScreen(Run(self._folder / "runs" / chosen)))

    def action_predict(self) -> None:
        """Has Keras look at the test patches with each run of the model that was trained last."""
        self._predicting = True
        self._read_out(phrase("predict.running"))
        self._predict()

    @work(thread=True, group="predict")
    def _predict(self) -> None:
        from tutor.tui.predicting import sentences

        worker = get_current_worker()
        told = sentences(self._folder, worker)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._tell_prediction, told)

    def _tell_prediction(self, told: str) -> None:
        self._predicting = False
        self._read_out(told)
        self.refresh_bindings()

    def action_final(self) -> None:
        """Whether the next runs open the test set at their end."""
        self._next.change_final()

    def action_stop(self) -> None:
        """Stops at once; what was recorded is kept."""
        if self._training is not None:
            self._training.stop()
            self._next_drawing = 0.0
            self._look()

    def action_leave(self) -> None:
        """Goes back to the lesson; a training is stopped only after a question."""
        if isinstance(self.focused, Input):
            self.query_one(RunsTable).focus()
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
        answers = {"y": phrase("train.leave.stop"), "n": phrase("train.leave.go_on")}
        answer = await self._ask(phrase("train.leave.question"), answers)
        if answer == "y":
            self.action_stop()
        return answer == "y"

    def on_unmount(self) -> None:
        """Leaves no trainer behind."""
        if self._training is not None:
            self._training.close()

    # Drawing

    @on(Input.Changed)
    def _look_after_letter(self) -> None:
        """Between two letters there is time to draw; a drawing when one comes would delay it."""
        self._typed_at = time.monotonic()
        self.call_after_refresh(self._look)

    def _look_if_at_rest(self) -> None:
        if time.monotonic() > self._typed_at + _AT_REST:
            self._look()

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
                self._show_run(run, snapshot)
            self._show_progress(seen, len(self._training.runs))
        if was_working and not self._working:
            self._tell_end(seen)
        elif self._working and seen[0].warnings:
            self._read_out(" ".join(f"! {sentence}" for sentence in seen[0].warnings))

    def _tell_end(self, seen: tuple[Snapshot, ...]) -> None:
        """The figures of the runs that are over, whether it came as expected, and their curves."""
        assert self._training is not None
        trained = self._training.runs
        told = summed_up(run.result() for run in trained)
        self.query_one("#summary", Static).update(told)
        self._interrupted = bool(interrupted(self._folder, self._lab.what))
        judged = expectations.judgements_of(self._folder, self._lab.what, trained)
        self._read_out(" ".join((*(one.sentence for one in judged), *read(seen, self._lab))))
        self._next.expect(None)
        self._place_bars()
        self.refresh_bindings()

    def on_resize(self) -> None:
        """A low terminal has no lines for bars that are full."""
        self._place_bars()

    def _place_bars(self) -> None:
        if self._training is None:
            return
        well = all(one.status is Status.FINISHED for one in self._training.snapshots())
        full = not self._working and well  # else they tell what went wrong
        self.query_one(RunBars).display = not full or self.size.height >= _ROOMY

    def _show_progress(self, seen: tuple[Snapshot, ...], begun: int) -> None:
        running = (one for one in seen if one.status is Status.RUNNING)
        current = next(running, seen[max(begun, 1) - 1])  # the last one begun if none runs
        self.query_one(RunBars).show(seen, current)
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
        if self.query_one(RunsTable).show(run, seen) and self._chosen == run.id:
            self._draw_curves(seen)

    @on(DataTable.RowHighlighted)
    def choose(self, event: DataTable.RowHighlighted) -> None:
        """Draws the curves of the run under the cursor; the last row follows what is running."""
        if event.row_key.value is None:
            return
        last = event.cursor_row == event.data_table.row_count - 1
        self._chosen = None if last and self._working else event.row_key.value
        self.refresh_bindings()
        self._draw_curves(self.query_one(RunsTable).seen(event.row_key.value))

    def _read_out(self, sentences: str) -> None:
        """Says what is seen in the curves, or what the learner should know."""
        self.query_one("#reading", Static).update(Content(sentences))


def _keep_what_is_loaded() -> None:
    """Searches once for garbage and never again in what is left: keys would wait for it."""
    gc.collect()
    gc.freeze()
