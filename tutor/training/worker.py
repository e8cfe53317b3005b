"""The trainer: ``python -m tutor.training.worker RUN_FOLDER`` trains one run, then ends.

The only module here that imports keras; nothing of the program imports this module. Uses
``keras`` and nothing below it, so that any backend trains. Threads, quiet and repeatable
arithmetic are set in the environment by whoever starts it, and so are stdout and stderr.

With ``--reference FOLDER`` it trains the lab's task-1 network for ``compare`` instead, with
``--export RUN_FOLDER FOLDER`` it reads the network out of a run.
"""

from __future__ import annotations

import contextlib
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tutor import datasets
from tutor.datasets import Dataset, one_hot, scaled
from tutor.errors import TrainingError, TutorError
from tutor.training import checkpoint, lint, locks, modelfile, reference_files, runs
from tutor.training.checkpoint import Checkpoint
from tutor.training.events import End, Start, Status, Warn
from tutor.training.loop import Batches, Loop, Plan, Trained
from tutor.training.modelfile import Settings
from tutor.training.parent import Parent
from tutor.training.recipes import Recipe, read_recipe, write_recipe
from tutor.training.recorder import Recorder

# After every epoch: enough to see half a percent, and about as dear as the epoch itself.
VALIDATED = 500


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
            else:
                end = train_run(folder, parent)
        except TutorError as error:
            end = End(time.time(), Status.FAILED, str(error))
        runs.finish(folder, end)
    return 0


def train_run(folder: Path, parent: Parent) -> End:
    """Trains the run in ``folder`` as its recipe says, and completes the recipe.

    Raises:
        TrainingError: the model's file cannot be trained.
    """
    recipe = read_recipe(folder)
    data = datasets.load_digits()
    keras = import_keras()
    keras.utils.set_random_seed(recipe.seed)
    file = modelfile.load(folder / runs.MODEL, recipe.source)
    recipe = _completed(recipe, file.settings, data, keras)
    write_recipe(folder, recipe)
    with _created_layers(keras) as created:
        model = file.build(data.x_train.shape[1:], data.classes)
    _check_output(model, data, recipe.source)
    _warn(folder, model, created, recipe, file.settings, data)
    return modelfile.run(
        folder / runs.MODEL,
        recipe.source,
        lambda: _trained(folder, keras, model, recipe, file.settings, data, parent),
    )


@contextlib.contextmanager
def _created_layers(keras: Any) -> Iterator[list[Any]]:
    """Every layer that is made inside the block: also those that no model will know of."""
    created: list[Any] = []
    real = keras.layers.Layer.__init__

    def noted(layer: Any, *given: Any, **settings: Any) -> None:
        created.append(layer)
        real(layer, *given, **settings)

    keras.layers.Layer.__init__ = noted
    try:
        yield created
    finally:
        keras.layers.Layer.__init__ = real


def _warn(
    folder: Path, model: Any, created: list[Any], recipe: Recipe, settings: Settings, data: Dataset
) -> None:
    """Records what the lint finds, before training begins."""
    text = (folder / runs.MODEL).read_text(encoding="utf-8")
    made = [layer for layer in created if layer is not model]
    found = [
        *lint.before(text, settings, recipe.epochs or settings.epochs, len(data.x_valid)),
        *lint.built(model, made, settings, of_digits=recipe.what == "digits"),
    ]
    for one in found:
        runs.append(folder, Warn(time.time(), one.kind, one.sentence))


def train_reference(folder: Path, parent: Parent) -> End:
    """Trains the lab's task-1 network and leaves it in ``folder`` for :mod:`.reference`."""
    data = datasets.load_digits()
    keras = import_keras()
    keras.utils.set_random_seed(0)
    model = lab_network(keras, data.x_train.shape[1:], data.classes)
    epochs = reference_files.epochs(data)
    settings = Settings(epochs=epochs, batch_size=reference_files.BATCH_SIZE)
    batches = _batches(data, np.arange(len(data.x_train)), settings, seed=0)
    _compile(keras, model, settings, epochs * batches.steps)
    recorder = Recorder(folder)
    recorder.now(_start(keras, model, batches, epochs))
    trained = Loop(model, batches, Plan(epochs), recorder, parent.stopping).run()
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
    file = modelfile.load(run / runs.MODEL, recipe.source)
    model = file.build(data.x_train.shape[1:], data.classes)
    model.load_weights(run / runs.WEIGHTS)
    _compile(keras, model, Settings(), 1)
    reference_files.write(folder, model, data)
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


def _trained(
    folder: Path,
    keras: Any,
    model: Any,
    recipe: Recipe,
    settings: Settings,
    data: Dataset,
    parent: Parent,
) -> End:
    assert recipe.epochs is not None
    chosen = training_images(len(data.x_train), settings.training_images, recipe.seed)
    batches = _batches(data, chosen, settings, recipe.seed)
    _compile(keras, model, settings, recipe.epochs * batches.steps)
    resumed = _restored(folder, model)
    recorder = Recorder(folder)
    done = resumed.done if resumed else 0
    recorder.now(_start(keras, model, batches, recipe.epochs, done))
    trained = Loop(
        model,
        batches,
        _plan(recipe.epochs, settings),
        recorder,
        parent.stopping,
        lambda done, so_far: _save(folder, model, done, so_far),
        resumed,
    ).run()
    end = _end(folder, model, data, trained, settings, final=recipe.final)
    if end.status in (Status.FINISHED, Status.FAILED):
        checkpoint.remove(folder)
    return end


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


def training_images(available: int, wanted: int, seed: int) -> np.ndarray[Any, Any]:
    """Places of ``wanted`` different training images, drawn by ``seed``; all, where too few."""
    random = np.random.default_rng(seed)
    return random.choice(available, min(wanted, available), replace=False)


def _batches(data: Dataset, chosen: Any, settings: Settings, seed: int) -> Batches:
    return Batches(
        x=scaled(data.x_train[chosen]),
        y=_targets(data.y_train[chosen], settings, data.classes),
        x_valid=scaled(data.x_valid[:VALIDATED]),
        y_valid=_targets(data.y_valid[:VALIDATED], settings, data.classes),
        size=settings.batch_size,
        seed=seed,
    )


def _targets(labels: Any, settings: Settings, classes: int) -> Any:
    """Class numbers, or one-hot rows where labels are smoothed: Keras smooths no numbers."""
    return one_hot(labels, classes) if settings.label_smoothing else labels


def _compile(keras: Any, model: Any, settings: Settings, steps: int) -> None:
    optimizer = keras.optimizers.get(settings.optimizer)
    optimizer.learning_rate = _learning_rate(keras, settings, steps)
    losses = keras.losses
    loss = (
        losses.CategoricalCrossentropy(
            from_logits=settings.from_logits, label_smoothing=settings.label_smoothing
        )
        if settings.label_smoothing
        else losses.SparseCategoricalCrossentropy(from_logits=settings.from_logits)
    )
    # Compiled by XLA, larger networks train six times slower on a CPU.
    model.compile(optimizer, loss=loss, metrics=["accuracy"], jit_compile=_on_jax(keras))


def _on_jax(keras: Any) -> bool:
    """JAX knows nothing but XLA."""
    return bool(keras.backend.backend() == "jax")


def _learning_rate(keras: Any, settings: Settings, steps: int) -> Any:
    if settings.schedule == "constant":
        return settings.learning_rate
    warmup = min(settings.warmup_steps, steps - 1)
    # Without a warm-up, the decay begins at the highest rate itself.
    first = settings.learning_rate / 20 if warmup else settings.learning_rate
    return keras.optimizers.schedules.CosineDecay(
        first,
        max(steps - warmup, 1),
        warmup_target=settings.learning_rate if warmup else None,
        warmup_steps=warmup,
    )


def _check_output(model: Any, data: Dataset, name: str) -> None:
    shape = getattr(model, "output_shape", None)
    if shape is None:
        raise TrainingError(f"{name}: build_model must return a Keras model, not {model!r}.")
    if shape != (None, data.classes):
        raise TrainingError(
            f"{name}: the model gives {shape} for a batch; it must be (None, {data.classes})."
        )


def _start(keras: Any, model: Any, batches: Batches, epochs: int, done: int = 0) -> Start:
    devices = keras.distribution.list_devices()
    return Start(
        time=time.time(),
        seed=batches.seed,
        epochs=epochs,
        steps=batches.steps,
        batch_size=batches.size,
        images=len(batches.x),
        params=sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
        device="GPU" if any("gpu" in device.lower() for device in devices) else "CPU",
        done=done,
    )


def _end(
    folder: Path,
    model: Any,
    data: Dataset,
    trained: Trained,
    settings: Settings,
    *,
    final: bool,
) -> End:
    """Writes the kept weights, and looks at them on whole sets: the test set if ``final``."""
    end = End(time.time(), trained.status, trained.message)
    if trained.best is None:
        return end
    model.set_weights(trained.weights)
    part = folder / f"part.{runs.WEIGHTS}"
    model.save_weights(part)
    part.replace(folder / runs.WEIGHTS)
    end = replace(end, best_epoch=trained.best.epoch)
    if trained.status is Status.FINISHED:
        targets = _targets(data.y_valid, settings, data.classes)
        loss, accuracy = _evaluated(model, data.x_valid, targets)
        end = replace(end, valid_loss=loss, valid_accuracy=accuracy)
    if trained.status is Status.FINISHED and final:
        targets = _targets(data.y_test, settings, data.classes)
        loss, accuracy = _evaluated(model, data.x_test, targets)
        end = replace(end, test_loss=loss, test_accuracy=accuracy)
    return replace(end, time=time.time())


def _evaluated(model: Any, x: Any, targets: Any) -> tuple[float, float]:
    seen = model.evaluate(scaled(x), targets, batch_size=VALIDATED, verbose=0, return_dict=True)
    return float(seen["loss"]), float(seen["accuracy"])


def _completed(recipe: Recipe, settings: Settings, data: Dataset, keras: Any) -> Recipe:
    looked_at = min(VALIDATED, len(data.x_valid))
    return replace(
        recipe,
        epochs=recipe.epochs or settings.epochs,
        batch_size=settings.batch_size,
        optimizer=settings.optimizer,
        learning_rate=settings.learning_rate,
        training_images=min(settings.training_images, len(data.x_train)),
        validated_images=looked_at,
        schedule=settings.schedule,
        warmup_steps=settings.warmup_steps,
        label_smoothing=settings.label_smoothing,
        validate_every=settings.validate_every,
        keep=settings.keep,
        patience=settings.patience,
        from_logits=settings.from_logits,
        validation=_validation(looked_at, settings),
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


def _validation(looked_at: int, settings: Settings) -> str:
    often = "every epoch" if settings.validate_every == 1 else f"{settings.validate_every} epochs"
    kept = (
        "the weights of the epoch with the best accuracy on them are kept"
        if settings.keep == "best"
        else "nothing is chosen by them: the weights of the last epoch are kept"
    )
    return (
        f"The first {looked_at} validation images after {often}; {kept}, and only these see all "
        "validation images and, if final, the test set."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
