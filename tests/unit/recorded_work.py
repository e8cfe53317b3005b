"""A learner's folder as five final runs of each lab leave it. For tests."""

import time

import numpy as np

from tutor.datasets import tissue
from tutor.measured import Compared, Known, Measured
from tutor.training import evaluation, runs
from tutor.training.events import End, Epoch, Start, Status
from tutor.training.recipes import Recipe

DIGITS = [0.9012, 0.9134, 0.8921, 0.9243, 0.9055]  # mean 0.9073
TISSUE = [0.7312, 0.7421, 0.7288, 0.7534, 0.7402]  # mean 0.7391
STAND_INS = {"digits": "scikit-learn digits (stand-in for MNIST)", "patchcam": tissue.LABEL}


def record(
    folder,
    what,
    seed,
    accuracy,
    *,
    final=True,
    text="model",
    stand_in=True,
    source="mine",
    seconds_later=0,
):
    """One run that has ended, as the trainer leaves it."""
    label = STAND_INS[what] if stand_in else {"digits": "MNIST", "patchcam": "PatchCamelyon"}[what]
    recipe = Recipe(
        what, source, seed, final, dataset=label, stand_in=stand_in, versions={"keras": "3.1"}
    )
    run = runs.create(folder, recipe, text)
    now = time.time() + seconds_later
    runs.append(run.folder, Start(now, seed, 2, 4, 32, 128, params=12345))
    for epoch, train in ((1, 0.5), (2, 0.9777)):
        runs.append(run.folder, Epoch(now, epoch, 1.1 / epoch, train, 0.8 / epoch, accuracy - 0.01))
    auc = {"valid_auc": accuracy + 0.1, "test_auc": accuracy + 0.08} if what == "patchcam" else {}
    test = {"test_loss": 0.3123, "test_accuracy": accuracy} if final else {}
    end = End(now, Status.FINISHED, "", 2, 0.4, accuracy + 0.005, **test, **auc)
    runs.finish(run.folder, end)
    if what == "patchcam":
        labels = (np.arange(60) % 2).astype(np.uint8)
        tumour = np.clip(0.5 + 0.3 * (labels - 0.5) + 0.4 * np.sin(np.arange(60)), 0.01, 0.99)
        probability = np.stack([1 - tumour, tumour], axis=1)
        evaluation.write_predictions(run.folder, "valid", labels, probability)
    return run


def fill(workspace, *, stand_in=True):
    """Five final runs of each lab, and the network beside Keras."""
    for what, accuracies in (("digits", DIGITS), ("patchcam", TISSUE)):
        for seed, accuracy in enumerate(accuracies):
            record(workspace.folder, what, seed, accuracy, stand_in=stand_in)
    figures = (4266, 4266, 0.0627, 0.0627, 0.9794, 0.9794, 0.0012, 0.0002, 1e-7)
    label = STAND_INS["digits"] if stand_in else "MNIST"
    Measured(workspace.records)._write(Known({}, Compared("old", label, 1000, "", *figures)))
