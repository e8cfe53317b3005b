"""Bytes from a mirror: goes on after a break, and never leaves a half file for a whole one.

Owns the requests, their patience and the sentences for what can go wrong. Knows nothing of
what is in a file. A mirror is a folder on the web or on a disk.

A file comes as ``NAME.part`` beside its place and is moved there once its checksum agrees; the
part stays after a break, a kill or a full disk, and the next try begins at its end.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3

from tutor.datasets.sources import SourceFile
from tutor.errors import DataError

Told = Callable[[int], None]
"""Is told how many bytes of a file are there."""

CHUNK = 1 << 18
"""Bytes handed on at once: few enough for a bar that moves, many enough to cost nothing."""


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds, and how often to try again.

    Attributes:
        connect: for a connection.
        read: for the next bytes of a slow one.
        tries: in a row that brought nothing; one that brings a byte begins the count anew, so
            a wireless network that breaks every minute still fetches seven gigabytes.
        pause: before the second try; before each later one as long again.
    """

    connect: float = 10.0
    read: float = 30.0
    tries: int = 4
    pause: float = 1.0


PATIENT = Patience()


class _Broken(Exception):
    """The connection did not come about, or broke: it may go better the next time."""


class _Refused(Exception):
    """The mirror said no: it will say it again."""


def stream(
    mirrors: Sequence[str], file: SourceFile, start: int = 0, patience: Patience = PATIENT
) -> Iterator[bytes]:
    """The bytes of ``file`` from ``start`` to its end, from whichever mirror has them.

    Raises:
        DataError: no mirror gives them.
    """
    at, failed, usable, why = start, 0, list(mirrors), ""
    while at < file.bytes and usable and failed < patience.tries:
        time.sleep(patience.pause * failed)
        mirror, before = usable[failed % len(usable)], at
        try:
            for chunk in _connection(mirror, file, at, patience):
                at += len(chunk)
                yield chunk
            why = f"{_host(mirror)} ended {file.name} after {at:,} of {file.bytes:,} bytes."
        except _Broken as error:
            why = f"{_host(mirror)}: {error}."
        except _Refused as error:
            why = f"{_host(mirror)} {error} ({file.name})."
            usable.remove(mirror)
        failed = 0 if at > before else failed + 1
    if at < file.bytes:
        raise DataError(f"{why} {_advice(bool(usable))}")


def fetch(
    mirrors: Sequence[str],
    file: SourceFile,
    target: Path,
    told: Told = lambda _: None,
    patience: Patience = PATIENT,
) -> None:
    """Puts ``file`` at ``target``, checked; begins where an earlier try ended.

    Raises:
        DataError: no mirror gives it, its checksum differs, or the disk is full.
    """
    part = target.with_name(f"{target.name}.part")
    with disk_errors(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, have = _digest_of(part), _size(part)
        need_room(target.parent, file.bytes - have)
        told(have)
        with part.open("ab") as out:
            for chunk in stream(mirrors, file, have, patience):
                out.write(chunk)
                digest.update(chunk)
                have += len(chunk)
                told(have)
            out.flush()
            os.fsync(out.fileno())
        if digest.hexdigest() != file.sha256:
            part.unlink()
            raise wrong_checksum(file)
        part.replace(target)


def wrong_checksum(file: SourceFile) -> DataError:
    """What is said of a file that came whole and is another."""
    return DataError(
        f"{file.name} came whole, but it is not the official file: its checksum differs. It was "
        "thrown away. Try again, or name another mirror with --from."
    )


def need_room(folder: Path, wanted: int) -> None:
    """Says beforehand what a full disk would say midway.

    Raises:
        DataError: ``folder`` has fewer than ``wanted`` bytes left.
    """
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise DataError(
            f"{folder} has {size(free)} left, and {size(wanted)} more are needed. Make room, or "
            "name a folder on another disk in CNN_TUTOR_DATA."
        )


@contextlib.contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turns what the disk says into a sentence.

    Raises:
        DataError: in place of an OSError.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DataError(
                f"The disk of {folder} is full. What came so far is kept: make room, then give the "
                "same command again."
            ) from error
        raise DataError(f"{error.filename or folder}: {error.strerror or error}.") from error


def size(count: int) -> str:
    """Bytes as people write them: ``4.5 kB``, ``806 MB``, ``6.4 GB``."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB"):
        if amount < 999.5:
            return f"{amount:.{0 if amount >= 10 or unit == 'bytes' else 1}f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def _connection(mirror: str, file: SourceFile, at: int, patience: Patience) -> Iterator[bytes]:
    if "://" in mirror:
        chunks = _from_web(mirror, file.name, at, patience)
    else:
        chunks = _from_folder(Path(mirror), file.name, at)
    for chunk in chunks:
        at += len(chunk)
        if at > file.bytes:
            raise _Refused(f"sends more than the {file.bytes:,} bytes it should have")
        yield chunk


def _from_web(mirror: str, name: str, at: int, patience: Patience) -> Iterator[bytes]:
    url = mirror if mirror.endswith("/") else f"{mirror}/"
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={at}-"} if at else {})
    try:
        with requests.get(
            url + name, stream=True, headers=headers, timeout=(patience.connect, patience.read)
        ) as reply:
            skip = _bytes_to_skip(reply, at)
            # Undecoded: a server that calls .gz an encoding must not make another file of it.
            for chunk in reply.raw.stream(CHUNK, decode_content=False):
                if len(chunk) > skip:
                    yield chunk[skip:]
                skip = max(skip - len(chunk), 0)
    except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
        raise _Broken(_described(error)) from error


def _bytes_to_skip(reply: requests.Response, at: int) -> int:
    """How much of the reply is known already: all of it where the mirror knows no ranges."""
    if reply.status_code == 206:
        if not reply.headers.get("Content-Range", "").startswith(f"bytes {at}-"):
            raise _Refused("sends another part than was asked for")
        return 0
    if reply.status_code == 200:
        return at
    if reply.status_code >= 500 or reply.status_code == 429:
        raise _Broken(f"it answers {reply.status_code} {reply.reason}")
    raise _Refused(f"answers {reply.status_code} {reply.reason}")


def _from_folder(folder: Path, name: str, at: int) -> Iterator[bytes]:
    try:
        with (folder / name).open("rb") as file:
            file.seek(at)
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise _Refused(f"cannot be read: {error.strerror}") from error


def _described(error: Exception) -> str:
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return "it does not answer in time"
    if isinstance(error, requests.exceptions.ConnectionError):
        return "it cannot be reached; is there a network"
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return "this is no address to fetch from"
    return "the connection broke"


def _advice(worth_another_try: bool) -> str:
    if worth_another_try:
        return "What came so far is kept: give the same command again to go on."
    return "Name another mirror, or a folder that holds the file, with --from."


def _host(mirror: str) -> str:
    return urlsplit(mirror).netloc or mirror


def _digest_of(part: Path) -> Any:
    digest = hashlib.sha256()
    if part.exists():
        with part.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    return digest


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
