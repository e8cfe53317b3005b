"""Runs on disk: what is recorded is found again, whatever the moment of the crash."""

import math
import subprocess
import sys

import numpy as np
import pytest

from tutor import paths
from tutor.errors import TrainingError, UsageError
from tutor.training import checkpoint, events, locks, recipes, runs
from tutor.training.checkpoint import Checkpoint
from tutor.training.events import End, Epoch, Start, Status, Step, Warn
from tutor.training.progress import RunView
from tutor.training.recipes import Recipe
from tutor.training.summary import figures, summary

RECORDED = [
    Start(100.0, seed=3, epochs=4, steps=2, batch_size=64, images=128, params=10, device="CPU"),
    Step(101.0, epoch=1, step=1, images_per_second=64.0),
    Epoch(102.0, 1, 2.0, 0.25, 2.5, 0.5),
    Epoch(104.0, 2, 1.0, 0.75, 1.5, 0.75),
    Warn(104.0, "memory", "It knows [these] by heart: naïve, 数字."),
    Epoch(106.0, 3, 0.5, 1.0, 1.25, 0.75),
]
END = End(107.0, Status.FINISHED, best_epoch=3, valid_loss=1.2, valid_accuracy=0.7)


@pytest.fixture
def run(tmp_path):
    recipe = Recipe("digits", "regularization.py", seed=3, final=False)
    return runs.create(tmp_path, recipe, "def build_model(): ...\n")


@pytest.fixture
def forgotten(monkeypatch):
    """A run needs ten seconds to be called interrupted if no trainer ever began: not here."""
    monkeypatch.setattr(runs, "_GRACE_SECONDS", -1.0)


def record(run, *what):
    for event in what:
        runs.append(run.folder, event)


@pytest.mark.parametrize("event", [*RECORDED, END])
def test_an_event_is_one_line_and_comes_back_as_it_was(event):
    line = events.to_line(event)
    assert line.count("\n") == 1
    assert events.from_line(line) == event


def test_numbers_that_are_none_come_back_through_strict_json():
    back = events.from_line(events.to_line(Epoch(1.0, 1, math.nan, 0.1, math.inf, None)))
    assert isinstance(back, Epoch)
    assert math.isnan(back.loss)
    assert back.valid_loss == math.inf
    assert back.valid_accuracy is None
    assert back.diverged
    assert "NaN" not in events.to_line(back)


@pytest.mark.parametrize(
    "line", ["", "{", '{"event": "epoch"}', '{"event": "tomorrow"}', "[1]", "3", b"\xff\xfe"]
)
def test_what_is_no_event_is_passed_over(line):
    assert events.from_line(line) is None


def test_a_snapshot_tells_where_the_run_is(run):
    record(run, *RECORDED, Step(107.0, epoch=4, step=1, images_per_second=80.0))
    with locks_held(run):
        seen = RunView(run.folder).snapshot()
    assert (seen.seed, seen.epoch, seen.epochs, seen.step, seen.steps) == (3, 4, 4, 1, 2)
    assert seen.loss == (2.0, 1.0, 0.5)
    assert seen.valid_accuracy == (0.5, 0.75, 0.75)
    assert (seen.best_epoch, seen.best_valid_accuracy) == (3, 0.75)  # the smaller loss decides
    assert seen.images_per_second == 80.0
    assert seen.elapsed == 7.0
    # From half an epoch at 101 to three and a half at 107: two seconds an epoch, half of one left.
    assert seen.eta == pytest.approx(1.0)
    assert seen.fraction == pytest.approx(3.5 / 4)
    assert seen.warnings == ("It knows [these] by heart: naïve, 数字.",)


def test_a_snapshot_is_the_same_object_until_something_happens(run):
    view = RunView(run.folder)
    record(run, *RECORDED)
    before = view.snapshot()
    assert view.snapshot() is before
    record(run, END)
    after = view.snapshot()
    assert after is not before
    assert (after.status, after.end, after.fraction) == (Status.FINISHED, END, 1.0)
    assert after.kept_valid_accuracy == 0.7


def test_a_reader_lives_with_a_crash_at_every_byte(run, forgotten):
    record(run, *RECORDED, END)
    file = run.folder / runs.EVENTS
    whole = file.read_bytes()
    epochs = 0
    for size in range(len(whole)):
        file.write_bytes(whole[:size])
        seen = RunView(run.folder).snapshot()
        assert seen.epochs_done >= epochs
        assert seen.status is Status.INTERRUPTED
        epochs = seen.epochs_done
    assert epochs == 3


def test_a_line_that_is_still_being_written_waits_for_its_rest(run):
    line = events.to_line(RECORDED[2]).encode()
    view = RunView(run.folder)
    with (run.folder / runs.EVENTS).open("ab", buffering=0) as file:
        file.write(line[:20])
        assert view.snapshot().epochs_done == 0
        file.write(line[20:])
        assert view.snapshot().epochs_done == 1


def test_an_event_after_a_torn_line_is_not_lost(run):
    record(run, RECORDED[0])
    with (run.folder / runs.EVENTS).open("ab") as file:
        file.write(b'{"event": "epo')
    record(run, END)
    assert list(runs.read_events(run.folder)) == [RECORDED[0], END]
    assert run.status() is Status.FINISHED


def test_a_curve_that_diverges_is_told_and_is_never_the_best(run):
    record(run, *RECORDED, Epoch(108.0, 4, math.nan, 0.1, math.nan, 0.1))
    seen = RunView(run.folder).snapshot()
    assert seen.diverged
    assert math.isnan(seen.loss[-1])
    assert seen.best_epoch == 3


def test_a_run_is_running_while_its_trainer_lives_and_interrupted_after(run):
    with locks_held(run):
        assert run.status() is Status.RUNNING
        assert RunView(run.folder).snapshot().status is Status.RUNNING
    assert run.status() is Status.INTERRUPTED
    assert RunView(run.folder).snapshot().status is Status.INTERRUPTED


def test_a_run_that_no_trainer_ever_began_is_interrupted_after_a_while(run, monkeypatch):
    assert run.status() is Status.RUNNING
    monkeypatch.setattr(runs, "_GRACE_SECONDS", -1.0)
    assert run.status() is Status.INTERRUPTED


def test_runs_of_one_moment_have_folders_of_their_own_and_are_listed_as_they_were_made(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(runs.time, "time", lambda: 1_000_000_000.9985)
    seeds = (10, 2, 2, 0)  # as texts they sort otherwise; and the next second comes meanwhile
    made = [
        runs.create(tmp_path, Recipe("digits", "baseline", seed=seed, final=False), "")
        for seed in seeds
    ]
    assert runs.runs_in(tmp_path) == tuple(made)
    assert [run.recipe.seed for run in runs.runs_in(tmp_path)] == list(seeds)
    assert runs.find(tmp_path, made[1].id) == made[1]
    with pytest.raises(TrainingError, match="no run called"):
        runs.find(tmp_path, "digits-0")


def test_a_recipe_comes_back_from_toml_with_any_text(run):
    recipe = Recipe(
        "digits",
        'my "best"\\file\x7f 数字 \U0001f600.py',
        seed=1,
        final=True,
        epochs=3,
        learning_rate=1e-05,
        versions={"keras": "3.15"},
    )
    recipes.write_recipe(run.folder, recipe)
    assert run.recipe == recipe


def test_the_learners_file_is_made_from_the_baseline_and_then_left_alone(tmp_path):
    name, text = recipes.find(tmp_path, None)
    baseline = paths.lessons() / "09_digits" / "recipes" / "baseline.py"
    assert (name, text) == ("regularization.py", baseline.read_text(encoding="utf-8"))
    (tmp_path / "regularization.py").write_text("mine", encoding="utf-8")
    assert recipes.find(tmp_path, None) == ("regularization.py", "mine")
    assert recipes.find(tmp_path, "baseline") == ("baseline", text)
    with pytest.raises(UsageError, match="There is no recipe bset"):
        recipes.find(tmp_path, "bset")


def test_figures_agree_with_numbers_worked_out_by_hand():
    found = figures([0.90, 0.92, 0.94])
    assert found.mean == pytest.approx(0.92)
    assert found.variance == pytest.approx(0.0004)
    assert found.deviation == pytest.approx(0.02)
    # Student's t for two degrees of freedom is 4.302653 (any printed table).
    assert found.half_width == pytest.approx(4.302653 * 0.02 / math.sqrt(3), rel=1e-6)


def test_one_run_has_a_mean_but_no_spread():
    found = figures([0.9])
    assert found.mean == 0.9
    assert math.isnan(found.half_width)


def test_a_summary_counts_finished_runs_only():
    stopped = End(1.0, Status.STOPPED, valid_accuracy=0.1)
    final = End(1.0, Status.FINISHED, valid_accuracy=0.9, test_accuracy=0.8)
    found = summary([END, None, stopped, final])
    assert found.valid is not None
    assert (found.valid.count, found.valid.mean) == (2, pytest.approx(0.8))
    assert found.test is not None
    assert found.test.count == 1
    assert summary([]).valid is None


class locks_held:  # noqa: N801
    """Another process holds the run's lock inside the block and is killed at its end."""

    _HOLD = (
        "import sys, pathlib; from tutor.training import locks; "
        "held = locks.hold(pathlib.Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )

    def __init__(self, run):
        self._command = [sys.executable, "-c", self._HOLD, str(run.folder)]

    def __enter__(self):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(self._command, **pipes)
        assert self._process.stdout.readline() == b"held\n"

    def __exit__(self, *_):
        self._process.kill()
        self._process.communicate()


def test_looking_at_a_lock_does_not_take_it(run):
    with locks_held(run):
        assert locks.is_held(run.folder)
        assert locks.is_held(run.folder)
    assert not locks.is_held(run.folder)


def test_a_resumed_run_shows_its_epochs_once_and_no_time_for_the_break(run, forgotten):
    record(run, *RECORDED, End(106.5, Status.INTERRUPTED, "gone"))
    runs.finish(run.folder, End(107.0, Status.INTERRUPTED, "gone"))
    assert run.status() is Status.INTERRUPTED
    view = RunView(run.folder)
    assert view.snapshot().epochs_done == 3
    runs.reopen(run.folder)
    again = Start(9_000.0, 3, 4, 2, 64, 128, params=10, device="CPU", done=2)
    record(run, again, Epoch(9_002.0, 3, 0.5, 1.0, 1.25, 0.75), Epoch(9_004.0, 4, 0.4, 1.0))
    assert run.result() is None
    for seen in (view.snapshot(), RunView(run.folder).snapshot()):
        assert seen.end is None
        assert seen.loss == (2.0, 1.0, 0.5, 0.4)
        assert seen.elapsed == pytest.approx(7.0 + 4.0)
    runs.finish(run.folder, END)
    assert run.status() is Status.FINISHED


def test_a_checkpoint_comes_back_and_a_torn_one_counts_as_none(tmp_path):
    kept = Checkpoint(7, [np.arange(3.0), np.array(5)], RECORDED[2], [np.ones((2, 2))])
    checkpoint.write(tmp_path, kept)
    found = checkpoint.read(tmp_path)
    assert (found.done, found.best) == (7, RECORDED[2])
    assert [array.tolist() for array in found.state] == [[0, 1, 2], 5]
    assert found.weights[0].tolist() == [[1, 1], [1, 1]]
    file = tmp_path / checkpoint.FILE
    for size in (0, 10, file.stat().st_size // 2):
        file.write_bytes(file.read_bytes()[:size])
        assert checkpoint.read(tmp_path) is None
    checkpoint.remove(tmp_path)
    assert checkpoint.read(tmp_path) is None
