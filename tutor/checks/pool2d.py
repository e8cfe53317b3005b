"""Hidden cases of the pooling."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tutor.checks.case import Case, compared, function_call, layer_question, names
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Layer
from tutor.outcomes import Tier

VERSION = 1


def cases(draw: Draw) -> Iterator[Case]:
    """Even sizes decide; a last odd row or column, which Keras drops, is beyond the lab."""
    yield _case("one-channel", draw.uniform(4, 4, 1))
    yield _case("wide", draw.uniform(4, 10, 3))
    yield _case("tall", draw.uniform(8, 6, 2))
    yield _case("many-channels", draw.uniform(6, 6, 8))
    yield _case("one-window", draw.uniform(2, 2, 5))
    negative = -1 - np.abs(draw.uniform(6, 4, 3))
    yield _case("all-negative", negative, ", all negative")
    yield _case("integers", draw.integers(6, 8, 2, low=-9, high=10), ", whole numbers")
    yield _case("float32", draw.uniform(8, 4, 3).astype(np.float32), ", float32")
    yield _case("digit", draw.uniform(28, 28, 4))
    yield _case("odd", draw.uniform(7, 7, 3), ", odd", Tier.BEYOND)
    yield _case("odd-rows", -1 - np.abs(draw.uniform(5, 8, 2)), ", odd, negative", Tier.BEYOND)
    yield _case("odd-columns", draw.uniform(6, 9, 2), ", odd", Tier.BEYOND)


def examples() -> Iterator[Case]:
    """From one block to six, whole numbers."""
    yield _case("2x2", np.array([[[1.0], [4.0]], [[3.0], [2.0]]]))
    yield _case("2x2-negative", np.array([[[-1.0], [-4.0]], [[-3.0], [-2.0]]]))
    yield _case("2x2-whole", np.array([[[1], [4]], [[3], [2]]]))
    yield _case("2x2-fractions", np.array([[[0.5], [0.25]], [[0.125], [0.75]]]))
    yield _case("2x2-large", np.array([[[4097.0], [4.0]], [[3.0], [2.0]]]))
    yield _case("2x2-two-channels", np.array([[[1.0, 8.0], [4.0, 5.0]], [[3.0, 6.0], [2.0, 7.0]]]))
    yield _case("2x4", np.array([[1.0, 2.0, 9.0, 8.0], [3.0, 4.0, 7.0, 6.0]])[:, :, None])
    yield _case("4x2", np.array([[1.0, 2.0], [3.0, 4.0], [9.0, 8.0], [7.0, 6.0]])[:, :, None])
    yield _case("4x4", (np.arange(16) * 7 % 16).reshape(4, 4, 1) * 1.0)
    yield _case("4x4-negative", -1.0 - (np.arange(16) * 7 % 16).reshape(4, 4, 1))
    yield _case("4x6", (np.arange(48) * 7 % 48).reshape(4, 6, 2) * 1.0)
    yield _case("3x2", np.arange(1.0, 7).reshape(3, 2, 1), tier=Tier.BEYOND)
    yield _case("2x3", np.arange(1.0, 7).reshape(2, 3, 1), tier=Tier.BEYOND)
    yield _case("3x3", np.arange(1.0, 10).reshape(3, 3, 1), tier=Tier.BEYOND)
    yield _case("3x3-negative", np.arange(-9.0, 0).reshape(3, 3, 1), tier=Tier.BEYOND)
    yield _case("5x5", (np.arange(25.0) * 7 % 25).reshape(5, 5, 1), tier=Tier.BEYOND)


def _case(id: str, h: Array, remark: str = "", tier: Tier = Tier.CORE) -> Case:
    sentence = f"feature maps {names(h.shape)}{remark}"
    question = layer_question(Layer("pool2d"), h.astype(np.float64))
    return compared(id, sentence, function_call("pool2d_layer", h), question, tier)
