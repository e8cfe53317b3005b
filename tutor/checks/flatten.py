"""Hidden cases of the flattening."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tutor.checks.case import Case, compared, function_call, layer_question, names
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Layer

VERSION = 1


def cases(draw: Draw) -> Iterator[Case]:
    """Different lengths along every axis, equal ones, axes of one, dtypes."""
    yield _case("distinct", draw.uniform(2, 3, 4))
    yield _case("tall", draw.uniform(7, 2, 5))
    yield _case("cube", draw.uniform(4, 4, 4))
    yield _case("one-channel", draw.uniform(5, 6, 1))
    yield _case("one-pixel", draw.uniform(1, 1, 9))
    yield _case("one-row", draw.uniform(1, 5, 3))
    yield _case("float32", draw.uniform(3, 5, 2).astype(np.float32), ", float32")
    yield _case("integers", draw.integers(3, 4, 2, low=0, high=99), ", whole numbers")
    yield _case("digit", draw.uniform(7, 7, 8))


def examples() -> Iterator[Case]:
    """From two numbers to twelve; the numbers count up, so that the order is seen."""
    for shape in ((1, 1, 2), (1, 2, 1), (2, 1, 1), (1, 2, 2), (2, 2, 1), (2, 1, 2), (2, 2, 2)):
        yield _case(names(shape), np.arange(np.prod(shape)).reshape(shape) + 1.0)
    yield _case("whole-numbers", np.array([[[1, 2]]]))
    yield _case("fractions", np.array([[[0.5, -1.5]]]))
    yield _case("large", np.array([[[4097.0, 1.0]]]))
    yield _case("2x3x2", np.arange(1.0, 13).reshape(2, 3, 2))


def _case(id: str, h: Array, remark: str = "") -> Case:
    question = layer_question(Layer("flatten"), h.astype(np.float64))
    sentence = f"feature maps {names(h.shape)}{remark}"
    return compared(id, sentence, function_call("flatten_layer", h), question)
