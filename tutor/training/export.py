"""A Keras model's weights in the form of the lab: one entry a layer, by the layer's type.

Owns which layers the lab knows. Layers are told by their exact Keras class, never by name,
so names of any kind, functional models and dropout do no harm. Imports no keras.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tutor.errors import TrainingError

Entry = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]

# What Keras calls a layer that nobody named; the lab's lname holds these.
_NAMES = {
    "Conv2D": "conv2d",
    "MaxPooling2D": "max_pooling2d",
    "Flatten": "flatten",
    "Dense": "dense",
}
# These do nothing once training is over, so the lab's network is whole without them.
_WITHOUT_EFFECT = ("InputLayer", "Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout")
_FIXED: dict[str, dict[str, Any]] = {
    "Conv2D": {"strides": (1, 1), "padding": "same", "dilation_rate": (1, 1), "groups": 1},
    "MaxPooling2D": {"pool_size": (2, 2), "strides": (2, 2), "padding": "valid"},
}


@dataclass(frozen=True)
class LabLists:
    """What ``CNN.setup_model`` takes: a name, weights and biases for each layer, in order.

    ``W[i]`` is a kernel ``[kh, kw, CI, CO]`` or a matrix ``[M, K]`` (Keras's, transposed), ``b[i]``
    is ``[CO]`` or ``[M, 1]``; both are ``[]`` for pooling and flatten. All float32.
    ``activation`` is that of all layers but the last one, which has softmax.
    """

    lname: tuple[str, ...]
    W: tuple[Any, ...]
    b: tuple[Any, ...]
    activation: str = "relu"


def lab_lists(layers: Iterable[Any]) -> LabLists:
    """The weights of ``model.layers``; layers without effect after training are passed over.

    Raises:
        TrainingError: a layer that the lab's network does not have, or one of its layers with
            settings that it does not have, such as strides.
    """
    kept = [layer for layer in layers if not _without_effect(layer)]
    unknown = dict.fromkeys(_kind(layer) for layer in kept if not _known(layer))
    if unknown:
        raise TrainingError(
            f"The lab's network has no layers of these types: {', '.join(unknown)}. It has Conv2D, "
            "MaxPooling2D, Flatten and Dense; dropout and augmentation may stand between them."
        )
    activation = _activation(kept)
    entries = [_entry(layer) for layer in kept]
    names = _numbered([_NAMES[_kind(layer)] for layer in kept])
    W, b = tuple(e[0] for e in entries), tuple(e[1] for e in entries)
    return LabLists(names, W, b, activation)


def _without_effect(layer: Any) -> bool:
    """Once training is over; Keras's own layers that augment are all called Random something."""
    kind, ours = _kind(layer), type(layer).__module__.startswith("keras.")
    return kind in _WITHOUT_EFFECT or (ours and kind.startswith("Random"))


def _known(layer: Any) -> bool:
    return _kind(layer) in _NAMES and type(layer).__module__.startswith("keras.")


def _kind(layer: Any) -> str:
    return type(layer).__name__


def _activation(layers: list[Any]) -> str:
    """The one activation of all layers with weights but the last, which must have softmax."""
    found = [_activation_of(layer) for layer in layers if _kind(layer) in ("Conv2D", "Dense")]
    others = set(found[:-1])
    if not found or found[-1] != "softmax" or len(others) > 1:
        raise TrainingError(
            "The lab's network has softmax in its last layer and one activation in all others; "
            f"this one has {', '.join(found) or 'none'}."
        )
    return others.pop() if others else "relu"


def _activation_of(layer: Any) -> str:
    return str(getattr(layer.activation, "__name__", layer.activation))


def _entry(layer: Any) -> tuple[Any, Any]:
    kind = _kind(layer)
    for setting, expected in _FIXED.get(kind, {}).items():
        if getattr(layer, setting) != expected:
            raise TrainingError(
                f"The lab's network has {kind} layers with {setting} {expected} only; "
                f"{layer.name} has {getattr(layer, setting)}."
            )
    if kind not in ("Conv2D", "Dense"):
        return [], []
    if not layer.use_bias:
        raise TrainingError(f"The lab's layers all have a bias; {layer.name} has none.")
    kernel, bias = (np.asarray(weight, np.float32) for weight in layer.get_weights())
    return (kernel, bias) if kind == "Conv2D" else (kernel.T.copy(), bias[:, np.newaxis])


def _numbered(names: list[str]) -> tuple[str, ...]:
    """As Keras names the layers of a first model: the second ``conv2d`` is ``conv2d_1``."""
    before = [names[:place].count(name) for place, name in enumerate(names)]
    return tuple(f"{n}_{count}" if count else n for n, count in zip(names, before, strict=True))
