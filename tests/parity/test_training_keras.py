"""Real trainings, as small as they come: what the fakes of the unit tests stand for."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tutor import paths
from tutor.datasets import load_digits
from tutor.errors import TrainingError
from tutor.training import reference, reference_files, runs
from tutor.training.engine import Training
from tutor.training.events import Status
from tutor.training.progress import RunView
from tutor.training.recipes import Recipe

pytestmark = pytest.mark.keras


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A learner's folder in which the command trained seeds 3 and 4 for two epochs."""
    folder = tmp_path_factory.mktemp("learner")
    (folder / "cnn.py").write_text("", encoding="utf-8")
    options = ["train", "digits", "--runs=2", "--jobs=2", "--epochs=2", "--seed=3", "--final"]
    program = "from tutor.cli.main import main; import sys; main(sys.argv[1:])"
    command = [sys.executable, "-c", program, *options, "--plain", "-C", str(folder)]
    return folder, subprocess.run(command, capture_output=True, text=True, timeout=120)


def train(folder, **settings):
    with Training(folder, **settings) as training:
        while not training.finished:
            training.poll()
            time.sleep(0.02)
    return training


def epochs_of(run):
    """How many epochs are recorded."""
    return RunView(run.folder).snapshot().epochs_done


def curves(run):
    seen = RunView(run.folder).snapshot()
    return seen.loss, seen.accuracy, seen.valid_loss, seen.valid_accuracy


def test_the_command_trains_tells_and_keeps_both_runs(trained):
    folder, done = trained
    assert done.returncode == 0, done.stderr
    assert "run 1 of 2: regularization.py, seed 3, 2 epochs, 128 images of" in done.stderr
    assert "run 2 of 2: finished after 2 epochs" in done.stderr
    assert "stand-in for MNIST" in done.stdout
    assert "mean" in done.stdout
    assert "variance" in done.stdout
    kept = runs.runs_in(folder)
    assert [run.recipe.seed for run in kept] == [3, 4]
    for run in kept:
        end = run.result()
        assert end.status is Status.FINISHED
        assert 0 < end.test_accuracy < 1
        assert (run.folder / runs.WEIGHTS).stat().st_size > 100_000
        assert run.recipe.stand_in
        assert run.recipe.versions["backend"]


def test_the_same_seed_gives_the_same_curve_and_another_seed_another(trained, tmp_path):
    folder, _ = trained
    again = train(tmp_path, seed=3, epochs=2).runs[0]
    before, other = runs.runs_in(folder)
    assert curves(again) == curves(before)
    assert curves(again) != curves(other)
    assert again.result().test_accuracy is None


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_a_killed_trainer_is_interrupted_and_a_stopped_one_keeps_its_weights(tmp_path):
    with Training(tmp_path, runs=2, jobs=2, epochs=100_000) as training:
        while min(seen.epochs_done for seen in training.snapshots()) < 2:
            training.poll()
            time.sleep(0.02)
        os.kill(training.pids[0], signal.SIGKILL)
        while len(training.pids) == 2:
            training.poll()
            time.sleep(0.02)
        asked = time.monotonic()
        training.stop()
        while not training.finished:
            training.poll()
            time.sleep(0.02)
        assert time.monotonic() - asked < 2
    killed, stopped = training.runs
    assert (killed.status(), stopped.status()) == (Status.INTERRUPTED, Status.STOPPED)
    assert all(RunView(run.folder).snapshot().epochs_done >= 2 for run in training.runs)
    assert stopped.result().best_epoch >= 1
    assert (stopped.folder / runs.WEIGHTS).exists()


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_a_run_killed_midway_is_resumed_to_the_very_same_end(tmp_path, monkeypatch):
    """With augmentation, dropout and batch norm: every random state must come back."""
    (tmp_path / "regularization.py").write_text(
        "import keras\nfrom keras import layers\n"
        "EPOCHS = 30\nSCHEDULE = 'cosine'\nWARMUP_STEPS = 3\nLABEL_SMOOTHING = 0.1\n"
        "VALIDATE_EVERY = 2\n"
        "def build_model(input_shape, classes):\n"
        "    return keras.Sequential([keras.Input(input_shape), layers.RandomRotation(0.05),\n"
        "        layers.Conv2D(4, 3, strides=4), layers.BatchNormalization(), layers.Flatten(),\n"
        "        layers.Dropout(0.5), layers.Dense(classes, activation='softmax')])\n",
        encoding="utf-8",
    )
    whole = train(tmp_path, seed=1).runs[0]
    program = (
        "import sys; from tutor.training import loop, worker\n"
        "loop._SAVE_EVERY = 0.0\nsys.exit(worker.main(sys.argv[1:]))"
    )
    often = (sys.executable, "-c", program)
    with Training(tmp_path, seed=1, worker=often) as training:
        while training.snapshots()[0].epochs_done < 3:
            training.poll()
            time.sleep(0.01)
        os.kill(training.pids[0], signal.SIGKILL)
        while not training.finished:
            training.poll()
            time.sleep(0.01)
    (broken,) = training.runs
    assert broken.status() is Status.INTERRUPTED
    assert curves(broken)[0] == curves(whole)[0][: len(curves(broken)[0])]

    (resumed,) = train(tmp_path, resume=True).runs
    assert resumed == broken
    assert resumed.status() is Status.FINISHED
    starts = [event.done for event in runs.read_events(resumed.folder) if hasattr(event, "done")]
    assert starts[0] == 0 < starts[1]
    assert np.array_equal(curves(resumed), curves(whole), equal_nan=True)
    assert resumed.result().valid_loss == whole.result().valid_loss


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for children in /proc")
@pytest.mark.parametrize("victims", ["program", "both"])
def test_the_program_is_killed_midway_and_the_next_one_resumes(tmp_path, victims):
    """The command itself, and its trainer with it: what was recorded is there, and is finished."""
    program = "from tutor.cli.main import main; import sys; main(sys.argv[1:])"
    command = [sys.executable, "-c", program, "train", "digits", "--plain", "-C", str(tmp_path)]
    (tmp_path / "cnn.py").write_text("", encoding="utf-8")
    begin = [*command, "--recipe=baseline", "--epochs=60", "--seed=3"]
    deadline = time.monotonic() + 120
    with subprocess.Popen(begin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as broken:
        while not (found := runs.runs_in(tmp_path)) or epochs_of(found[0]) < 3:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        (run,) = found
        tasks = Path(f"/proc/{broken.pid}/task")
        children = [
            pid for one in tasks.iterdir() for pid in (one / "children").read_text().split()
        ]
        doomed = [broken.pid] + [int(pid) for pid in children if victims == "both"]
        assert len(doomed) > (victims == "both")
        for sign in (signal.SIGSTOP, signal.SIGKILL):  # stopped first, so that none sees one die
            for pid in doomed:
                os.kill(pid, sign)
        recorded = (run.folder / runs.EVENTS).read_bytes()
    while runs.is_alive(run.folder):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert run.status() is Status.INTERRUPTED
    assert epochs_of(run) >= 3
    assert epochs_of(run) < 60, "the trainer outlived its program"
    listed = subprocess.run(
        [*command[:3], "runs", "-C", str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert "interrupted" in listed.stdout

    again = subprocess.run([*command, "--resume"], capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    assert runs.runs_in(tmp_path) == (run,)
    assert run.status() is Status.FINISHED
    assert epochs_of(run) == 60
    assert (run.folder / runs.EVENTS).read_bytes().startswith(recorded)


def test_a_model_that_breaks_in_its_first_step_is_told_with_its_line(tmp_path):
    (tmp_path / "regularization.py").write_text(
        "import keras\n\n"
        "class Mine(keras.layers.Layer):\n"
        "    def call(self, x):\n"
        "        return x @ self.nothing\n\n"
        "def build_model(input_shape, classes):\n"
        "    return keras.Sequential([keras.Input(input_shape), Mine()])\n",
        encoding="utf-8",
    )
    training = train(tmp_path, runs=2, jobs=1)
    assert [seen.status for seen in training.snapshots()] == [Status.FAILED, Status.WAITING]
    message = training.snapshots()[0].message
    assert "regularization.py, line 5" in message
    assert "nothing" in message


def test_a_runs_own_network_is_carried_into_the_learners_layers(trained):
    """The baseline has the lab's layers only; the learner's file is the reference."""
    from tutor import comparison, course
    from tutor.sandbox.client import Sandbox

    folder, _ = trained
    run = runs.runs_in(folder)[0]
    sandbox = Sandbox()
    try:
        report = comparison.against_keras(sandbox, course.reference_file(), 12, run=run)
    finally:
        sandbox.close()
    assert report.yours.finding is None
    assert report.keras.params == report.yours.N == 171_138
    assert report.yours.largest_difference < 1e-5
    assert report.equal


def test_a_run_with_other_layers_is_refused_and_they_are_named(tmp_path):
    (tmp_path / "regularization.py").write_text(
        "from keras import Sequential, Input, layers\n"
        "EPOCHS = 1\n"
        "def build_model(input_shape, classes):\n"
        "    return Sequential([Input(input_shape), layers.RandomZoom(0.1),\n"
        "        layers.BatchNormalization(), layers.GlobalAveragePooling2D(),\n"
        "        layers.Dense(classes, activation='softmax')])\n",
        encoding="utf-8",
    )
    (run,) = train(tmp_path).runs
    with pytest.raises(TrainingError, match="BatchNormalization, GlobalAveragePooling2D"):
        reference.network_of(run, load_digits(), 5, lambda _: None)


def test_a_run_without_weights_or_of_other_data_is_refused(tmp_path):
    recipe = Recipe("digits", "mine", seed=0, final=False, dataset="MNIST")
    run = runs.create(tmp_path, recipe, "")
    with pytest.raises(TrainingError, match="kept no weights"):
        reference.network_of(run, load_digits(), 5, lambda _: None)
    (run.folder / runs.WEIGHTS).write_bytes(b"")
    with pytest.raises(TrainingError, match="was trained on MNIST, and what is here"):
        reference.network_of(run, load_digits(), 5, lambda _: None)


@pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="JAX is not installed")
def test_another_backend_trains_the_same_files(tmp_path, monkeypatch):
    """On JAX, for the CPU: the recipe with the most of Keras in it, for one epoch."""
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    training = train(tmp_path, recipe="best", epochs=1)
    (seen,) = training.snapshots()
    assert seen.status is Status.FINISHED, seen.message
    assert training.runs[0].recipe.versions["backend"] == "jax"
    assert 0 < seen.end.valid_accuracy < 1


def test_the_reference_network_is_kerass_own_and_is_trained_once(tmp_path, monkeypatch):
    """On a MNIST of a hundred training images, so that ten epochs are ten steps."""
    random = np.random.default_rng(0)
    arrays = {}
    for part, count in (("train", 6_100), ("test", 30)):
        arrays[f"x_{part}"] = random.integers(0, 256, (count, 28, 28), dtype=np.uint8)
        arrays[f"y_{part}"] = random.integers(0, 10, count, dtype=np.uint8)
    np.savez(tmp_path / "mnist.npz", **arrays)
    monkeypatch.setenv("CNN_TUTOR_DATA", str(tmp_path))
    monkeypatch.setenv("CNN_TUTOR_CACHE", str(tmp_path / "cache"))
    data = load_digits()
    seen = []
    found = reference.reference_network(data, 30, seen.append)
    assert seen[-1].epochs_done == 10

    assert found.params == 4266
    assert found.lname == (
        "conv2d",
        "max_pooling2d",
        "conv2d_1",
        "max_pooling2d_1",
        "flatten",
        "dense",
    )
    assert [np.shape(W) for W in found.W] == [
        (3, 3, 1, 4),
        (0,),
        (3, 3, 4, 8),
        (0,),
        (0,),
        (10, 392),
    ]
    assert [np.shape(b) for b in found.b] == [(4,), (0,), (8,), (0,), (0,), (10, 1)]
    assert found.probabilities.shape == (30, 10)

    kept = reference_files.read(paths.weights_cache() / reference_files.key(data))
    assert found.loss == pytest.approx(kept.measured.loss, abs=1e-5)
    assert found.accuracy == pytest.approx(kept.measured.accuracy)

    def no_second_child(*_):
        raise AssertionError("trained again")

    monkeypatch.setattr(reference, "_train", no_second_child)
    few = reference.reference_network(data, 7)
    assert (few.probabilities == found.probabilities[:7]).all()


def test_runs_lists_what_was_trained_as_json(trained):
    from click.testing import CliRunner

    from tutor.cli.runs import command

    folder, _ = trained
    done = CliRunner().invoke(command, ["--json", "-C", str(folder)])
    listed = json.loads(done.stdout)
    assert [run["recipe"]["seed"] for run in listed] == [3, 4]
    assert {run["status"] for run in listed} == {"finished"}
