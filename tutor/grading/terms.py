"""What a helper tells of itself, and what is demanded of one on another machine.

The same seed gives the same report only where the same program runs on the same libraries, and
behind fewer walls strangers' code does not run at all.
"""

from __future__ import annotations

import hashlib
import platform
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import tutor
from tutor.sandbox.layers import CONFINEMENT, Layer

_LIBRARIES = {"NumPy": "numpy", "SciPy": "scipy", "scikit-image": "scikit-image"}
"""What learner code computes with, by the names for people and for the package index."""


@cache
def versions() -> dict[str, str]:
    """What decides what learner code computes and how it is told, each with its version here.

    Of Python the last number is left out. The program's version has a mark of its files, since
    two checkouts may call themselves the same.
    """
    libraries = {told: metadata.version(name) for told, name in _LIBRARIES.items()}
    python = ".".join(platform.python_version_tuple()[:2])
    return {"cnn-tutor": f"{tutor.__version__} ({_mark()})", "Python": python, **libraries}


def _mark() -> str:
    """Of the program's modules: the first 8 digits of a SHA-256."""
    folder = Path(tutor.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        place = file.relative_to(folder).as_posix()
        if not place.startswith("_content/"):
            digest.update(f"{place}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:8]


@dataclass(frozen=True)
class Walls:
    """What keeps learner code apart in a helper, as its canaries found it.

    Attributes:
        isolation: in words.
        weak: whether files of strangers should not be run without saying so first.
        layers: those in force.
        versions: of :func:`versions`, as they are there.
    """

    isolation: str
    weak: bool
    layers: frozenset[Layer] = frozenset()
    versions: dict[str, str] = field(default_factory=dict)

    def as_body(self) -> dict[str, Any]:
        """For a frame."""
        return asdict(self) | {"layers": sorted(map(str, self.layers))}

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Walls:
        """The reverse of :meth:`as_body`."""
        return cls(**{**body, "layers": frozenset(map(Layer, body["layers"]))})


@dataclass(frozen=True)
class Terms:
    """What the head demands of each worker.

    Attributes:
        versions: of :func:`versions`, as they are at the head.
        layers: those that learner code must be under.
        weak: whether walls are accepted that do not hold.
    """

    versions: dict[str, str]
    layers: frozenset[Layer]
    weak: bool = False

    @classmethod
    def of(cls, head: Walls, *, weak: bool) -> Terms:
        """What a head whose own helpers are behind these walls demands.

        Linux's layers are demanded of all workers, and namespaces where the head has them.
        """
        own = head.layers & {Layer.NAMESPACES}
        return cls(versions(), frozenset() if weak else CONFINEMENT | own, weak)

    def broken_by(self, walls: Walls) -> str:
        """Why a worker behind these walls is refused, in a sentence; empty if it is not."""
        for name, wanted in self.versions.items():
            have = walls.versions.get(name, "none")
            if have != wanted:
                return f"It has {name} {have}, and here it is {wanted}: install the same there."
        if missing := self.layers - walls.layers:
            names = ", ".join(sorted(missing))
            return f"Learner code would run there without {names}. {walls.isolation}"
        return walls.isolation if walls.weak and not self.weak else ""

    def as_body(self) -> dict[str, Any]:
        """For a frame."""
        return asdict(self) | {"layers": sorted(map(str, self.layers))}

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Terms:
        """The reverse of :meth:`as_body`."""
        return cls(**{**body, "layers": frozenset(map(Layer, body["layers"]))})
