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
    """

    lname: tuple[str, ...]
    W: tuple[Any, ...]
    b: tuple[Any, ...]


def lab_lists(layers: Iterable[Any]) -> LabLists:
    """The weights of ``model.layers``; layers without effect after training are passed over.

    Raises:
        TrainingError: a layer that the lab's network does not have, or one of its layers with
            settings that it does not have, such as strides.
    """
    kept = [layer for layer in layers if type(layer).__name__ not in _WITHOUT_EFFECT]
    entries = [_entry(layer) for layer in kept]
    names = _numbered([_NAMES[type(layer).__name__] for layer in kept])
    return LabLists(names, tuple(e[0] for e in entries), tuple(e[1] for e in entries))


def _entry(layer: Any) -> tuple[Any, Any]:
    kind = type(layer).__name__
    if kind not in _NAMES or not type(layer).__module__.startswith("keras."):
        raise TrainingError(f"The lab's network has no layer of the type {kind} ({layer.name}).")
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
