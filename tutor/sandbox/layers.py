"""The layers that keep learner code apart, by the names that everybody uses for them.

Standard library only: the program and its children both speak of them.
"""

from __future__ import annotations

from enum import StrEnum


class Layer(StrEnum):
    """One wall. None is enough alone: each holds what another one lets through."""

    LIMITS = "limits"
    """Memory, open files, file sizes and CPU time are bounded (setrlimit(2))."""

    LANDLOCK = "landlock"
    """Files that are not listed cannot be opened (landlock(7))."""

    SECCOMP = "seccomp"
    """System calls that are not for computing are refused (seccomp(2))."""

    NAMESPACES = "namespaces"
    """Files, processes and network of their own, made by bwrap(1)."""

    SEATBELT = "seatbelt"
    """The sandbox of macOS: no network, no programs, no files to write (sandbox-exec(1))."""

    CONTAINER = "container"
    """A container of Docker or Podman, without network."""


CONFINEMENT = frozenset({Layer.LIMITS, Layer.LANDLOCK, Layer.SECCOMP})
"""What a worker puts itself under, where its system has it."""


def spelled(layers: frozenset[Layer]) -> str:
    """As one word for a command line or a message; see :func:`read`."""
    return "+".join(sorted(layers)) or "none"


def read(word: str) -> frozenset[Layer]:
    """The reverse of :func:`spelled`."""
    return frozenset(Layer(name) for name in word.split("+") if name != "none")
