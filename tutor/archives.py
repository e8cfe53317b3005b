"""Takes in archives that strangers made, member by member; nothing is unpacked to the disk.

A name in one may lead out of its folder, and a few bytes may unpack to gigabytes. So names are
for showing, never paths, and every member is read up to a limit. Standard library only.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, cast

from tutor.errors import SourceError
from tutor.intake import LARGEST_SOURCE, opened, shown_name

LARGEST_ARCHIVE = 64 * 1024 * 1024
"""Bytes of an archive that are taken in at most."""

LARGEST_HAND_IN = 16 * 1024 * 1024
"""Bytes of the archive that one learner hands in."""

MOST_MEMBERS = 20_000
"""Members of an archive that are looked at; a class hands in fewer."""


@dataclass(frozen=True)
class Member:
    """One file of an archive.

    Attributes:
        name: as the archive has it, fit for showing; not a path.
        data: its bytes; empty where ``refused`` says why there are none.
        refused: why it was not taken, empty if it was.
        raw: the name as the archive has it, for telling apart what looks the same.
    """

    name: str
    data: bytes = b""
    refused: str = ""
    raw: str = ""


def members(
    archive: Path,
    suffix: str | tuple[str, ...] = ".py",
    most: int = LARGEST_SOURCE,
    largest: int = LARGEST_ARCHIVE,
) -> Iterator[Member]:
    """The files of a zip or tar archive whose names end in ``suffix``, one at a time.

    Nothing is unpacked to the disk. A member that is no regular file, is damaged or holds more
    than ``most`` bytes is refused, and the others are still given.

    Raises:
        SourceError: it is no archive that can be read, or is larger than ``largest`` bytes.
    """
    with opened(archive, follow_links=False) as stream:
        if os.fstat(stream.fileno()).st_size > largest:
            raise SourceError(f"{archive.name} is larger than {largest >> 20} MiB.")
        yield from _members(stream, archive.name, suffix, most)


def members_in(
    data: bytes, name: str, suffix: str | tuple[str, ...] = ".py", most: int = LARGEST_SOURCE
) -> Iterator[Member]:
    """As :func:`members`, of an archive that is in memory; ``name`` is for showing.

    Raises:
        SourceError: it is no archive that can be read.
    """
    yield from _members(io.BytesIO(data), name, suffix, most)


def _members(
    stream: IO[bytes], name: str, suffix: str | tuple[str, ...], most: int
) -> Iterator[Member]:
    try:
        read = _of_zip if zipfile.is_zipfile(stream) else _of_tar
        stream.seek(0)
        yield from read(stream, suffix, most)
    except (*_DAMAGED, OSError) as error:
        raise SourceError(f"{name} cannot be read as an archive: {error}.") from error


_DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError)


def _of_zip(stream: IO[bytes], suffix: str | tuple[str, ...], most: int) -> Iterator[Member]:
    with zipfile.ZipFile(stream) as archive:
        for about in archive.infolist()[:MOST_MEMBERS]:
            name = shown_name(about.filename)
            if about.is_dir() or not name.lower().endswith(suffix):
                continue
            kind = stat.S_IFMT(about.external_attr >> 16)
            if kind not in (0, stat.S_IFREG):  # 0: made by a system that keeps no kinds
                yield Member(name, refused="It is not a regular file.", raw=about.filename)
                continue
            try:
                with archive.open(about) as member:
                    taken = _capped(name, member, most)
            except _DAMAGED as error:
                taken = Member(name, refused=f"It is damaged: {error}.")
            except (RuntimeError, NotImplementedError):
                taken = Member(name, refused="It is encrypted, or packed in a way unknown here.")
            yield replace(taken, raw=about.filename)


def _of_tar(stream: IO[bytes], suffix: str | tuple[str, ...], most: int) -> Iterator[Member]:
    bounded: Any = _Bounded(_unpacked(stream))
    with tarfile.open(fileobj=bounded, mode="r:") as archive:
        for number, about in enumerate(archive):
            name = shown_name(about.name)
            if number >= MOST_MEMBERS:
                return
            if about.isdir() or not name.lower().endswith(suffix):
                continue
            member = archive.extractfile(about) if about.isreg() else None
            if member is None:
                yield Member(name, refused="It is not a regular file.", raw=about.name)
            else:
                yield replace(_capped(name, member, most), raw=about.name)


def _unpacked(stream: IO[bytes]) -> IO[bytes]:
    """A tar file without its compression, by its first bytes."""
    first = stream.read(6)
    stream.seek(0)
    for magic, module in ((b"\x1f\x8b", gzip), (b"BZh", bz2), (b"\xfd7zXZ\x00", lzma)):
        if first.startswith(magic):
            return cast("IO[bytes]", module.open(stream, "rb"))
    return stream


class _Bounded:
    """A file that gives no large piece at once: headers of a tar file claim their own length."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.seek, self.tell = stream.seek, stream.tell

    def read(self, size: int) -> bytes:
        """At most 1 MiB.

        Raises:
            tarfile.ReadError: more was asked for.
        """
        if not 0 <= size <= 1 << 20:
            raise tarfile.ReadError("a part of it is too large")
        return self._stream.read(size)


def _capped(name: str, member: IO[bytes], most: int) -> Member:
    """What a member holds, as far as it is no more than ``most`` bytes; its claim is not asked."""
    data = member.read(most + 1)
    if len(data) > most:
        return Member(name, refused=f"It unpacks to more than {most >> 10} KiB.")
    return Member(name, data)
