"""How far learner code is kept apart on this machine, in words.

Which layers a worker is under it says itself, before any learner code is in it; that they
hold is tried by :mod:`tutor.sandbox.canaries`. Both together are an :class:`Isolation`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum

from tutor.sandbox import landlock
from tutor.sandbox.layers import CONFINEMENT, Layer


class Level(StrEnum):
    """From the strongest to the weakest."""

    NAMESPACES = "kernel-confined, with namespaces of its own"
    CONFINED = "kernel-confined"
    PARTIAL = "partial"
    SEPARATE = "separate process only"


@dataclass(frozen=True)
class Isolation:
    """What keeps learner code apart.

    Attributes:
        layers: those in force.
        canaries: how many attempts to get out were made; 0 where it was not tried yet.
        through: those that got out, by their names.
        hindered: honest programs that could not do their work behind all layers, by their names.
        left_out: the layers that were left out so that they can.
    """

    layers: frozenset[Layer]
    canaries: int = 0
    through: tuple[str, ...] = ()
    hindered: tuple[str, ...] = ()
    left_out: tuple[Layer, ...] = ()

    @property
    def level(self) -> Level:
        """What the layers make together; a canary that got out lowers it."""
        if self.layers >= CONFINEMENT and not self.through:
            inside = self.layers & {Layer.NAMESPACES, Layer.CONTAINER}
            return Level.NAMESPACES if inside else Level.CONFINED
        some = self.layers - {Layer.LIMITS}
        return Level.PARTIAL if some else Level.SEPARATE

    @property
    def weak(self) -> bool:
        """Whether files of strangers should not be run without saying so first."""
        return self.level in (Level.PARTIAL, Level.SEPARATE)

    @property
    def sentence(self) -> str:
        """For ``doctor``, reports and records; claims no more than what holds."""
        parts = [f"Isolation: {self.level} ({self._proof()})."]
        if self.through:
            parts.append(f"Not held: {', '.join(map(_spoken, self.through))}.")
        if self.hindered:
            without = " and ".join(_LAYER_NAMES[one] for one in self.left_out) or "nothing"
            failed = ", ".join(map(_spoken, self.hindered))
            parts.append(f"Honest code failed here ({failed}), so {without} was left out.")
        if self.weak:
            parts.append(self._weakness())
        return " ".join(parts)

    def _proof(self) -> str:
        named = [_LAYER_NAMES[one] for one in Layer if one in self.layers] or ["no layers"]
        if self.canaries:
            held = self.canaries - len(self.through)
            named.append(f"{held}/{self.canaries} canaries blocked")
        return ", ".join(named).replace("Landlock", f"Landlock {landlock.version()}")

    def _weakness(self) -> str:
        """What submitted code can do here that it should not."""
        if Layer.SEATBELT in self.layers:
            return "Memory is not capped. Fine for your own cnn.py."
        can = []
        if not self.layers & {Layer.LANDLOCK, Layer.NAMESPACES, Layer.CONTAINER}:
            can.append("read your files")
        if not self.layers & {Layer.SECCOMP, Layer.CONTAINER}:
            can.append("start programs")
        if not self.layers & {Layer.SECCOMP, Layer.NAMESPACES, Layer.CONTAINER}:
            can.append("use the network")
        if Layer.LIMITS not in self.layers:
            can.append("take all memory")
        told = f"Submitted code can {' and '.join(can)}. " if can else ""
        advice = "For other people's files use Linux, WSL2 or --backend docker."
        if sys.platform == "linux":
            advice = "For other people's files use a Linux with Landlock and seccomp."
        return f"{told}Fine for your own cnn.py. {advice}"


_LAYER_NAMES = {
    Layer.LIMITS: "limits",
    Layer.LANDLOCK: "Landlock",
    Layer.SECCOMP: "seccomp",
    Layer.NAMESPACES: "bwrap",
    Layer.SEATBELT: "macOS sandbox",
    Layer.CONTAINER: "container",
}


def _spoken(canary: str) -> str:
    return canary.replace("_", " ")
