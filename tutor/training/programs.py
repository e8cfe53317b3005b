"""The programs that choices in the forms stand for: readable Keras.

The same choices always give the same text. Owns the text and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from tutor.training.choices import AnyChoices, Choices, TissueChoices, lab_of
from tutor.training.labs import lab

MARK = "# Chosen in the form: "
_LONGEST = 100


def program(choices: AnyChoices) -> str:
    """The file that ``choices`` stand for: the same choices always give the same text."""
    lines = [*_head(choices)]
    if isinstance(choices, Choices):
        lines += [*_digits_augmentation(choices), *_blocks(choices), *_digits_end(choices)]
    else:
        lines += [*_tissue_augmentation(choices)]
        lines += [*_blocks(choices)] if choices.depth else []
        lines += [*_tissue_end(choices)]
    return "\n".join(lines)


def _head(choices: AnyChoices) -> Iterator[str]:
    yield f'"""The model of the {lab(lab_of(choices)).title}, as it was chosen in the form.'
    yield ""
    yield "This file is yours: edit it as you like. The form then asks before it replaces it."
    yield '"""'
    yield ""
    yield MARK + json.dumps(asdict(choices))
    yield ""
    yield "import keras"
    names = ["layers"]
    if isinstance(choices, TissueChoices) and choices.turns:
        names.append("ops")
    if choices.weight_decay:
        names.append("regularizers")
    yield f"from keras import {', '.join(names)}"
    yield ""
    yield f"TRAINING_IMAGES = {128 if isinstance(choices, Choices) else None}"
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
    if isinstance(choices, Choices):
        yield '    """A Keras model from images (28, 28, 1) in [-1, 1] to probabilities."""'
    else:
        yield '    """A Keras model from patches (32, 32, 3) in [-1, 1] to two probabilities."""'
    yield "    inputs = keras.Input(input_shape)"
    yield "    x = inputs"
    yield ""


def _digits_augmentation(choices: Choices) -> Iterator[str]:
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


def _blocks(choices: AnyChoices) -> Iterator[str]:
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
        # Keras's own 0.99 would judge a small set's first epochs by the averages it starts with.
        yield "            # In a test it goes by averages over the last 20 batches or so."
        yield "            x = layers.BatchNormalization(momentum=0.95)(x)"
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


def _tissue_augmentation(choices: TissueChoices) -> Iterator[str]:
    """Images go from -1 to 1, and layers that change colours must be told so."""
    values = "value_range=(-1, 1)"
    if choices.flips or choices.turns:
        yield "    # Augmentation, only in training: tissue has no up and no left."
        if choices.flips:
            yield '    x = layers.RandomFlip("horizontal_and_vertical")(x)'
        if choices.turns:
            yield "    x = QuarterTurns()(x)"
        yield ""
    if choices.brightness or choices.contrast:
        yield "    # Stain and light differ from laboratory to laboratory."
        if choices.brightness:
            yield f"    x = layers.RandomBrightness({choices.brightness}, {values})(x)"
        if choices.contrast:
            yield f"    x = layers.RandomContrast({choices.contrast}, {values})(x)"
        yield ""


def _digits_end(choices: Choices) -> Iterator[str]:
    yield "    x = layers.Flatten()(x)"
    yield from _last_layers(choices)


def _tissue_end(choices: TissueChoices) -> Iterator[str]:
    if choices.mean:
        yield "    # The mean of each feature map: how much of it there is, not where."
        yield "    x = layers.GlobalAveragePooling2D()(x)"
    else:
        yield "    x = layers.Flatten()(x)"
    yield from _last_layers(choices)
    if choices.turns:
        yield from _QUARTER_TURNS


def _last_layers(choices: AnyChoices) -> Iterator[str]:
    decay = _decay(choices)
    if choices.dense:
        yield f'    x = layers.Dense({choices.dense}, activation="relu"{decay})(x)'
    if choices.dense_dropout:
        yield f"    x = layers.Dropout({choices.dense_dropout})(x)"
    yield f'    outputs = layers.Dense(classes, activation="softmax"{decay})(x)'
    yield "    return keras.Model(inputs, outputs)"
    yield ""


def _decay(choices: AnyChoices) -> str:
    if not choices.weight_decay:
        return ""
    return ", kernel_regularizer=DECAY"


# Keras has no layer for this: its RandomRotation(0.5) turns by any angle, and makes corners up.
_QUARTER_TURNS = '''
class QuarterTurns(layers.Layer):
    """Turns each patch by 0 to 3 quarters at random, in training only; no pixel is lost."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.random = keras.random.SeedGenerator()

    def call(self, images, training=False):
        if not training:
            return images
        quarter = ops.flip(ops.transpose(images, (0, 2, 1, 3)), 1)
        images = self.one_of(images, quarter)
        return self.one_of(images, ops.flip(images, (1, 2)))  # a half turn

    def one_of(self, images, others):
        coin = keras.random.uniform((ops.shape(images)[0], 1, 1, 1), seed=self.random)
        return ops.where(coin < 0.5, images, others)
'''.splitlines()
