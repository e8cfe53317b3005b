"""Child side: what takes the place of packages that a hand-in imports and does not need.

Old hand-ins import ``matplotlib`` for a plot, or ``keras`` for the training at their end.
Such an import succeeds here and gives a stand-in. Plots are skipped. Whoever computes with
Keras, TensorFlow or pandas is told at the line where that begins. Not a wall: that the real
Keras cannot be loaded is the kernel's doing, where the system has the means.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any

from tutor.sandbox.readable import PACKAGES

PLOTS = frozenset({"matplotlib", "mpl_toolkits", "seaborn"})
"""Packages that draw: whatever is asked of them is skipped."""

UNUSABLE = frozenset({"keras", "tensorflow", "tensorflow_datasets", "pandas", "data_generator"})
"""Packages that may be imported and not used."""

REFUSED = frozenset({"torch", "torchvision", "jax", "tutor"})
"""Packages whose import alone is told."""


class FrameworkImport(ImportError):
    """The learner's file imports a framework that would do the work for it."""


class FrameworkUse(RuntimeError):
    """The learner's file computes with a package that is not there; the text names it."""


class StandIn(types.ModuleType):
    """Takes every attribute and every call.

    Args:
        name: what it stands for.
        skipped: whether calls are passed over; else the first one is told.
        shape: how many there are of it, along each axis, for who loops over it or unpacks it.
    """

    def __init__(self, name: str, skipped: bool, shape: tuple[int, ...] = (1,)) -> None:
        super().__init__(name, "A stand-in: this package is not here.")
        self.__dict__.update(_skipped=skipped, _shape=shape)
        self.__path__: list[str] = []
        self.__version__ = "a stand-in"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}", self._skipped)

    def __call__(self, *arguments: Any, **named: Any) -> Any:  # noqa: D102 - a stand-in's
        self._told()
        what = self.__name__.rpartition(".")[2]
        result = StandIn(f"{self.__name__}.result", True)
        if what == "subplots":  # fig, (left, right) = plt.subplots(1, 2)
            counts = [*arguments[:2], named.get("nrows"), named.get("ncols")]
            shape = tuple(n for n in counts if isinstance(n, int) and n > 1)
            return result, StandIn(f"{self.__name__}.axes", True, shape or (1,))
        return (result,) * 3 if what == "hist" else result

    def __mro_entries__(self, bases: tuple[Any, ...]) -> tuple[type, ...]:
        """A class may be derived from a stand-in; it is told where the class is used."""
        stand_in = self

        class Base:
            def __init__(self, *arguments: Any, **named: Any) -> None:
                stand_in._told()

        return (Base,)

    def __getitem__(self, key: Any) -> StandIn:
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Iterator[StandIn]:
        self._told()
        count, *rest = self._shape
        return iter([StandIn(self.__name__, self._skipped, tuple(rest) or (1,))] * count)

    def __enter__(self) -> StandIn:
        self._told()
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def _told(self) -> None:
        if not self._skipped:
            raise FrameworkUse(self.__name__.partition(".")[0])


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Comes before all other finders, and leaves to them only what is there for learners."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The stand-in's, or None for what others find.

        Raises:
            FrameworkImport: for a framework.
            ModuleNotFoundError: for what is not there, wherever the disk may hold it.
        """
        package = fullname.partition(".")[0]
        if package in PLOTS | UNUSABLE:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        if package in REFUSED:
            raise FrameworkImport(package)
        if package not in _KNOWN and not package.startswith("_sysconfigdata"):
            raise ModuleNotFoundError(f"No module named {package!r}", name=package)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> StandIn:
        """A stand-in, whatever was asked for."""
        return StandIn(spec.name, spec.name.partition(".")[0] in PLOTS)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""


_KNOWN = sys.stdlib_module_names | set(PACKAGES)
