"""Reads ``data/datasets.toml``: where each data set officially comes from.

Owns the form of that file; downloads nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from tutor import paths
from tutor.errors import ContentError


@dataclass(frozen=True)
class SourceFile:
    """One file to fetch.

    Attributes:
        name: the same at every mirror.
        sha256: in hexadecimal.
        bytes: its size.
        holds: the array in it, such as ``"x_train"``; empty where it holds all of them.
    """

    name: str
    sha256: str
    bytes: int
    holds: str = ""

    @property
    def split(self) -> str:
        """``train``, ``valid`` or ``test``; empty where it holds all."""
        return self.holds.partition("_")[2]


@dataclass(frozen=True)
class Source:
    """One way to get a data set.

    Attributes:
        id: such as ``"mnist"``.
        dataset: the lesson that it is for, ``"digits"`` or ``"patchcam"``.
        mirrors: folders on the web, each ending in a slash; every file is under each of them.
        raw_md5: of each array as an idx file, by the array's name, where the source gives them.
    """

    id: str
    dataset: str
    label: str
    licence: str
    mirrors: tuple[str, ...]
    files: tuple[SourceFile, ...]
    raw_md5: Mapping[str, str] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """What all its files come to."""
        return sum(file.bytes for file in self.files)


def sources() -> tuple[Source, ...]:
    """All official sources, in the order of the file.

    Raises:
        ContentError: the file is missing or not in its form.
    """
    path = paths.shipped_data() / "datasets.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_source(name, dict(table)) for name, table in tables.items())
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ContentError(f"{path} cannot be read as a list of data sets.") from error


def source(name: str) -> Source:
    """The source called ``name``.

    Raises:
        ContentError: there is none.
    """
    for one in sources():
        if one.id == name:
            return one
    raise ContentError(f"No source is called {name}.")


def _source(name: str, table: dict[str, object]) -> Source:
    files, mirrors, md5 = table.pop("file"), table.pop("mirrors"), table.pop("raw_md5", {})
    if not isinstance(files, list) or not isinstance(mirrors, list) or not isinstance(md5, dict):
        raise TypeError(name)
    listed = tuple(SourceFile(**file) for file in files)
    told = {key: str(value) for key, value in table.items()}
    return Source(id=name, mirrors=tuple(mirrors), files=listed, raw_md5=md5, **told)
