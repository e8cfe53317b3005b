"""Hidden cases of the pooling."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tutor.checks.case import Case, compared, function_call, layer_question, names
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Layer
from tutor.results import Tier

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


def _case(id: str, h: Array, remark: str = "", tier: Tier = Tier.CORE) -> Case:
    sentence = f"feature maps {names(h.shape)}{remark}"
    question = layer_question(Layer("pool2d"), h.astype(np.float64))
    return compared(id, sentence, function_call("pool2d_layer", h), question, tier)
