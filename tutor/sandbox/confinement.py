"""Child side: puts a worker under its layers, before it is given learner code.

What can be prepared once is prepared once, in the prepared parent, which stays outside
itself. A layer that the system does not have is left out, and the worker's report says so:
whether that is good enough is for the program to decide.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from tutor.sandbox import landlock, limits, process, readable
from tutor.sandbox.layers import CONFINEMENT, Layer

if sys.platform == "linux":
    from tutor.sandbox import seccomp

_WRITABLE = (Path(os.devnull),)


class Confinement:
    """The layers of this system, ready to be put on.

    Args:
        landlock_version: the latest version of Landlock to make use of.

    Attributes:
        readable: what of the disk learner code may read.
    """

    def __init__(self, landlock_version: int = landlock.KNOWN) -> None:
        self.readable = readable.find()
        self._filter = _filter()
        self._ruleset: landlock.Ruleset | None = None
        if version := min(landlock.version(), landlock_version):
            self._ruleset = landlock.Ruleset(
                self.readable.files, self.readable.listable, _WRITABLE, version
            )

    @property
    def descriptors(self) -> tuple[int, ...]:
        """What must stay open until :meth:`enforce`, which closes it."""
        return () if self._ruleset is None else (self._ruleset.descriptor,)

    def enforce(self, layers: frozenset[Layer] = CONFINEMENT) -> list[str]:
        """Puts this process under ``layers``, for good; those that hold from now on.

        The order matters: seccomp comes last, because it refuses what the others are made by.
        """
        process.drop_privileges()
        held = []
        if Layer.LIMITS in layers and limits.limit_resources():
            held.append(Layer.LIMITS)
        if Layer.LANDLOCK in layers and self._ruleset is not None:
            with contextlib.suppress(OSError):
                self._ruleset.enforce()
                held.append(Layer.LANDLOCK)
        if self._ruleset is not None:
            self._ruleset.close()
        if Layer.SECCOMP in layers and self._filter is not None:
            with contextlib.suppress(OSError):
                self._filter.enforce()
                held.append(Layer.SECCOMP)
        return [str(one) for one in held]


def _filter() -> seccomp.WorkerFilter | None:
    """The filter for system calls, where there is one for this system."""
    if sys.platform != "linux" or not seccomp.available():
        return None
    return seccomp.WorkerFilter()
