"""What ``cnn-tutor train digits`` costs beside a bare Keras script, imports included.

Promised: at most 1.1 times as long. Both are fresh processes that read the same images, train the
model of one recipe on 128 of them for the same epochs and batches, look at the same 500
validation images after every epoch, keep the weights of the best one and save them, and at
the end look at all validation images with them. The script calls ``fit``, as Keras's manual
does. It runs as it is, with the threads that TensorFlow chooses, and with those of a trainer.
``python tests/benchmarks/train.py [--recipe baseline] [--epochs 50] [--turns 5]``; the recipes
``baseline`` and ``lab-report``, whose settings are those that the script knows.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from measure import seconds_of, show, told
from terminal import tutor

from tutor import datasets
from tutor.training import recipes, runs
from tutor.training.engine import threads
from tutor.training.labs import DIGITS

EPOCHS = 50
TURNS = 5
BARE = """
import sys

import keras
import numpy as np

sys.path.insert(0, sys.argv[1])
import model as recipe

epochs, validated = map(int, sys.argv[2:])
keras.utils.set_random_seed(0)
with np.load("digits.npz") as digits:
    x, y, x_valid, y_valid = (digits[name] for name in ("x", "y", "x_valid", "y_valid"))
chosen = np.random.default_rng(0).choice(len(x), recipe.TRAINING_IMAGES, replace=False)
x, y = x[chosen].astype("float32") / 127.5 - 1, y[chosen]
x_valid = x_valid.astype("float32") / 127.5 - 1
model = recipe.build_model(x.shape[1:], 10)
optimizer = keras.optimizers.get(recipe.OPTIMIZER)
optimizer.learning_rate = recipe.LEARNING_RATE
model.compile(
    optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=False
)
best = keras.callbacks.ModelCheckpoint(
    "best.weights.h5", "val_accuracy", save_best_only=True, save_weights_only=True
)
model.fit(
    x,
    y,
    batch_size=recipe.BATCH_SIZE,
    epochs=epochs,
    validation_data=(x_valid[:validated], y_valid[:validated]),
    callbacks=[best],
    verbose=0,
)
model.load_weights("best.weights.h5")
print(model.evaluate(x_valid, y_valid, batch_size=validated, verbose=0))
"""


def main(recipe: str, epochs: int, turns: int) -> None:
    """Measures in a folder that is thrown away; the digits are those of the data folder."""
    with tempfile.TemporaryDirectory() as folder:
        mine = prepared(Path(folder), recipe)
        os.environ["CNN_TUTOR_CACHE"] = str(mine / "cache")
        script = [sys.executable, "-c", BARE, str(mine), str(epochs), str(DIGITS.validated)]
        ours = ["train", "digits", "--recipe", recipe, "--epochs", str(epochs), "--plain"]
        kinds = {
            "bare Keras": (script, {}),
            "bare Keras, a trainer's threads": (script, trainers_threads()),
            "cnn-tutor": (tutor([*ours, "-C", str(mine)]), {}),
        }
        seconds: dict[str, list[float]] = {name: [] for name in kinds}
        for _ in range(turns + 1):  # the first turn reads the disk
            for name, (command, environment) in kinds.items():
                seconds[name].append(seconds_of(lambda c=command, e=environment: ran(c, e, mine)))
        ends = [run.result() for run in runs.runs_in(mine)]
        assert [one.status for one in ends] == ["finished"] * (turns + 1)
    medians = {name: statistics.median(one[1:]) for name, one in seconds.items()}
    tutored = medians.pop("cnn-tutor")
    show(
        "train",
        recipe=recipe,
        epochs=epochs,
        dataset=datasets.digits_label(),
        seconds={name: told(one[1:]) for name, one in seconds.items()},
        promised=1.1,
        ratio_to={name: round(tutored / one, 3) for name, one in medians.items()},
    )


def prepared(folder: Path, recipe: str) -> Path:
    """A learner's folder that has the images and the model for the script in it as well."""
    mine = folder / "mine"
    ran(tutor(["new", str(mine)]), {}, folder)
    _, text = recipes.find(mine, recipe)
    (mine / "model.py").write_text(text, encoding="utf-8")
    data = datasets.load_digits()
    np.savez_compressed(
        mine / "digits.npz",
        x=data.x_train,
        y=data.y_train,
        x_valid=data.x_valid,
        y_valid=data.y_valid,
    )
    return mine


def trainers_threads() -> dict[str, str]:
    """What a trainer is given, for the script."""
    return {"TF_NUM_INTRAOP_THREADS": str(threads()), "TF_NUM_INTEROP_THREADS": "1"}


def ran(command: list[str], environment: dict[str, str], folder: Path) -> None:
    """Runs a command to its end."""
    quiet = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"} | environment
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=quiet)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recipe", default="baseline", choices=["baseline", "lab-report"])
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--turns", type=int, default=TURNS)
    asked = parser.parse_args()
    main(asked.recipe, asked.epochs, asked.turns)
