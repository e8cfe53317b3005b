"""Reads ``data/datasets.toml``: where each data set officially comes from.

Owns the form of that file; downloads nothing.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from tutor import paths
from tutor.errors import ContentError


@dataclass(frozen=True)
class SourceFile:
    """One file to fetch.

    Attributes:
        name: the same at every mirror.
        sha256: in hexadecimal.
        bytes: its size, None where the source does not say.
    """

    name: str
    sha256: str
    bytes: int | None = None


@dataclass(frozen=True)
class Source:
    """One way to get a data set.

    Attributes:
        id: such as ``"mnist"``.
        dataset: the lesson that it is for, ``"digits"`` or ``"patchcam"``.
        mirrors: folders on the web, each ending in a slash; every file is under each of them.
    """

    id: str
    dataset: str
    label: str
    licence: str
    mirrors: tuple[str, ...]
    files: tuple[SourceFile, ...]


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


def _source(name: str, table: dict[str, object]) -> Source:
    files, mirrors = table.pop("file"), table.pop("mirrors")
    if not isinstance(files, list) or not isinstance(mirrors, list):
        raise TypeError(name)
    listed = tuple(SourceFile(**file) for file in files)
    return Source(
        id=name, mirrors=tuple(mirrors), files=listed, **{k: str(v) for k, v in table.items()}
    )
