"""Takes in files that others wrote, as bytes and text; nothing here parses or runs them.

A file of one's own may be a link to wherever one keeps it. What strangers hand in may be
anything that a disk or an archive can hold: a link, a device that never ends, a name that
leads out of its folder, a few bytes that unpack to gigabytes. So it is opened without
following links, looked at before it is read, and read up to a limit. Names from archives
are for showing, never paths. Standard library only.
"""

from __future__ import annotations

import bz2
import codecs
import contextlib
import gzip
import io
import lzma
import os
import re
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, cast

from tutor.errors import SourceError

LARGEST_SOURCE = 256 * 1024
"""Bytes of a learner's file that are read at most."""

LARGEST_ARCHIVE = 64 * 1024 * 1024
"""Bytes of an archive that are taken in at most."""

LARGEST_HAND_IN = 16 * 1024 * 1024
"""Bytes of the archive that one learner hands in."""

MOST_MEMBERS = 20_000
"""Members of an archive that are looked at; a class hands in fewer."""

_DECLARED = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_OTHER_ENCODINGS = frozenset({"ascii", "iso8859-1", "iso8859-15", "cp1252"})


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


def read_source(file: Path, *, follow_links: bool = True) -> str:
    """The text of a learner's file, with line feeds as line ends.

    UTF-8, with or without a byte order mark, and declared Latin encodings are read.

    Args:
        file: where it is.
        follow_links: whether it may be a symbolic link; for files of strangers it may not.

    Raises:
        SourceError: it is missing, no regular file, too large, or no text; the message says
            what to do.
    """
    return decode_source(_read(file, LARGEST_SOURCE, follow_links=follow_links), file.name)


def decode_source(data: bytes, name: str = "cnn.py") -> str:
    """The text in ``data``; see :func:`read_source`.

    Raises:
        SourceError: it is no text in an encoding that is read here, or a notebook.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError(f"{name} is saved as UTF-16. Save it as UTF-8 in your editor.")
    if b"\0" in data:
        raise SourceError(f"{name} holds NUL bytes: it is not Python text. Save it as UTF-8.")
    if data.lstrip()[:1] == b"{" and b'"nbformat"' in data:
        raise SourceError(f"{name} is a notebook. Export it as a Python file (.py) first.")
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"{name} is not UTF-8 at line {line}. Save it as UTF-8.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_bytes(file: Path, most: int) -> bytes:
    """The content of a stranger's file; no link is followed.

    Raises:
        SourceError: it is missing, no regular file, or holds more than ``most`` bytes.
    """
    return _read(file, most, follow_links=False)


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
    with _opened(archive, follow_links=False) as stream:
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


def shown_name(name: str) -> str:
    """A name out of an archive or a folder, fit for a terminal and a report."""
    cleaned = "".join(
        c if unicodedata.category(c)[0] not in "CZ" or c == " " else "�" for c in name
    )
    return cleaned[:200]


def _read(file: Path, most: int, *, follow_links: bool) -> bytes:
    with _opened(file, follow_links=follow_links) as stream:
        try:
            data = stream.read(most + 1)
        except OSError as error:
            raise SourceError(f"{file} cannot be read: {error.strerror}.") from error
    if len(data) > most:
        raise SourceError(f"{file.name} is larger than {most >> 10} KiB: that is not one cnn.py.")
    return data


@contextlib.contextmanager
def _opened(file: Path, *, follow_links: bool) -> Iterator[IO[bytes]]:
    """A regular file, opened for reading; never waits, as for the writer of a pipe.

    Raises:
        SourceError: it cannot be opened, or is something else.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not follow_links:
        flags |= getattr(os, "O_NOFOLLOW", 0)
    try:
        if not follow_links and file.is_symlink():  # where the system has no flag for it
            raise SourceError(f"{file} is a link, and not a regular file.")
        descriptor = os.open(file, flags)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise SourceError(f"{file} is not there, or is not a regular file.") from error
    except OSError as error:
        raise SourceError(f"{file} cannot be read: {error.strerror}.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise SourceError(f"{file} is not there, or is not a regular file.")
    with os.fdopen(descriptor, "rb") as stream:
        yield stream


def encoding_of(data: bytes) -> str:
    """The codec that a source is to be read with: UTF-8, or a Latin one that it declares."""
    for line in data.split(b"\n", 2)[:2]:
        if declared := _DECLARED.match(line):
            try:
                name = codecs.lookup(declared[1].decode("ascii")).name
            except (LookupError, UnicodeDecodeError):
                return "utf-8-sig"
            return name if name in _OTHER_ENCODINGS else "utf-8-sig"
    return "utf-8-sig"
