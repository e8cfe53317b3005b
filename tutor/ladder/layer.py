"""The layer that is timed: its numbers, and what it asks of a machine for one image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tutor.frames import Array

FUNCTION = "conv2d_batch"

IMAGES = 32
"""Images of one call, where they are quick enough: docs/performance.md found that block best."""

HEIGHT, WIDTH, CHANNELS_IN = 28, 28, 16
KERNEL, CHANNELS_OUT = 3, 16

_FLOAT32 = 4  # bytes

MULTIPLY_ADDS = HEIGHT * WIDTH * KERNEL**2 * CHANNELS_IN * CHANNELS_OUT
"""Of one image: every output number is a sum over a window of all input channels."""

_READ = HEIGHT * WIDTH * CHANNELS_IN * _FLOAT32
_WRITTEN = HEIGHT * WIDTH * CHANNELS_OUT * _FLOAT32

BYTES_ONCE = _READ + _WRITTEN
"""Bytes moved for one image if each number is read or written once."""

BYTES_IM2COL = _READ + 2 * KERNEL**2 * _READ + _WRITTEN
"""The same where every window is copied out: the copies are written, and read again."""

NAMED = (
    f"one image of {HEIGHT} x {WIDTH}, {CHANNELS_IN} channels in, {CHANNELS_OUT} out, "
    f"{KERNEL}x{KERNEL} kernels: {MULTIPLY_ADDS / 1e6:.1f} million multiply-adds"
)


@dataclass(frozen=True, eq=False)
class Work:
    """What the layer is called with, all float32.

    Attributes:
        x: ``[n, H, W, CI]``.
        W: ``[kh, kw, CI, CO]``.
        b: ``[CO]``.
    """

    x: Array
    W: Array
    b: Array

    def first(self, images: int) -> Work:
        """The same with the first images only."""
        return Work(self.x[:images], self.W, self.b)


def work() -> Work:
    """The same images and weights every time, so that two measurements are of the same thing."""
    draw = np.random.default_rng(11)
    fan_in = KERNEL**2 * CHANNELS_IN
    x = draw.uniform(-1, 1, (IMAGES, HEIGHT, WIDTH, CHANNELS_IN))
    W = draw.normal(size=(KERNEL, KERNEL, CHANNELS_IN, CHANNELS_OUT)) / np.sqrt(fan_in)
    b = draw.uniform(-1, 1, CHANNELS_OUT)
    return Work(x.astype(np.float32), W.astype(np.float32), b.astype(np.float32))
