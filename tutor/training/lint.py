"""Looks at a learner's model before it is trained, and at its curves after, for what cannot work.

Nothing stops with an error where one of these mistakes is made: the numbers are just worse. So
each is looked for, and told in one sentence. Pure functions: layers are told by the name of
their class and by their settings, so that this module imports no keras.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tutor.training.labs import DIGITS, Lab
from tutor.training.modelfile import Settings
from tutor.training.progress import Snapshot


@dataclass(frozen=True)
class Lint:
    """One finding: a stable word for programs, a sentence for the learner."""

    kind: str
    sentence: str


# Layers that change images at random, in training only.
_AUGMENTING = "Random"
_CROPS = ("RandomCrop", "CenterCrop")
_NO_LAYERS = ("InputLayer",)
# Values of the images as the lab scales them.
_RANGE = (-1.0, 1.0)
# Of the side: by so much a patch may move or grow, and the pixel that made its label is hardly
# ever lost.
_AT_MOST = 0.1
# A loss this many times its first value is no bad epoch any more.
_EXPLODED = 10.0


def before(text: str, settings: Settings, epochs: int, valid_images: int) -> Iterator[Lint]:
    """What the file and its settings show before a model is built.

    Args:
        text: the file; it must be Python.
        epochs: that will be trained.
        valid_images: how many there are.
    """
    if "EarlyStopping" in _names(text):
        yield Lint(
            "early stopping",
            "EarlyStopping does nothing here: training knows no callbacks. Set PATIENCE in place "
            'of it, or keep the best epoch with KEEP = "best".',
        )
    if settings.patience and settings.patience >= epochs:
        yield Lint(
            "early stopping",
            f"Early stopping can never stop: PATIENCE is {settings.patience} epochs, and there are "
            f"{epochs}.",
        )
    elif settings.patience and settings.validate_every > settings.patience:
        yield Lint(
            "early stopping",
            f"Early stopping looks at validation, and that comes every {settings.validate_every} "
            f"epochs only: PATIENCE of {settings.patience} epochs is over before the next look. "
            "Set VALIDATE_EVERY = 1.",
        )
    if not valid_images or settings.validate_every > epochs:
        yield Lint(
            "no validation",
            "There is no validation before the end: nobody will see where it begins to learn by "
            "heart. Set VALIDATE_EVERY to a few epochs.",
        )


def built(
    model: Any, created: Iterable[Any], settings: Settings, lab: Lab = DIGITS
) -> Iterator[Lint]:
    """What the built model shows.

    Args:
        model: a Keras model.
        created: every layer that ``build_model`` made, whether or not the model has it.
        lab: digits must not be flipped, and tissue must not lose its one tumour pixel.
    """
    layers = _layers(model)
    yield from _unwired(layers, created)
    for layer in layers:
        yield from _wrong_range(layer, layers)
        yield from _full_crop(layer)
        yield from _flipped_digits(layer) if lab is DIGITS else _lost_label(layer)
    yield from _wrong_output(layers, settings)


def after(seen: Snapshot) -> Iterator[Lint]:
    """What the curves of a run show."""
    losses = [loss for loss in (*seen.loss, *seen.valid_loss) if not math.isnan(loss)]
    first = next((loss for loss in seen.loss if math.isfinite(loss)), None)
    exploded = first is not None and any(loss > _EXPLODED * max(first, 1.0) for loss in losses)
    if seen.diverged or exploded:
        yield Lint(
            "exploding loss",
            "The loss exploded: each step overshot further than the one before. A smaller "
            "LEARNING_RATE is the usual cure; images that are not in [-1, 1] are the other cause.",
        )


def _unwired(layers: Sequence[Any], created: Iterable[Any]) -> Iterator[Lint]:
    inside = {id(layer) for layer in layers}
    for layer in created:
        # Models are made of layers: what they hold counts, not they themselves.
        if id(layer) in inside or hasattr(layer, "layers") or _kind(layer) in _NO_LAYERS:
            continue
        kind = _kind(layer)
        if kind.startswith(_AUGMENTING):
            sentence = (
                f"The augmentation {kind} never runs: it is made, but its result is not what the "
                "next layer gets. Follow x from the input on, line by line."
            )
            yield Lint("augmentation not wired in", sentence)
        else:
            sentence = (
                f"A layer {kind} is made, but it leads nowhere: no path to the output uses it."
            )
            yield Lint("layer leads nowhere", sentence)


def _flipped_digits(layer: Any) -> Iterator[Lint]:
    if _kind(layer) == "RandomFlip":
        yield Lint(
            "flip",
            f"{layer.name} mirrors the digits: a mirrored 2 is no 2, and a 6 upside down is a "
            "9. Leave RandomFlip out.",
        )


def _lost_label(layer: Any) -> Iterator[Lint]:
    """Whether a patch loses its edge: one pixel there can be all the tumour that there is."""
    kind = _kind(layer)
    if kind == "RandomCrop":
        lost = "crops the patches"
    elif kind == "RandomZoom" and -_lowest(layer) > _AT_MOST:  # Keras: below 0 is larger
        lost = f"makes patches up to {-100 * _lowest(layer):.0f} % larger, and cuts their edge off"
    elif kind == "RandomTranslation" and _furthest(layer) > _AT_MOST:
        lost = f"moves patches by up to {100 * _furthest(layer):.0f} % of their side"
    else:
        return
    yield Lint(
        "label lost",
        f"{layer.name} {lost}: the one tumour pixel that made the label may be gone, and the label "
        "stays. Flips and quarter turns lose nothing.",
    )


def _lowest(layer: Any) -> float:
    width = getattr(layer, "width_lower", None)
    return float(min(layer.height_lower, layer.height_lower if width is None else width))


def _furthest(layer: Any) -> float:
    bounds = (layer.height_lower, layer.height_upper, layer.width_lower, layer.width_upper)
    return float(max(map(abs, bounds)))


def _wrong_range(layer: Any, layers: Sequence[Any]) -> Iterator[Lint]:
    expected = getattr(layer, "value_range", None)
    rescaled = any(_kind(one) in ("Rescaling", "Normalization") for one in layers)
    if expected is None or rescaled:
        return
    if _kind(layer) == "RandomSaturation":
        # Keras turns colours into hue and saturation without looking at the range.
        yield Lint(
            "value range",
            f"{layer.name} (RandomSaturation) understands values from 0 to 1 only, whatever its "
            "value_range says, and the images go from -1 to 1. Put Rescaling(0.5, offset=0.5) "
            "before it and Rescaling(2, offset=-1) after it.",
        )
        return
    jitters = [one for one in layers if _kind(one) == "RandomColorJitter"]
    said = any(layer in _layers(one) for one in jitters)  # of the jitter that it is a part of
    if said or tuple(map(float, expected)) == _RANGE:
        return
    low, high = expected
    yield Lint(
        "value range",
        f"{layer.name} ({_kind(layer)}) expects values from {low:g} to {high:g}, and the images go "
        "from -1 to 1: it wrecks them. Say value_range=(-1, 1).",
    )


def _full_crop(layer: Any) -> Iterator[Lint]:
    if _kind(layer) not in _CROPS:
        return
    shape = getattr(getattr(layer, "input", None), "shape", None)
    if shape is not None and tuple(shape[1:3]) == (layer.height, layer.width):
        yield Lint(
            "full crop",
            f"{layer.name} crops {shape[1]}x{shape[2]} pixels to {layer.height}x{layer.width}: it "
            "does nothing. Crop less than the image, or pad it before.",
        )


def _wrong_output(layers: Sequence[Any], settings: Settings) -> Iterator[Lint]:
    """Whether the loss gets what it expects: probabilities, or logits where the file says so."""
    activation = _last_activation(layers)
    if settings.from_logits and activation == "softmax":
        yield Lint(
            "softmax twice",
            "The model ends with softmax, and FROM_LOGITS says that the loss should take it: so it "
            "is taken twice, and learning becomes slow. Leave one of them out.",
        )
    if not settings.from_logits and activation != "softmax":
        yield Lint(
            "no softmax",
            f"The model ends with {activation or 'no activation'}, and the loss expects "
            'probabilities. Give the last layer activation="softmax", or set FROM_LOGITS = True.',
        )


def _last_activation(layers: Sequence[Any]) -> str | None:
    """Of the last layer that decides what kind of numbers come out; None where it is unknown."""
    for layer in reversed(layers):
        if _kind(layer) == "Softmax":
            return "softmax"
        activation = getattr(layer, "activation", None)
        if activation is not None:
            return str(getattr(activation, "__name__", activation))
    return None


def _layers(model: Any) -> list[Any]:
    """All layers of a model, those inside of others included, in order."""
    flat = getattr(model, "_flatten_layers", None)
    return list(flat(include_self=False) if flat is not None else model.layers)


def _kind(layer: Any) -> str:
    return type(layer).__name__


def _names(text: str) -> set[str]:
    """The names that a program uses; what its comments and texts say does not count."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return set()
    nodes = list(ast.walk(tree))
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }
