"""Random numbers for the cases, the same for a seed on every machine and every NumPy.

Uses NumPy's legacy ``RandomState``, whose streams are frozen (NEP 19), and of it only
what is computed without the system's mathematical library.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from tutor.frames import Array

T = TypeVar("T")


class Draw:
    """A stream of numbers that belongs to one lesson and one seed."""

    def __init__(self, lesson_id: str, seed: int) -> None:
        self._random = np.random.RandomState(zlib.crc32(f"{lesson_id}/{seed}".encode()))

    def uniform(self, *shape: int, scale: float = 1.0) -> Array:
        """Values in [-scale, scale), float64 but exactly representable in float32."""
        values = self._random.uniform(-scale, scale, shape)
        return values.astype(np.float32).astype(np.float64)

    def weights(self, *shape: int, fan_in: int) -> Array:
        """Values of variance 1 / ``fan_in``, so that outputs stay near the size of the inputs."""
        return self.uniform(*shape, scale=math.sqrt(3 / fan_in))

    def integers(self, *shape: int, low: int, high: int) -> Array:
        """Whole numbers in [low, high), int64."""
        return self._random.randint(low, high, shape, dtype=np.int64)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """The items in random order."""
        return [items[i] for i in self._random.permutation(len(items))]
