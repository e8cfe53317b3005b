"""Hidden cases of the dense layer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from tutor.checks.case import Case, compared, function_call, layer_question
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Layer
from tutor.outcomes import Tier

VERSION = 2


def cases(draw: Draw) -> Iterator[Case]:
    """Sizes equal and not, one in and one out, activations, dtypes."""
    for id_, inputs, outputs, act in (
        ("four-to-three", 4, 3, "linear"),
        ("three-to-seven", 3, 7, "relu"),
        ("square", 5, 5, "linear"),
        ("one-output", 6, 1, "sigmoid"),
        ("one-input", 1, 4, "linear"),
        ("relu", 9, 6, "relu"),
        ("sigmoid", 8, 5, "sigmoid"),
        ("softmax", 12, 10, "softmax"),
        ("digit", 392, 10, "softmax"),
    ):
        yield _case(draw, id_, draw.uniform(inputs), outputs, act)
    single = draw.uniform(10).astype(np.float32)
    yield _case(draw, "float32", single, 6, "relu", ", float32", dtype=np.float32)
    whole = draw.integers(7, low=-5, high=6)
    yield _case(draw, "integers", whole, 4, "linear", ", whole numbers as input")
    remark = ", logits near 900"
    h = draw.uniform(6)
    yield _case(draw, "softmax-huge", h, 5, "softmax", remark, tier=Tier.BEYOND, lift=900)


def examples() -> Iterator[Case]:
    """From one number to three, whole numbers."""
    yield _example("one-to-one", [2], [[3]], [1])
    yield _example("relu", [2], [[3]], [-8], "relu")
    yield _example("bias-relu", [2], [[-3]], [4], "relu")
    yield _example("two-to-one", [1, 2], [[3, 5]], [1])
    yield _example("one-to-two", [2], [[3], [5]], [1, 4])
    yield _example("two-to-two", [1, 2], [[1, 2], [3, 4]], [1, 5])
    yield _example("two-to-two-relu", [1, 2], [[1, -2], [3, 4]], [1, -5], "relu")
    yield _example("three-to-two", [1, 0, 2], [[1, 2, 3], [4, 5, 6]], [1, 5])
    yield _example("two-to-three", [1, 2], [[1, 2], [3, 4], [5, 6]], [1, 5, 9])
    yield _example("negative", [-1, 2], [[1, 2], [3, -4]], [1, -5], "relu")
    yield _example("sigmoid", [1], [[1]], [-1], "sigmoid")
    yield _example("sigmoid-two", [1, 2], [[1, -1], [0, 1]], [1, -2], "sigmoid")
    yield _example("softmax", [1], [[1], [1]], [0, 0], "softmax")
    yield _example("softmax-three", [1, 2], [[1, 0], [0, 1], [0, 0]], [0, 1, 1], "softmax")
    yield _example("fractions", [0.5], [[0.5], [1.5]], [0.25, 0])
    yield _example("whole-numbers", np.array([1, 2]), [[0.5, 0.25]], [0.5])
    yield _example("huge", [1], [[1], [0]], [999, 1000], "softmax", Tier.BEYOND)


def _example(
    id_: str,
    h: ArrayLike,
    W: ArrayLike,
    b: ArrayLike,
    act: str = "linear",
    tier: Tier = Tier.CORE,
) -> Case:
    inputs = h if isinstance(h, np.ndarray) else np.array(h, dtype=np.float64)
    weights, bias = np.array(W, dtype=np.float64), np.array(b, dtype=np.float64)
    call = function_call("dense_layer", inputs, weights, bias[:, None], act)
    question = layer_question(Layer("dense", act, weights.T, bias), inputs.astype(np.float64))
    return compared(id_, "a few whole numbers", call, question, tier)


def _case(
    draw: Draw,
    id_: str,
    h: Array,
    outputs: int,
    act: str,
    remark: str = "",
    *,
    tier: Tier = Tier.CORE,
    dtype: type = np.float64,
    lift: float = 0,
) -> Case:
    W = draw.weights(outputs, len(h), fan_in=len(h))
    b = (draw.uniform(outputs, 1) + lift).astype(np.float32).astype(np.float64)
    call = function_call("dense_layer", h, W.astype(dtype), b.astype(dtype), act)
    question = layer_question(Layer("dense", act, W.T, b[:, 0]), h.astype(np.float64))
    return compared(id_, f"{len(h)} in, {outputs} out, {act}{remark}", call, question, tier)
