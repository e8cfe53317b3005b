"""Hidden cases of the activation functions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tutor.checks.case import Case, compared, function_call, layer_question, must_raise, names
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Layer
from tutor.outcomes import Tier

VERSION = 2


def cases(draw: Draw) -> Iterator[Case]:
    """Every name on several shapes; softmax over a batch and at extremes is beyond the lab."""
    vector = draw.uniform(7, scale=3)
    maps = draw.uniform(5, 4, 3, scale=3)
    yield _case("linear", "linear leaves a vector as it is", "linear", vector)
    yield _case("linear-maps", "linear leaves feature maps as they are", "linear", maps)
    yield _case("relu", "relu of a vector with negative values", "relu", vector)
    yield _case("relu-maps", "relu of feature maps", "relu", maps)
    whole = draw.integers(6, low=-4, high=5)
    yield _case("relu-integers", "relu of whole numbers", "relu", whole)
    yield _case("sigmoid", "sigmoid of a vector", "sigmoid", vector)
    yield _case("sigmoid-maps", "sigmoid of feature maps", "sigmoid", maps)
    wide = (draw.uniform(9, scale=6) + np.arange(-24, 25, 6)).astype(np.float32).astype(np.float64)
    yield _case("relu-wide", "relu of values up to 30", "relu", wide)
    yield _case("sigmoid-wide", "sigmoid of values up to 30", "sigmoid", wide)
    yield _case("sigmoid-integers", "sigmoid of whole numbers", "sigmoid", whole)
    logits = draw.uniform(10, scale=2)
    yield _case("softmax", "softmax of ten logits", "softmax", logits)
    yield _case("softmax-negative", "softmax of negative logits", "softmax", logits - 4)
    pair = draw.uniform(2, scale=5)
    yield _case("softmax-two", "softmax of two logits", "softmax", pair)
    single = draw.uniform(8, scale=3).astype(np.float32)
    yield _case("softmax-float32", "softmax of float32 logits", "softmax", single)
    yield must_raise(
        "unknown",
        "an unknown name raises an error",
        function_call("activation", vector, "no-such-activation"),
    )
    rows = draw.uniform(4, 6, scale=3)
    yield _beyond("softmax-batch", "softmax of each row of a batch", "softmax", rows)
    yield _beyond("softmax-maps", "softmax over the channels of feature maps", "softmax", maps)
    # Two far above the others: exp of them overflows, even where the mean is subtracted first.
    huge = draw.uniform(6, scale=2) + 900 * np.array([1, 1, -1, -1, -1, -1])
    huge = huge.astype(np.float32).astype(np.float64)
    yield _beyond("softmax-huge", "softmax of logits up to 1000", "softmax", huge)
    hundred = (draw.uniform(5, scale=5) + 100).astype(np.float32)
    yield _beyond("softmax-hundred", "softmax of float32 logits near 100", "softmax", hundred)
    yield _beyond("sigmoid-huge", "sigmoid of values up to 1000", "sigmoid", huge)


def examples() -> Iterator[Case]:
    """From one number to two rows, whole numbers."""
    for name in ("linear", "relu", "sigmoid", "softmax"):
        yield _example(name, np.array([0.0]))
    for name in ("linear", "relu", "sigmoid", "softmax"):
        yield _example(name, np.array([1.0, -2.0]))
    yield _example("relu", np.array([1, -2]))
    yield _example("sigmoid", np.array([1, -2]))
    yield _example("softmax", np.array([0.0, 0.0, 1.0]))
    yield _example("softmax", np.array([3.0, 1.0, 2.0, 2.0]))
    yield _example("softmax", np.array([0.0, 1.0], dtype=np.float32))
    yield _example("sigmoid", np.array([-2.5]))
    for name in ("linear", "relu", "sigmoid"):
        yield _example(name, np.array([[[1.0, -2.0], [3.0, -4.0]]]))
    yield _example("relu", np.array([7.0, -7.0, 30.0]))
    yield _example("sigmoid", np.array([7.0, -7.0, 30.0]))
    call = function_call("activation", np.array([1.0]), "no-such-activation")
    yield must_raise("unknown", "an unknown name raises an error", call)
    yield _example("softmax", np.array([[0.0, 0.0], [0.0, 1.0]]), Tier.BEYOND)
    yield _example("softmax", np.array([[[0.0, 0.0], [0.0, 1.0]]]), Tier.BEYOND)
    yield _example("softmax", np.array([1000.0, 1000.0, 0.0]), Tier.BEYOND)
    yield _example("softmax", np.array([1000.0, -1000.0, -1000.0]), Tier.BEYOND)
    yield _example("softmax", np.array([100.0, 101.0], dtype=np.float32), Tier.BEYOND)
    yield _example("sigmoid", np.array([1000.0, -1000.0]), Tier.BEYOND)


def _example(name: str, x: Array, tier: Tier = Tier.CORE) -> Case:
    numbers = "_".join(f"{number:g}" for number in x.ravel())
    id_ = f"{name}-{x.dtype}-{names(x.shape)}-{numbers}"
    return _case(id_, f"{name} of a few numbers", name, x, tier)


def _case(id: str, sentence: str, name: str, x: Array, tier: Tier = Tier.CORE) -> Case:
    question = layer_question(Layer("activation", name), x.astype(np.float64))
    return compared(id, sentence, function_call("activation", x, name), question, tier)


def _beyond(id: str, sentence: str, name: str, x: Array) -> Case:
    return _case(id, sentence, name, x, Tier.BEYOND)
