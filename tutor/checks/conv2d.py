"""Hidden cases of the convolution.

No single case can tell every mistake: with one channel in, adding the bias once for each
input channel goes unseen; with square kernels, a transposed one does with a symmetric
image; so the cases differ in all of it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from tutor.checks.case import Case, compared, function_call, layer_question, must_raise, names
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Layer
from tutor.outcomes import Tier

VERSION = 2


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
    yield must_raise(
        "channels-missing",
        "an image with fewer channels than the kernels raises an error",
        function_call(
            "conv2d_layer",
            draw.uniform(5, 5, 2),
            draw.weights(3, 3, 3, 2, fan_in=27),
            draw.uniform(2),
            "linear",
        ),
        Tier.BEYOND,
    )


def examples() -> Iterator[Case]:
    """From one pixel to 3x3, one channel to two; most numbers small, so that sums are short."""
    one = np.ones((1, 1, 1, 1))
    yield _example("one-pixel", [[[2]]], 3 * one, [1])
    yield _example("relu", [[[2]]], 3 * one, [-8], act="relu")
    yield _example("bias-relu", [[[2]]], -3 * one, [4], act="relu")
    yield _example("two-in", [[[1, 2]]], [[[[3], [5]]]], [1])
    yield _example("two-in-relu", [[[1, 2]]], [[[[3], [-5]]]], [2], act="relu")
    yield _example("two-out", [[[2]]], [[[[1, 3]]]], [1, 5])
    yield _example("two-out-relu", [[[2]]], [[[[1, -3]]]], [1, -5], act="relu")
    yield _example("fractions", [[[0.5]]], 0.125 * one, [0])
    yield _example("large", [[[4097]]], one, [0])
    yield _example("row", [[[1], [2], [4]]], [[[[1]], [[0]], [[3]]]], [1])
    yield _example("column", [[[1]], [[2]], [[4]]], [[[[1]]], [[[0]]], [[[3]]]], [1])
    yield _example("two-in-two-out", [[[1, 2]]], [[[[1, 3], [5, 7]]]], [1, 2])
    yield _example("three-in-two-out", [[[1, 2, 3]]], [[[[1, 3], [5, 7], [2, 4]]]], [1, 2])
    yield _example("two-in-three-out", [[[1, 2]]], [[[[1, 3, 2], [5, 7, 4]]]], [1, 2, 3])
    yield _example("sigmoid", [[[1]]], one, [-1], act="sigmoid")
    yield _example("sigmoid-two", [[[1, 2]]], [[[[1], [-1]]]], [1], act="sigmoid")
    yield _example("whole-numbers", np.array([[[1], [2]]]), [[[[1.0]], [[0.5]], [[0.25]]]], [0.5])
    kernel = np.array([[1, 0, 2], [0, 3, 0], [4, 0, 5]])[:, :, None, None]
    yield _example("2x2", [[[1], [2]], [[3], [4]]], kernel, [1])
    yield _example("2x3", [[[1], [2], [3]], [[4], [5], [6]]], kernel, [1])
    yield _example("3x2", [[[1], [2]], [[3], [4]], [[5], [6]]], kernel, [0])
    yield _example("3x3", np.arange(1, 10).reshape(3, 3, 1) * 1.0, kernel, [1])
    yield _example("3x3-negative", np.arange(-4, 5).reshape(3, 3, 1) * 1.0, kernel, [1], act="relu")
    wide = np.array([[1, 0, 2, 0, 3], [0, 1, 0, 2, 0], [4, 0, 0, 0, 1]])[:, :, None, None]
    yield _example("kernel-3x5", np.arange(12).reshape(3, 4, 1) * 1.0, wide, [1])
    yield _example("kernel-5x3", np.arange(12).reshape(4, 3, 1) * 1.0, wide.swapaxes(0, 1), [1])
    both = np.concatenate([kernel, -kernel[::-1]], axis=3)
    two = np.concatenate([both, both[:, ::-1]], axis=2)
    yield _example("3x4-two-in-two-out", np.arange(24).reshape(3, 4, 2) % 5 * 1.0, two, [1, 2])
    yield _example("relu-3x4", np.arange(24).reshape(3, 4, 2) % 5 - 2.0, two, [1, -2], act="relu")
    even = np.array([[1, 2], [3, 4]])[:, :, None, None]
    yield _example("kernel-2x2", [[[1], [2]], [[3], [4]]], even, [0], tier=Tier.BEYOND)
    yield _example(
        "kernel-4x4",
        np.arange(9).reshape(3, 3, 1) * 1.0,
        np.arange(16).reshape(4, 4, 1, 1) % 3,
        [0],
        tier=Tier.BEYOND,
    )
    yield _example("softmax-one", [[[1]]], [[[[1, 1]]]], [0, 0], act="softmax", tier=Tier.BEYOND)
    yield _example("softmax", [[[1], [0]]], [[[[1, 0]]]], [0, 1], act="softmax", tier=Tier.BEYOND)
    call = function_call("conv2d_layer", np.ones((1, 1, 2)), one, np.zeros(1), "linear")
    yield must_raise(
        "channels-differ", "an image with two channels, kernels for one", call, Tier.BEYOND
    )
    kernels = np.ones((1, 1, 2, 1))
    call = function_call("conv2d_layer", np.ones((1, 1, 1)), kernels, np.zeros(1), "linear")
    yield must_raise(
        "channels-missing", "an image with one channel, kernels for two", call, Tier.BEYOND
    )


def _example(
    id_: str,
    h: ArrayLike,
    W: ArrayLike,
    b: ArrayLike,
    *,
    act: str = "linear",
    tier: Tier = Tier.CORE,
) -> Case:
    image = np.asarray(h)
    if not isinstance(h, np.ndarray):
        image = image.astype(np.float64)
    kernel, bias = np.array(W, dtype=np.float64), np.array(b, dtype=np.float64)
    layer = Layer("conv2d", act, kernel, bias)
    call = function_call("conv2d_layer", image, kernel, bias, act)
    question = layer_question(layer, image.astype(np.float64))
    return compared(id_, "a few whole numbers", call, question, tier)


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
