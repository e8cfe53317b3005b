"""Hidden cases of the convolution.

No single case can tell every mistake: with one channel in, adding the bias once for each
input channel goes unseen; with square kernels, a transposed one does with a symmetric
image; so the cases differ in all of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tutor.checks.case import Case, compared, function_call, layer_question, must_raise, names
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Layer
from tutor.results import Tier

VERSION = 1


def cases(draw: Draw) -> Iterator[Case]:
    """Channels one and several, image and kernel shapes, activations, dtypes."""
    for id_, image, kernel, act in (
        ("one-in-one-out", (6, 6, 1), (3, 3, 1, 1), "linear"),
        ("one-in-four-out", (8, 7, 1), (3, 3, 1, 4), "linear"),
        ("three-in-one-out", (6, 8, 3), (3, 3, 3, 1), "linear"),
        ("three-in-five-out", (7, 9, 3), (3, 3, 3, 5), "relu"),
        ("four-in-four-out", (8, 6, 4), (3, 3, 4, 4), "linear"),
        ("kernel-1x1", (5, 6, 3), (1, 1, 3, 2), "relu"),
        ("kernel-5x5", (9, 8, 2), (5, 5, 2, 3), "relu"),
        ("kernel-3x5", (7, 8, 2), (3, 5, 2, 2), "linear"),
        ("kernel-5x1", (8, 7, 2), (5, 1, 2, 3), "sigmoid"),
        ("kernel-larger", (3, 4, 2), (5, 5, 2, 2), "linear"),
        ("sigmoid", (6, 5, 2), (3, 3, 2, 3), "sigmoid"),
        ("digit", (28, 28, 1), (3, 3, 1, 4), "relu"),
    ):
        yield _case(draw, id_, draw.uniform(*image), kernel, act)
    single = draw.uniform(7, 6, 3).astype(np.float32)
    yield _case(draw, "float32", single, (3, 3, 3, 2), "relu", " float32", dtype=np.float32)
    whole = draw.integers(6, 7, 2, low=-3, high=4)
    yield _case(draw, "integers", whole, (3, 3, 2, 3), "linear", " whole numbers as input")
    for id_, kernel in (
        ("kernel-2x2", (2, 2, 2, 3)),
        ("kernel-4x4", (4, 4, 1, 2)),
        ("kernel-2x3", (2, 3, 2, 2)),
    ):
        h = draw.uniform(6, 7, kernel[2])
        yield _case(draw, id_, h, kernel, "linear", " (even)", tier=Tier.BEYOND)
    h = draw.uniform(5, 6, 2)
    yield _case(draw, "softmax", h, (3, 3, 2, 4), "softmax", tier=Tier.BEYOND)
    yield must_raise(
        "channels-differ",
        "an image with more channels than the kernels raises an error",
        function_call(
            "conv2d_layer",
            draw.uniform(5, 5, 3),
            draw.weights(3, 3, 2, 2, fan_in=18),
            draw.uniform(2),
            "linear",
        ),
        Tier.BEYOND,
    )


def _case(
    draw: Draw,
    id_: str,
    h: Array,
    kernel: tuple[int, ...],
    act: str,
    remark: str = "",
    *,
    tier: Tier = Tier.CORE,
    dtype: type = np.float64,
) -> Case:
    height, width, channels_in, channels_out = kernel
    W = draw.weights(*kernel, fan_in=height * width * channels_in)
    b = draw.uniform(channels_out) + 0.1 * np.sign(draw.uniform(channels_out))
    b = b.astype(np.float32).astype(np.float64)
    sentence = (
        f"{channels_in} in, {channels_out} out, kernel {height}x{width}{remark}, {act}, "
        f"image {names(h.shape)}"
    )
    call = function_call("conv2d_layer", h, W.astype(dtype), b.astype(dtype), act)
    question = layer_question(Layer("conv2d", act, W, b), h.astype(np.float64))
    return compared(id_, sentence, call, question, tier)
