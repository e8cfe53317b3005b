"""The trainer: ``python -m tutor.training.worker RUN_FOLDER`` trains one run, then ends.

The only module here that imports keras; nothing of the program imports this module. Uses
``keras`` and nothing below it, so that any backend trains. Threads, quiet and repeatable
arithmetic are set in the environment by whoever starts it, and so are stdout and stderr.

With ``--reference FOLDER`` it trains the lab's task-1 network for ``compare`` instead, with
``--export RUN_FOLDER FOLDER`` it reads the network out of a run, and with ``--predict
RUN_FOLDER... FOLDER`` it says what the kept weights of runs make of the test images.
"""

from __future__ import annotations

import contextlib
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from tutor import datasets
from tutor.datasets import Dataset
from tutor.errors import TrainingError, TutorError
from tutor.training import (
    building,
    checkpoint,
    evaluation,
    labs,
    locks,
    modelfile,
    reference_files,
    runs,
)
from tutor.training.checkpoint import Checkpoint
from tutor.training.data import dataset_of
from tutor.training.evaluation import Evaluated, Evaluation
from tutor.training.events import End, Epoch, Start, Status, Warn
from tutor.training.labs import Lab
from tutor.training.loop import Batches, Loop, Plan, Trained
from tutor.training.modelfile import Settings
from tutor.training.parent import Parent
from tutor.training.recipes import Recipe, read_recipe, write_recipe
from tutor.training.recorder import Recorder


def main(arguments: list[str]) -> int:
    """Trains what the arguments say; 0 where an end was recorded."""
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
    recipe = _completed(recipe, file.settings, data, lab, keras)
    write_recipe(folder, recipe)
    model, made = building.build(keras, file, data, lab, recipe.source)
    text = (folder / runs.MODEL).read_text(encoding="utf-8")
    epochs = recipe.epochs or file.settings.epochs
    for one in building.findings(text, model, made, epochs, file.settings, data, lab):
        runs.append(folder, Warn(time.time(), one.kind, one.sentence))
    if recipe.final and not data.test_is_labelled:
        runs.append(folder, Warn(time.time(), "no test labels", _no_test(data)))
    job = _Job(folder, keras, model, recipe, file.settings, data, lab, parent.stopping)
    return modelfile.run(folder / runs.MODEL, recipe.source, job.train)


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
    batches = _batches(data, settings, seed=0)
    building.compile_model(keras, model, settings, epochs * batches.steps)
    recorder = Recorder(folder)
    recorder.now(_start(keras, model, batches, epochs))
    validate = _validation(model, labs.DIGITS, settings, data, parent.stopping)
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


@dataclass(frozen=True, eq=False)
class _Job:
    """One run with all that it needs; the model is built, and not compiled."""

    folder: Path
    keras: Any
    model: Any
    recipe: Recipe
    settings: Settings
    data: Dataset
    lab: Lab
    stopping: Callable[[], Status | None]

    def train(self) -> End:
        """Trains to the end, and looks at the kept weights."""
        epochs = self.recipe.epochs
        assert epochs is not None
        batches = _batches(self.data, self.settings, self.recipe.seed)
        building.compile_model(self.keras, self.model, self.settings, epochs * batches.steps)
        resumed = _restored(self.folder, self.model)
        recorder = Recorder(self.folder)
        done = resumed.done if resumed else 0
        recorder.now(_start(self.keras, self.model, batches, epochs, done))
        trained = Loop(
            self.model,
            batches,
            _plan(epochs, self.settings),
            _validation(self.model, self.lab, self.settings, self.data, self.stopping),
            recorder,
            self.stopping,
            lambda done, so_far: _save(self.folder, self.model, done, so_far),
            resumed,
        ).run()
        end = self._end(trained)
        if end.status in (Status.FINISHED, Status.FAILED):
            checkpoint.remove(self.folder)
        return end

    def _end(self, trained: Trained) -> End:
        """Writes the kept weights, and looks at them on whole sets: the test set if final."""
        end = End(time.time(), trained.status, trained.message)
        if trained.worked:
            end = replace(end, waited=trained.waited / trained.worked)
        if trained.best is None:
            return end
        self.model.set_weights(trained.weights)
        part = self.folder / f"part.{runs.WEIGHTS}"
        self.model.save_weights(part)
        part.replace(self.folder / runs.WEIGHTS)
        end = replace(end, best_epoch=trained.best.epoch)
        if trained.status is Status.FINISHED:
            end = self._looked_at(end)
        return replace(end, time=time.time())

    def _looked_at(self, end: End) -> End:
        data = self.data
        look = Evaluation(self.model, self.lab, self.settings, data.classes).evaluate
        valid = look(data.x_valid, data.y_valid)
        assert valid is not None
        # Where the disk is full, the figures still are what they are.
        with contextlib.suppress(OSError):
            evaluation.write_predictions(self.folder, "valid", data.y_valid, valid.probability)
        end = replace(
            end, valid_loss=valid.loss, valid_accuracy=valid.accuracy, valid_auc=valid.auc
        )
        if not self.recipe.final or not data.test_is_labelled:
            return end
        test = look(data.x_test, data.y_test)
        assert test is not None
        return replace(end, test_loss=test.loss, test_accuracy=test.accuracy, test_auc=test.auc)


def _plan(epochs: int, settings: Settings) -> Plan:
    return Plan(epochs, settings.validate_every, settings.keep == "best", settings.patience)


def _variables(model: Any) -> list[Any]:
    """All that training changes: weights, moments, and the states of random generators."""
    model.optimizer.build(model.trainable_variables)
    metrics = {id(variable) for variable in model.metrics_variables}
    own = [variable for variable in model.variables if id(variable) not in metrics]
    return own + list(model.optimizer.variables)


def _save(folder: Path, model: Any, done: int, so_far: Trained) -> None:
    """Writes a checkpoint; where the disk is full, the training goes on without."""
    state = [np.asarray(variable) for variable in _variables(model)]
    with contextlib.suppress(OSError):
        checkpoint.write(folder, Checkpoint(done, state, so_far.best, so_far.weights))


def _restored(folder: Path, model: Any) -> Checkpoint | None:
    """The checkpoint that ``model`` was set to, None where the run begins with its first epoch."""
    found = checkpoint.read(folder)
    if found is None:
        return None
    variables = _variables(model)
    if [tuple(variable.shape) for variable in variables] != [a.shape for a in found.state]:
        return None
    for variable, value in zip(variables, found.state, strict=True):
        variable.assign(value)
    return found


def training_images(available: int, wanted: int | None, seed: int) -> np.ndarray[Any, Any]:
    """Places of ``wanted`` different training images, drawn by ``seed``; all, where too few."""
    if wanted is None:
        return np.arange(available)
    random = np.random.default_rng(seed)
    return random.choice(available, min(wanted, available), replace=False)


def _batches(data: Dataset, settings: Settings, seed: int) -> Batches:
    return Batches(
        x=data.x_train,
        y=evaluation.targets_of(data.y_train, settings, data.classes),
        chosen=training_images(len(data.x_train), settings.training_images, seed),
        size=settings.batch_size,
        seed=seed,
    )


def _validation(
    model: Any,
    lab: Lab,
    settings: Settings,
    data: Dataset,
    stopping: Callable[[], Status | None],
) -> Callable[[], Evaluated | None]:
    """A look at the fixed validation images that an epoch ends with."""
    look = Evaluation(model, lab, settings, data.classes, stopping)
    places = evaluation.looked_at(lab, len(data.x_valid))
    images, labels = data.x_valid[places], data.y_valid[places]
    return lambda: look.evaluate(images, labels)


def _start(keras: Any, model: Any, batches: Batches, epochs: int, done: int = 0) -> Start:
    devices = keras.distribution.list_devices()
    return Start(
        time=time.time(),
        seed=batches.seed,
        epochs=epochs,
        steps=batches.steps,
        batch_size=batches.size,
        images=len(batches.chosen),
        params=sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
        device="GPU" if any("gpu" in device.lower() for device in devices) else "CPU",
        done=done,
    )


def _completed(recipe: Recipe, settings: Settings, data: Dataset, lab: Lab, keras: Any) -> Recipe:
    available, wanted = len(data.x_train), settings.training_images
    return replace(
        recipe,
        epochs=recipe.epochs or settings.epochs,
        batch_size=settings.batch_size,
        optimizer=settings.optimizer,
        learning_rate=settings.learning_rate,
        training_images=available if wanted is None else min(wanted, available),
        validated_images=len(evaluation.looked_at(lab, len(data.x_valid))),
        schedule=settings.schedule,
        warmup_steps=settings.warmup_steps,
        label_smoothing=settings.label_smoothing,
        validate_every=settings.validate_every,
        keep=settings.keep,
        patience=settings.patience,
        from_logits=settings.from_logits,
        validation=_validation_told(lab, len(data.x_valid), settings),
        dataset=data.label,
        stand_in=data.stand_in,
        versions=recipe.versions
        | {
            "python": platform.python_version(),
            "keras": keras.__version__,
            "backend": keras.backend.backend(),
            "numpy": np.__version__,
        },
    )


def _validation_told(lab: Lab, available: int, settings: Settings) -> str:
    looked_at = evaluation.looked_at(lab, available)
    which = "The first" if len(looked_at) == looked_at[-1] + 1 else "Evenly spread"
    often = "every epoch" if settings.validate_every == 1 else f"{settings.validate_every} epochs"
    kept = (
        "the weights of the epoch with the best accuracy on them are kept"
        if settings.keep == "best"
        else "nothing is chosen by them: the weights of the last epoch are kept"
    )
    return (
        f"{which} {len(looked_at)} validation images after {often}; {kept}, and only these see all "
        "validation images and, if final, the test set."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
