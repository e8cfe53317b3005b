"""Hidden cases of the bonus lesson: a convolution for a batch, in single precision.

What a quick way gets wrong is seen at edges: of the image, of a block of images, between
two images that lie one after the other in memory.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from tutor import judge
from tutor.checks.case import Case, function_call, must_raise, names
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Layer, Question
from tutor.outcomes import Tier

VERSION = 1


def cases(draw: Draw) -> Iterator[Case]:
    """Batches, image and kernel shapes, channels, dtypes."""
    for id_, batch, kernel in (
        ("one-image", (1, 6, 6, 1), (3, 3, 1, 1)),
        ("three-images", (3, 6, 8, 3), (3, 3, 3, 5)),
        ("wide-images", (2, 4, 9, 2), (3, 3, 2, 4)),
        ("many-images", (67, 4, 3, 2), (3, 3, 2, 3)),
        ("kernel-1x1", (2, 5, 6, 3), (1, 1, 3, 2)),
        ("kernel-5x5", (2, 9, 8, 2), (5, 5, 2, 3)),
        ("kernel-3x5", (3, 7, 8, 2), (3, 5, 2, 2)),
        ("kernel-larger", (2, 3, 4, 2), (5, 7, 2, 2)),
        ("one-in-four-out", (2, 8, 7, 1), (3, 3, 1, 4)),
        ("four-in-one-out", (2, 7, 8, 4), (3, 3, 4, 1)),
        ("digits", (4, 28, 28, 1), (3, 3, 1, 4)),
    ):
        yield _case(draw, id_, draw.uniform(*batch), kernel)
    double = draw.uniform(2, 6, 5, 2)
    yield _case(draw, "float64", double, (3, 3, 2, 3), ", float64", dtype=np.float64)
    for id_, kernel in (("kernel-2x2", (2, 2, 2, 3)), ("kernel-2x3", (2, 3, 2, 2))):
        yield _case(draw, id_, draw.uniform(2, 6, 7, 2), kernel, " (even)", tier=Tier.BEYOND)
    single = [draw.uniform(2, 5, 5, 3), draw.weights(3, 3, 2, 2, fan_in=18), draw.uniform(2)]
    yield must_raise(
        "channels-differ",
        "images with more channels than the kernels raise an error",
        function_call("conv2d_batch", *(one.astype(np.float32) for one in single)),
        Tier.BEYOND,
    )


def examples() -> Iterator[Case]:
    """From one pixel to two images; whole numbers."""
    one = np.ones((1, 1, 1, 1))
    yield _example("one-pixel", [[[[2]]]], 3 * one, [1])
    yield _example("two-images", [[[[2]]], [[[4]]]], 3 * one, [1])
    yield _example("two-in", [[[[1, 2]]]], [[[[3], [5]]]], [1])
    yield _example("two-out", [[[[2]]]], [[[[1, 3]]]], [1, 5])
    yield _example("row", [[[[1], [2], [4]]]], [[[[1]], [[0]], [[3]]]], [1])
    yield _example("column", [[[[1]], [[2]], [[4]]]], [[[[1]]], [[[0]]], [[[3]]]], [1])
    kernel = np.array([[1, 0, 2], [0, 3, 0], [4, 0, 5]])[:, :, None, None]
    yield _example("3x3", np.arange(1, 10).reshape(1, 3, 3, 1), kernel, [1])
    yield _example("3x3-two-images", np.arange(1, 19).reshape(2, 3, 3, 1), kernel, [1])
    both = np.concatenate([kernel, -kernel[::-1]], axis=3)
    two = np.concatenate([both, both[:, ::-1]], axis=2)
    yield _example("2x3x2-two-out", np.arange(24).reshape(2, 2, 3, 2) % 5, two, [1, 2])
    even = np.array([[1, 2], [3, 4]])[:, :, None, None]
    yield _example("kernel-2x2", [[[[1], [2]], [[3], [4]]]], even, [0], tier=Tier.BEYOND)
    image, bias = np.ones((1, 1, 1, 2), np.float32), np.zeros(1, np.float32)
    call = function_call("conv2d_batch", image, one.astype(np.float32), bias)
    yield must_raise("channels-differ", "two channels, kernels for one", call, Tier.BEYOND)


def _example(id_: str, x: ArrayLike, W: ArrayLike, b: ArrayLike, *, tier: Tier = Tier.CORE) -> Case:
    given: list[Array] = [np.array(one, dtype=np.float32) for one in (x, W, b)]
    return _compared(id_, "a few whole numbers", given, tier)


def _case(
    draw: Draw,
    id_: str,
    x: Array,
    kernel: tuple[int, ...],
    remark: str = "",
    *,
    tier: Tier = Tier.CORE,
    dtype: type = np.float32,
) -> Case:
    height, width, channels_in, channels_out = kernel
    W = draw.weights(*kernel, fan_in=height * width * channels_in)
    b = draw.uniform(channels_out) + 0.1 * np.sign(draw.uniform(channels_out))
    sentence = (
        f"images {names(x.shape)}, kernel {height}x{width}{remark}, "
        f"{channels_in} in, {channels_out} out"
    )
    given: list[Array] = [one.astype(np.float32).astype(dtype) for one in (x, W, b)]
    return _compared(id_, sentence, given, tier)


def _compared(id_: str, sentence: str, given: list[Array], tier: Tier) -> Case:
    """A case whose whole batch is compared with Keras's, which computes in float64."""
    x, W, b = (one.astype(np.float64) for one in given)
    question = Question("output", x, (Layer("conv2d", "linear", W, b),))
    call = function_call("conv2d_batch", *given)
    return Case(id_, sentence, tier, call, judge.array, question)
