"""The two speeds of this machine that no code can beat, measured in a worker as learner code is.

One thread, as learner code has it. The program here is ours, so its own clock is believed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tutor.comparison import ALLOWANCE
from tutor.errors import ChildError
from tutor.ladder.layer import BYTES_IM2COL, BYTES_ONCE, MULTIPLY_ADDS
from tutor.sandbox.client import Call, Sandbox

_SIZE = 512  # a side: three matrices of 1 MiB, the size at which docs/performance.md measures
_COPIED = 32 << 20  # bytes: more than a cache holds

_PROGRAM = f"""
import time
import numpy as np


def best_of(times, what):
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        what()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def product():
    a = np.random.default_rng(0).normal(size=({_SIZE}, {_SIZE})).astype(np.float32)
    out = np.empty_like(a)
    return best_of(24, lambda: np.matmul(a, a, out=out))


def copy():
    a = np.ones({_COPIED} // 4, np.float32)
    out = np.zeros_like(a)
    return best_of(8, lambda: np.copyto(out, a))
"""


@dataclass(frozen=True)
class Machine:
    """What one core of this machine can do at the most.

    Attributes:
        matrix: float32 multiply-adds a second, in a product of two large matrices.
        copying: bytes read and written a second, in a copy that no cache holds.
    """

    matrix: float
    copying: float

    @property
    def floor(self) -> float:
        """Seconds that the multiply-adds of one image take at matrix speed."""
        return MULTIPLY_ADDS / self.matrix

    @property
    def moving_once(self) -> float:
        """Seconds to move each number of one image once."""
        return BYTES_ONCE / self.copying

    @property
    def moving_im2col(self) -> float:
        """Seconds to move them, where all windows are copied out to memory and read again."""
        return BYTES_IM2COL / self.copying

    def roof(self, intensity: float) -> float:
        """Multiply-adds a second that are possible with so many for each byte moved."""
        return min(self.matrix, intensity * self.copying)


def measure(sandbox: Sandbox) -> Machine:
    """Measures this machine; about a second.

    Raises:
        ChildError: no worker could be had.
    """
    with sandbox.open(_PROGRAM, ALLOWANCE) as session:
        product, copy = (
            session.call(Call(name, "call", {"function": name, "arguments": []}))
            for name in ("product", "copy")
        )
    seconds = []
    for reply in (product, copy):
        if reply.returned is None or reply.returned.array is None:
            said = reply.finding.sentence if reply.finding else "It gave no answer."
            raise ChildError(f"This machine could not be measured. {said}")
        seconds.append(float(reply.returned.array))
    if not all(math.isfinite(one) and one > 0 for one in seconds):
        raise ChildError("This machine could not be measured: its clock stands still.")
    return Machine(_SIZE**3 / seconds[0], 2 * _COPIED / seconds[1])
