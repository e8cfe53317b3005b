"""The form of the digits lab: choices in, readable Keras out.

Owns what can be chosen, the program that follows from it, and the care for a learner's own
edits: a file that the form did not write, or that was changed since, is never replaced without
its difference shown and a copy kept. Draws nothing.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tutor.errors import UsageError, WorkspaceError
from tutor.files import write_whole
from tutor.intake import read_source
from tutor.training import recipes
from tutor.workspace import Workspace

_LONGEST = 100
_MARK = "# Chosen in the form: "


@dataclass(frozen=True)
class Choices:
    """What the lab's strategies are set to; as it stands, the starting network.

    Attributes:
        rotation: at most this part of a full turn, either way.
        shift: at most this part of the side, either way.
        zoom: at most this much larger or smaller.
        dropout: the part switched off after each block.
        dense_dropout: the part switched off after the large dense layer.
        weight_decay: the price of a squared weight.
        batch_norm: after each conv.
        width: channels of the first block; each block doubles them.
        depth: convs in a block.
        strided: the side is halved by a conv of stride 2, not by a pool.
        skip: each block's input is added to its output.
        dense: numbers in the large dense layer.
    """

    rotation: float = 0.0
    shift: float = 0.0
    zoom: float = 0.0
    dropout: float = 0.0
    dense_dropout: float = 0.0
    weight_decay: float = 0.0
    batch_norm: bool = False
    width: int = 8
    depth: int = 2
    strided: bool = False
    skip: bool = False
    dense: int = 512
    epochs: int = 200
    batch_size: int = 64


LIMITS: dict[str, tuple[float, float]] = {
    "rotation": (0, 0.5),
    "shift": (0, 0.5),
    "zoom": (0, 0.9),
    "dropout": (0, 0.9),
    "dense_dropout": (0, 0.9),
    "weight_decay": (0, 1),
    "width": (1, 256),
    "depth": (1, 8),
    "dense": (1, 4096),
    "epochs": (1, 100_000),
    "batch_size": (1, 128),
}
"""The least and the most of each number: what Keras takes, and a laptop."""


def checked(name: str, typed: str) -> Any:
    """The value of the choice ``name`` that somebody typed.

    Raises:
        UsageError: there is no such choice, or it cannot be that.
    """
    kinds: dict[str, Any] = {field.name: type(field.default) for field in fields(Choices)}
    if name not in kinds:
        raise UsageError(f"There is no choice {name}: {', '.join(kinds)}.")
    if kinds[name] is bool:
        if typed.lower() in ("yes", "no"):
            return typed.lower() == "yes"
        raise UsageError(f"{name} is yes or no, not {typed}.")
    least, most = LIMITS[name]
    try:
        value = kinds[name](typed)
    except ValueError:
        value = None
    if value is None or not least <= value <= most:
        whole = "a whole number" if kinds[name] is int else "a number"
        raise UsageError(f"{name} is {whole} from {least:g} to {most:g}, not {typed}.")
    return value


def program(choices: Choices) -> str:
    """The file that ``choices`` stand for: the same choices always give the same text."""
    return "\n".join((*_head(choices), *_augmentation(choices), *_blocks(choices), *_end(choices)))


def choices_of(text: str) -> Choices | None:
    """The choices that ``text`` was made from; None for a file that somebody edited by hand."""
    line = next((line for line in text.splitlines() if line.startswith(_MARK)), None)
    if line is None:
        return None
    try:
        found = Choices(**json.loads(line.removeprefix(_MARK)))
        return found if program(found) == text else None
    except (ValueError, TypeError):
        return None


def chosen_in(folder: Path) -> Choices:
    """What the learner's file was made from; the starting network where it is their own work."""
    path = recipes.learners_file(folder)
    return choices_of(read_source(path)) or Choices()


def difference(folder: Path, choices: Choices) -> str:
    """What the learner's own edits would lose, as a unified diff; empty where nothing is lost.

    Raises:
        WorkspaceError: the file cannot be read.
    """
    path = recipes.learners_file(folder)
    text = read_source(path)
    if choices_of(text) is not None or text == recipes.find(folder, "baseline")[1]:
        return ""
    new = program(choices)
    lines = difflib.unified_diff(
        text.splitlines(), new.splitlines(), "yours", "from the form", lineterm="", n=2
    )
    return "\n".join(lines)


def write(folder: Path, choices: Choices) -> Path | None:
    """Writes the learner's file.

    Returns:
        The copy of their own edits, None where there were none.

    Raises:
        WorkspaceError: the copy or the file cannot be written; then nothing is changed.
    """
    copy = None
    path = recipes.learners_file(folder)
    if difference(folder, choices):
        copy = Workspace(folder).keep_copy(read_source(path))
    try:
        write_whole(path, program(choices).encode())
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be written: {error.strerror}.") from error
    return copy


def _head(choices: Choices) -> Iterator[str]:
    yield '"""The model of the digits lab, as it was chosen in the form.'
    yield ""
    yield "This file is yours: edit it as you like. The form then asks before it replaces it."
    yield '"""'
    yield ""
    yield _MARK + json.dumps(asdict(choices))
    yield ""
    yield "import keras"
    yield (
        "from keras import layers, regularizers"
        if choices.weight_decay
        else ("from keras import layers")
    )
    yield ""
    yield "TRAINING_IMAGES = 128"
    yield f"EPOCHS = {choices.epochs}"
    yield f"BATCH_SIZE = {choices.batch_size}"
    yield 'OPTIMIZER = "adam"'
    yield "LEARNING_RATE = 0.001"
    if choices.weight_decay:
        yield ""
        yield "# Added to the loss: this many times the sum of the squared weights of a layer."
        yield f"DECAY = regularizers.L2({choices.weight_decay})"
    yield ""
    yield ""
    yield "def build_model(input_shape, classes):"
    yield '    """A Keras model from images (28, 28, 1) in [-1, 1] to probabilities."""'
    yield "    inputs = keras.Input(input_shape)"
    yield "    x = inputs"
    yield ""


def _augmentation(choices: Choices) -> Iterator[str]:
    """Pixels from outside the image are background, which is -1."""
    outside = 'fill_mode="constant", fill_value=-1.0'
    made = (
        (choices.rotation, f"RandomRotation({choices.rotation}, {outside})"),
        (choices.shift, f"RandomTranslation({choices.shift}, {choices.shift}, {outside})"),
        (choices.zoom, f"RandomZoom({choices.zoom}, {outside})"),
    )
    lines = [f"    x = layers.{layer}(x)" for strength, layer in made if strength]
    if lines:
        yield "    # Augmentation: only in training, and never the same picture twice."
        yield from lines
        yield ""


def _blocks(choices: Choices) -> Iterator[str]:
    widths = ", ".join(str(choices.width * 2**block) for block in range(3))
    yield f"    for channels in ({widths}):"
    if choices.skip:
        yield "        # A 1x1 conv gives the block's input as many channels as its output."
        yield '        shortcut = layers.Conv2D(channels, 1, padding="same")(x)'
    yield f"        for _ in range({choices.depth}):"
    decay, same = _decay(choices), 'channels, 3, padding="same"'
    if choices.batch_norm:
        yield "            # No bias: batch norm takes any constant away again."
        yield from _conv(3, f"{same}, use_bias=False{decay}")
        yield "            x = layers.BatchNormalization()(x)"
        yield '            x = layers.Activation("relu")(x)'
    else:
        yield from _conv(3, f'{same}, activation="relu"{decay}')
    if choices.skip:
        yield "        x = layers.Add()([x, shortcut])"
    if choices.strided:
        yield from _conv(2, f'{same}, strides=2, activation="relu"{decay}')
    else:
        yield "        x = layers.MaxPooling2D()(x)"
    if choices.dropout:
        yield f"        x = layers.Dropout({choices.dropout})(x)"
    yield ""


def _conv(depth: int, settings: str) -> Iterator[str]:
    """A conv layer in one line, or in three where one would be too long to read."""
    indent = depth * "    "
    whole = f"{indent}x = layers.Conv2D({settings})(x)"
    if len(whole) <= _LONGEST:
        yield whole
    else:
        yield f"{indent}x = layers.Conv2D("
        yield f"{indent}    {settings}"
        yield f"{indent})(x)"


def _end(choices: Choices) -> Iterator[str]:
    decay = _decay(choices)
    yield "    x = layers.Flatten()(x)"
    yield f'    x = layers.Dense({choices.dense}, activation="relu"{decay})(x)'
    if choices.dense_dropout:
        yield f"    x = layers.Dropout({choices.dense_dropout})(x)"
    yield f'    outputs = layers.Dense(classes, activation="softmax"{decay})(x)'
    yield "    return keras.Model(inputs, outputs)"
    yield ""


def _decay(choices: Choices) -> str:
    if not choices.weight_decay:
        return ""
    return ", kernel_regularizer=DECAY"
