"""The trainer: ``python -m tutor.training.worker RUN_FOLDER`` trains one run, then ends.

The only module here that imports keras; nothing of the program imports this module. Uses
``keras`` and nothing below it, so that any backend trains. Threads, quiet and repeatable
arithmetic are set in the environment by whoever starts it, and so are stdout and stderr.

With ``--reference FOLDER`` it trains the lab's task-1 network for ``compare`` instead, with
``--export RUN_FOLDER FOLDER`` it reads the network out of a run, and with ``--predict
RUN_FOLDER... FOLDER`` it says what the kept weights of runs make of the test images.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from tutor import datasets
from tutor.datasets import Dataset
from tutor.errors import TrainingError, TutorError
from tutor.training import building, job, labs, locks, modelfile, reference_files, runs
from tutor.training.completion import completed
from tutor.training.data import dataset_of
from tutor.training.evaluation import Evaluation
from tutor.training.events import End, Epoch, Start, Status, Warn
from tutor.training.job import Job
from tutor.training.labs import Lab
from tutor.training.loop import Loop, Plan
from tutor.training.modelfile import Settings
from tutor.training.parent import Parent
from tutor.training.recipes import read_recipe, write_recipe
from tutor.training.recorder import Recorder

# The screens come first: with a trainer on every core, a key would else wait for its turn.
_NICE = 10


def main(arguments: list[str]) -> int:
    """Trains what the arguments say; 0 where an end was recorded."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    parent = Parent()
    folder = Path(arguments[-1])
    with locks.hold(folder):
        try:
            if arguments[0] == "--reference":
                end = train_reference(folder, parent)
            elif arguments[0] == "--export":
                end = export(folder, Path(arguments[1]))
            elif arguments[0] == "--predict":
                end = predict(folder, [Path(run) for run in arguments[1:-1]], parent)
            else:
                end = train_run(folder, parent)
        except TutorError as error:
            end = End(time.time(), Status.FAILED, str(error))
        runs.finish(folder, end)
    return 0


def train_run(folder: Path, parent: Parent) -> End:
    """Trains the run in ``folder`` as its recipe says, and completes the recipe.

    Raises:
        TrainingError: the model's file cannot be trained, or there is nothing to train on.
    """
    recipe = read_recipe(folder)
    lab = labs.lab(recipe.what)
    data = dataset_of(recipe)
    _check_data(data, lab)
    keras = import_keras()
    keras.utils.set_random_seed(recipe.seed)
    file = modelfile.load(folder / runs.MODEL, recipe.source, lab.settings)
    recipe = completed(recipe, file.settings, data, lab, keras)
    write_recipe(folder, recipe)
    model, made = building.build(keras, file, data, lab, recipe.source)
    text = (folder / runs.MODEL).read_text(encoding="utf-8")
    epochs = recipe.epochs or file.settings.epochs
    for one in building.findings(text, model, made, epochs, file.settings, data, lab):
        runs.append(folder, Warn(time.time(), one.kind, one.sentence))
    if recipe.final and not data.test_is_labelled:
        runs.append(folder, Warn(time.time(), "no test labels", _no_test(data)))
    planned = Job(folder, keras, model, recipe, file.settings, data, lab, parent.stopping)
    return modelfile.run(folder / runs.MODEL, recipe.source, planned.train)


def _check_data(data: Dataset, lab: Lab) -> None:
    if lab.two_classes and data.classes != 2:
        raise TrainingError(
            f"The {lab.title} looks for one of two classes, and {data.label} has {data.classes}."
        )
    if not len(data.x_train) or not len(data.x_valid):
        raise TrainingError(f"{data.label} has no images to train on, or none to validate with.")


def _no_test(data: Dataset) -> str:
    if len(data.x_test):
        return (
            "The test set came without labels, as the lab gives it: nothing can be measured on it. "
            "What the run says of it belongs in a prediction file."
        )
    return "No test set is here, so that nothing is measured on it: cnn-tutor data list"


def train_reference(folder: Path, parent: Parent) -> End:
    """Trains the lab's task-1 network and leaves it in ``folder`` for :mod:`.reference`."""
    data = datasets.load_digits()
    keras = import_keras()
    keras.utils.set_random_seed(0)
    model = lab_network(keras, data.x_train.shape[1:], data.classes)
    epochs = reference_files.epochs(data)
    settings = Settings(epochs=epochs, batch_size=reference_files.BATCH_SIZE, training_images=None)
    batches = job.batches_of(data, settings, seed=0)
    building.compile_model(keras, model, settings, epochs * batches.steps)
    recorder = Recorder(folder)
    recorder.now(job.start_of(keras, model, batches, epochs))
    validate = job.validation(model, labs.DIGITS, settings, data, parent.stopping)
    trained = Loop(model, batches, Plan(epochs), validate, recorder, parent.stopping).run()
    if trained.status is Status.FINISHED:
        reference_files.write(folder, model, data)
    return End(time.time(), trained.status, trained.message)


def export(folder: Path, run: Path) -> End:
    """Leaves the network that ``run`` trained in ``folder``, in the lab's form.

    Raises:
        TrainingError: it has layers that the lab's network has not.
    """
    data = datasets.load_digits()
    keras = import_keras()
    recipe = read_recipe(run)
    file = modelfile.load(run / runs.MODEL, recipe.source, labs.DIGITS.settings)
    model = file.build(data.x_train.shape[1:], data.classes)
    model.load_weights(run / runs.WEIGHTS)
    building.compile_model(keras, model, Settings(), 1)
    reference_files.write(folder, model, data)
    return End(time.time(), Status.FINISHED)


def predict(folder: Path, found: list[Path], parent: Parent) -> End:
    """Leaves the probabilities of the test images in ``folder``, an ``ID.npy`` for each run.

    Raises:
        TrainingError: a run's model cannot be built, or is not the one of its weights.
    """
    keras = import_keras()
    for number, run in enumerate(found, 1):
        recipe = read_recipe(run)
        lab, data = labs.lab(recipe.what), dataset_of(recipe)
        file = modelfile.load(run / runs.MODEL, recipe.source, lab.settings)
        model, _ = building.build(keras, file, data, lab, recipe.source)
        model.load_weights(run / runs.WEIGHTS)
        building.compile_model(keras, model, file.settings, 1)
        look = Evaluation(model, lab, file.settings, data.classes, parent.stopping)
        probability = look.predict(data.x_test)
        if probability is None:
            return End(time.time(), Status.STOPPED)
        np.save(folder / f"{run.name}.npy", probability, allow_pickle=False)
        if number == 1:
            steps = len(data.x_test)
            runs.append(folder, Start(time.time(), 0, len(found), steps, 1, steps))
        runs.append(folder, Epoch(time.time(), number, 0.0, 0.0))
    return End(time.time(), Status.FINISHED)


def lab_network(keras: Any, input_shape: tuple[int, ...], classes: int) -> Any:
    """The network of the lab's first task, with 4266 weights on 28x28x1 and ten classes."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Conv2D(4, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(8, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(classes, activation="softmax"),
        ]
    )


def import_keras() -> Any:
    """Keras, without the scikit-learn that it would import on the way: one second less."""
    absent = "sklearn" not in sys.modules
    if absent:
        sys.modules["sklearn"] = None  # type: ignore[assignment]
    import keras

    if absent:
        del sys.modules["sklearn"]
    return keras


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
