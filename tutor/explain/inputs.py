"""What there is to look at: a real digit first, then the lesson's small examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tutor import checks
from tutor.checks.case import Case, compared, function_call, layer_question
from tutor.datasets import load_test_digits
from tutor.explain import drawing, network
from tutor.frames import Array
from tutor.judge import an_error
from tutor.oracle.questions import Layer

# Sobel's operator, which answers to edges, in both directions.
_EDGES = np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])


def inputs(lesson_id: str) -> tuple[Case, ...]:
    """The inputs of a lesson that can be looked at; those that must raise an error are not."""
    if lesson_id == "network":
        return tuple(network.digits())
    small = [
        case
        for case in checks.examples(lesson_id)
        if case.judge is not an_error and case.call.operation != "kept"
    ]
    return (*_of_a_digit(lesson_id), *small)


def of_a_drawing(file: Path) -> Case:
    """The input of the network lesson that a kept drawing is.

    Raises:
        WorkspaceError: the file holds none.
    """
    return network.drawn(drawing.load(file))


def _of_a_digit(lesson_id: str) -> Iterator[Case]:
    """What the lesson's layer would see of a digit in a network."""
    if lesson_id not in ("activation", "conv2d", "pool2d", "flatten", "dense"):
        return
    image = _digit()
    kernels = np.stack([_EDGES, _EDGES.T], axis=-1)[:, :, None, :] / 4
    edges = _edges_of(image)
    if lesson_id == "conv2d":
        layer = Layer("conv2d", "relu", kernels, np.zeros(2))
        yield _case("a digit", layer, "conv2d_layer", image, kernels, np.zeros(2), "relu")
        three = np.concatenate([image, edges], axis=2)
        W = np.stack([np.eye(3) / 3, np.fliplr(np.eye(3)) / 3, _EDGES / 4], axis=-1)[..., None]
        layer = Layer("conv2d", "linear", W, np.array([0.5]))
        name = "a digit and its edges, three channels"
        yield _case(name, layer, "conv2d_layer", three, W, np.array([0.5]), "linear")
    elif lesson_id == "pool2d":
        yield _case("the edges of a digit", Layer("pool2d"), "pool2d_layer", edges)
    elif lesson_id == "flatten":
        yield _case("the edges of a digit", Layer("flatten"), "flatten_layer", edges[8:16, 8:16])
    elif lesson_id == "dense":
        h = edges[::4, ::4].reshape(-1)
        W = np.cos(np.outer(np.arange(1, 5), np.arange(h.size))) / 8
        layer = Layer("dense", "softmax", W.T, np.zeros(4))
        yield _case("the edges of a digit", layer, "dense_layer", h, W, np.zeros((4, 1)), "softmax")
    else:
        x = np.linspace(-6, 6, 13)
        for name in ("relu", "sigmoid", "softmax"):
            yield _case(f"{name} from -6 to 6", Layer("activation", name), "activation", x, name)


def _case(name: str, layer: Layer, function: str, *arguments: object) -> Case:
    call = function_call(function, *arguments)
    h = np.asarray(arguments[0], dtype=np.float64)
    return compared(name, name, call, layer_question(layer, h))


def _digit() -> Array:
    """The first test image of the digits that are here, ``[28, 28, 1]`` float64 in [0, 1]."""
    images, _ = load_test_digits()
    image: Array = images[0].astype(np.float64) / 255
    return image.reshape(28, 28, 1)


def _edges_of(image: Array) -> Array:
    """Where the image grows to the right and downwards, ``[28, 28, 2]``."""
    framed = np.pad(image[:, :, 0], ((0, 1), (0, 1)), mode="edge")
    edges: Array = np.stack([np.diff(framed, axis=1)[:-1], np.diff(framed, axis=0)[:, :-1]], axis=2)
    return edges
