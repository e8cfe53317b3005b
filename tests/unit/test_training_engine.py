"""The engine, with a trainer that pretends: seeds, order, stops, deaths."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tutor.errors import UsageError
from tutor.training.engine import Training
from tutor.training.events import Status
from tutor.training.runs import runs_in

PRETENDER = """
import sys, time
from pathlib import Path
from tutor.training import locks, runs
from tutor.training.events import End, Epoch, Start, Status
from tutor.training.parent import Parent

mode, folder = sys.argv[1], Path(sys.argv[2])
parent, lock = Parent(), locks.hold(folder)
seed = runs.read_recipe(folder).seed
if mode == "broken":
    raise ValueError("there is no layer Conv9D")
runs.append(folder, Start(time.time(), seed, 2, 2, 64, 128))
runs.append(folder, Epoch(time.time(), 1, 1.0, 0.5, 1.0, 0.5 + seed / 100))
if mode == "deaf" or (mode == "first-deaf" and seed == 0):
    time.sleep(60)
while mode == "patient" and parent.stopping() is None:
    time.sleep(0.01)
status = parent.stopping() or Status.FINISHED
runs.finish(folder, End(time.time(), status, valid_accuracy=0.5 + seed / 100))
"""


@pytest.fixture
def pretend(tmp_path):
    script = tmp_path / "pretender.py"
    script.write_text(PRETENDER, encoding="utf-8")
    (tmp_path / "regularization.py").write_text("EPOCHS = 2\n", encoding="utf-8")

    def training(mode, **settings):
        worker = (sys.executable, str(script), mode)
        return Training(tmp_path, worker=worker, **{"jobs": 1} | settings)

    return training


def statuses(training):
    return [seen.status for seen in training.snapshots()]


def began(training, count):
    return lambda: sum(seen.epochs_done > 0 for seen in training.snapshots()) == count


def test_runs_follow_each_other_seed_by_seed_and_keep_what_was_trained(pretend, tmp_path):
    with pretend("quick", runs=3, seed=7) as training:
        assert statuses(training) == [Status.WAITING] * 3
        most = 0
        while not training.finished:
            training.poll()
            most = max(most, training.working)
            time.sleep(0.01)
    assert most == 1
    assert statuses(training) == [Status.FINISHED] * 3
    assert [run.recipe.seed for run in training.runs] == [7, 8, 9]
    assert training.runs == runs_in(tmp_path)
    assert all((run.folder / "model.py").read_text() == "EPOCHS = 2\n" for run in training.runs)


def test_jobs_run_side_by_side(pretend, poll_until):
    with pretend("patient", runs=3, jobs=2) as training:
        poll_until(training, began(training, 2))
        assert training.working == 2
        assert statuses(training)[2] is Status.WAITING


def test_a_stop_ends_what_runs_and_starts_no_more(pretend, poll_until):
    with pretend("patient", runs=3) as training:
        poll_until(training, began(training, 1))
        training.stop()
        poll_until(training, lambda: training.finished, seconds=5)
        assert statuses(training) == [Status.STOPPED, Status.WAITING, Status.WAITING]
        assert training.snapshots()[0].epochs_done == 1


def test_a_trainer_that_does_not_hear_is_killed_within_two_seconds(pretend, poll_until):
    with pretend("deaf") as training:
        poll_until(training, began(training, 1))
        begun = time.monotonic()
        training.stop()
        poll_until(training, lambda: training.finished, seconds=5)
        assert time.monotonic() - begun < 2
        assert statuses(training) == [Status.STOPPED]
        assert training.runs[0].status() is Status.STOPPED


def test_closing_leaves_no_child_behind(pretend, poll_until):
    training = pretend("deaf", runs=2, jobs=2)
    poll_until(training, began(training, 2))
    training.close()
    assert training.finished
    assert statuses(training) == [Status.STOPPED] * 2


def test_a_model_that_cannot_be_trained_is_told_and_not_tried_again(pretend, poll_until):
    with pretend("broken", runs=3) as training:
        poll_until(training, lambda: training.finished)
        assert statuses(training) == [Status.FAILED, Status.WAITING, Status.WAITING]
        assert "there is no layer Conv9D" in training.snapshots()[0].message


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_a_run_whose_trainer_was_killed_is_interrupted_and_the_next_one_runs(pretend, poll_until):
    with pretend("first-deaf", runs=2) as training:
        poll_until(training, began(training, 1))
        os.kill(training.pids[0], signal.SIGKILL)
        poll_until(training, lambda: training.finished)
        assert [run.status() for run in training.runs] == [Status.INTERRUPTED, Status.FINISHED]
        assert training.snapshots()[0].epochs_done == 1


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_a_trainer_whose_program_is_killed_ends_and_says_interrupted(tmp_path, pretend):
    program = (
        "import sys, time; from pathlib import Path; from tutor.training.engine import Training\n"
        "training = Training(Path(sys.argv[1]), worker=(sys.executable, *sys.argv[2:]))\n"
        "while True: training.poll(); time.sleep(0.01)\n"
    )
    script = str(tmp_path / "pretender.py")
    command = [sys.executable, "-c", program, str(tmp_path), script, "patient"]
    with subprocess.Popen(command) as process:
        deadline = time.monotonic() + 20
        while not any((run.folder / "events.jsonl").exists() for run in runs_in(tmp_path)):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.kill()
    (run,) = runs_in(tmp_path)
    while run.result() is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert run.status() is Status.INTERRUPTED


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_runs_that_were_interrupted_are_finished_in_their_own_folders(
    pretend, tmp_path, poll_until
):
    with pretend("patient", runs=2, jobs=2, seed=5) as training:
        poll_until(training, began(training, 2))
        for pid in training.pids:
            os.kill(pid, signal.SIGKILL)
        poll_until(training, lambda: training.finished)
    before = runs_in(tmp_path)
    assert [run.status() for run in before] == [Status.INTERRUPTED] * 2
    with pretend("quick", resume=True) as training:
        assert [seen.seed for seen in training.snapshots()] == [5, 6]
        poll_until(training, lambda: training.finished)
    assert runs_in(tmp_path) == before
    assert [run.status() for run in before] == [Status.FINISHED] * 2
    assert pretend("quick", resume=True).total == 0


def test_a_recipe_that_does_not_exist_is_refused_before_anything_is_made(pretend, tmp_path):
    with pytest.raises(UsageError, match="no recipe"):
        pretend("quick", recipe="nothing-like-it")
    assert runs_in(tmp_path) == ()


def test_a_data_set_that_is_not_here_is_said_before_anything_starts(tmp_path):
    with pytest.raises(UsageError, match="no data set nuclei here: patchcam"):
        Training(tmp_path, what="patchcam", data="nuclei")
    with pytest.raises(UsageError, match="the digits lab has its own"):
        Training(tmp_path, data="nuclei")
    with pytest.raises(UsageError, match="network is no lab that trains: digits, patchcam"):
        Training(tmp_path, what="network", recipe="baseline")
    assert runs_in(tmp_path) == ()


def test_the_name_of_the_data_is_kept_with_the_run(pretend, tmp_path, monkeypatch, poll_until):
    monkeypatch.setattr("tutor.training.engine.patches_label", lambda name: name)
    with pretend("ready", what="patchcam", data="nuclei") as training:
        poll_until(training, lambda: training.finished)
    (run,) = training.runs
    assert run.recipe.data == "nuclei"
    assert run.id.startswith("patchcam-")
    assert (tmp_path / "patchcam.py").exists()
