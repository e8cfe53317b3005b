"""The tumour lab, really trained: on a set of one's own, and on files as the lab gives them."""

import time

import h5py
import numpy as np
import pytest

from tutor import course
from tutor.datasets import catalogue
from tutor.datasets.patches import load_patches
from tutor.outcomes import Outcome
from tutor.training import predicting, runs
from tutor.training.engine import Training
from tutor.training.evaluation import PREDICTIONS, tumour_auc
from tutor.training.events import Status
from tutor.training.lab import check_lab
from tutor.training.progress import RunView

pytestmark = pytest.mark.keras

MODEL = """
import keras
from keras import layers

EPOCHS = 2
BATCH_SIZE = 32
LABEL_SMOOTHING = 0.05
LEARNING_RATE = 0.01

def build_model(input_shape, classes):
    return keras.Sequential([
        keras.Input(input_shape), layers.RandomFlip("horizontal_and_vertical"),
        layers.Conv2D(4, 3, strides=4, activation="relu"), layers.GlobalAveragePooling2D(),
        layers.Dense(classes, activation="softmax"),
    ])
"""


def drawn(count, seed=0):
    """Patches of which the darker ones are tumour, sorted by class."""
    random = np.random.default_rng(seed)
    labels = (np.arange(count) >= count // 2).astype(np.uint8)
    images = random.integers(0, 100, (count, 32, 32, 3), dtype=np.uint8)
    images[labels == 0] += 100
    return images, labels


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A folder with data in it: the environment of all tests here, and the learner's folder."""
    folder = tmp_path_factory.mktemp("lab")
    x, y = drawn(360)
    split = np.resize(np.array([0, 0, 0, 1, 2], np.uint8), 360)
    np.savez(folder / "own.npz", x=x, y=y, split=split)
    for name, count in (("train", 200), ("valid", 60), ("test_x", 40)):
        x, y = drawn(count)
        with h5py.File(folder / f"{name}.h5", "w") as file:
            file["x"] = x
            if name != "test_x":
                file["y"] = y
    mine = folder / "mine"
    mine.mkdir()
    (mine / "cnn.py").write_text("", encoding="utf-8")
    (mine / "patchcam.py").write_text(MODEL, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def environment(lab, _no_traces, monkeypatch):
    monkeypatch.setenv("CNN_TUTOR_DATA", str(lab / "data"))
    monkeypatch.setenv("CNN_TUTOR_CACHE", str(lab / "cache"))


@pytest.fixture(scope="module")
def trained(lab, command_in):
    """What the command said of two runs on the learner's own set, the test set opened."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CNN_TUTOR_DATA", str(lab / "data"))
        patch.setenv("CNN_TUTOR_CACHE", str(lab / "cache"))
        command = command_in(lab)
        brought = command("data", "import", "own", lab / "own.npz")
        assert brought.code == 0, brought.err
        options = ("--data", "own", "--runs", 2, "--jobs", 2, "--final", "--plain")
        return command("train", "patchcam", *options, "-C", lab / "mine")


def test_the_command_trains_on_a_set_by_its_name_and_tells_accuracy_and_auc(trained, lab):
    assert trained.code == 0, trained.err
    assert "216 images of own (your own data, not PatchCamelyon)" in trained.err
    assert "AUC valid" in trained.out
    assert "mean AUC" in trained.out
    data = load_patches("own")
    for run in runs.runs_in(lab / "mine", "patchcam"):
        if run.recipe.data != "own":
            continue
        end = run.result()
        assert end.status is Status.FINISHED
        assert run.recipe.stand_in
        assert run.recipe.training_images == 216
        assert 0 <= end.waited < 0.5
        with np.load(run.folder / PREDICTIONS) as kept:
            assert (kept["label"] == data.y_valid).all()
            right = kept["probability"].argmax(axis=1) == data.y_valid
            assert end.valid_accuracy == pytest.approx(right.mean())
            assert end.valid_auc == pytest.approx(tumour_auc(kept["label"], kept["probability"]))
        assert 0 < end.test_accuracy <= 1
        assert end.test_auc > 0.9  # dark against bright: it was really learned
        aucs = RunView(run.folder).snapshot().valid_auc
        assert len(aucs) == 2
        assert all(0 <= auc <= 1 for auc in aucs)


def test_the_labs_test_set_has_no_labels_and_nothing_is_made_up_for_it(lab):
    for name in ("train", "valid", "test_x"):
        catalogue.bring("patchcam", lab / f"{name}.h5")
    before = runs.runs_in(lab / "mine")
    with Training(lab / "mine", what="patchcam", final=True) as training:
        while not training.finished:
            training.poll()
            time.sleep(0.05)
    (run,) = training.runs
    assert run not in before
    (seen,) = training.snapshots()
    assert seen.status is Status.FINISHED, seen.message
    assert any("came without labels" in sentence for sentence in seen.warnings)
    assert (run.recipe.dataset, run.recipe.stand_in) == ("PatchCamelyon", False)
    end = run.result()
    assert end.valid_auc is not None
    assert (end.test_accuracy, end.test_auc) == (None, None)
    result = check_lab(lab / "mine", course.lesson("patchcam"))
    assert result.outcome is Outcome.COULD_NOT_RUN
    assert "of 5 runs of one model" in result.finding.sentence


def test_predictions_of_the_test_set_are_those_that_the_run_was_measured_by(trained, lab):
    """Both runs in one child; the figures on the labelled test set come out again."""
    labels = load_patches("own").y_test
    chosen = [run for run in runs.runs_in(lab / "mine", "patchcam") if run.recipe.data == "own"]
    for run, probability in zip(chosen, predicting.predict(chosen), strict=True):
        assert probability.shape == (len(labels), 2)
        accuracy = (probability.argmax(axis=1) == labels).mean()
        assert accuracy == pytest.approx(run.result().test_accuracy)
        assert tumour_auc(labels, probability) == pytest.approx(run.result().test_auc)
