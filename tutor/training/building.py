"""From a model's file to a compiled model, and what the lint says of it on the way.

Owns the order: build, check the output, look for mistakes, compile. Keras is handed in, so that
only the trainer imports it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tutor.datasets import Dataset
from tutor.errors import TrainingError
from tutor.training import lint
from tutor.training.labs import Lab
from tutor.training.lint import Lint
from tutor.training.modelfile import ModelFile, Settings


def build(keras: Any, file: ModelFile, data: Dataset, lab: Lab, name: str) -> tuple[Any, list[Any]]:
    """The model that the file describes, and every layer that was made for it.

    Args:
        name: what the learner calls the file.

    Raises:
        TrainingError: the file does not give a model that fits the data.
    """
    with _created_layers(keras) as created:
        model = file.build(data.x_train.shape[1:], data.classes)
    _check_output(model, data, lab, name)
    return model, [layer for layer in created if layer is not model]


def findings(
    text: str, model: Any, made: list[Any], epochs: int, settings: Settings, data: Dataset, lab: Lab
) -> list[Lint]:
    """What the lint finds in the text of the file and in the model, before training begins."""
    return [
        *lint.before(text, settings, epochs, len(data.x_valid)),
        *lint.built(model, made, settings, lab),
    ]


def compile_model(keras: Any, model: Any, settings: Settings, steps: int) -> None:
    """Gives the model its optimiser and its loss; ``steps`` is how often its weights change."""
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


def _check_output(model: Any, data: Dataset, lab: Lab, name: str) -> None:
    shape = getattr(model, "output_shape", None)
    if shape is None:
        raise TrainingError(f"{name}: build_model must return a Keras model, not {model!r}.")
    if shape == (None, 1) and lab.two_classes:
        raise TrainingError(
            f"{name}: the model gives one number a patch, and the lab wants two, healthy and "
            'tumour: end with Dense(classes, activation="softmax").'
        )
    if shape != (None, data.classes):
        raise TrainingError(
            f"{name}: the model gives {shape} for a batch; it must be (None, {data.classes})."
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
