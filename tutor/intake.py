"""Takes in files that others wrote, as bytes and text; nothing here parses or runs them.

A file of one's own may be a link to wherever one keeps it. What strangers hand in may be
anything that a disk can hold: a link, a device that never ends. So it is opened without
following links, looked at before it is read, and read up to a limit. What an archive can hold
besides is in :mod:`tutor.archives`. Standard library only.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tutor.errors import SourceError

LARGEST_SOURCE = 256 * 1024
"""Bytes of a learner's file that are read at most."""

_DECLARED = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_OTHER_ENCODINGS = frozenset({"ascii", "iso8859-1", "iso8859-15", "cp1252"})


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


def shown_name(name: str) -> str:
    """A name out of an archive or a folder, fit for a terminal and a report."""
    cleaned = "".join(
        c if unicodedata.category(c)[0] not in "CZ" or c == " " else "�" for c in name
    )
    return cleaned[:200]


def _read(file: Path, most: int, *, follow_links: bool) -> bytes:
    with opened(file, follow_links=follow_links) as stream:
        try:
            data = stream.read(most + 1)
        except OSError as error:
            raise SourceError(f"{file} cannot be read: {error.strerror}.") from error
    if len(data) > most:
        raise SourceError(f"{file.name} is larger than {most >> 10} KiB: that is not one cnn.py.")
    return data


@contextlib.contextmanager
def opened(file: Path, *, follow_links: bool) -> Iterator[IO[bytes]]:
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
