"""Cuts the centres out of an HDF5 file of patches while it comes, without keeping the file.

Where HDF5 has laid the images out plainly (one block, uncompressed), their place is known from
the first megabyte, and every patch is cut as it passes by: no disk and some megabytes of
memory, for seven gigabytes of patches. Chunked images lie in an order that only the end of the
file tells, so they need a scratch copy; the room for it is asked for beforehand.
"""

from __future__ import annotations

import io
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import h5py
import numpy as np
from numpy.typing import NDArray

from tutor.datasets.download import need_room, size
from tutor.errors import DataError

SIDE = 32
"""Pixels of the centre: the label of a patch speaks of them alone."""

# The description of a plainly laid out file is in its first kilobytes; a megabyte is ample.
_HEAD = 1 << 20
# Patches cut at a time: 7 MB of 96x96x3.
_ROWS = 256
# The same at most where they come in chunks, of which only the centres are read: 25 MB.
_MOST_ROWS = 8_192
# Where the superblock says how long the file is, by the superblock's version.
_END_ADDRESS = {0: 40, 1: 44, 2: 28, 3: 28}
_SIGNATURE = b"\x89HDF\r\n\x1a\n"


@dataclass(frozen=True)
class Plain:
    """Images that lie in one block.

    Attributes:
        offset: of the first byte in the file.
        shape: ``(n, height, width, channels)``, uint8.
    """

    offset: int
    shape: tuple[int, int, int, int]


def unpacked(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The content of a gzip file that comes in ``chunks``; what is no gzip passes as it is.

    Raises:
        DataError: it breaks off, or is damaged.
    """
    first = next(chunks, b"")
    if first[:2] != b"\x1f\x8b":
        yield first
        yield from chunks
        return
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for chunk in _chain(first, chunks):
            waiting = chunk
            while waiting and not unpacker.eof:
                yield unpacker.decompress(waiting, _HEAD)
                waiting = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise DataError("The archive is damaged and cannot be unpacked.") from error
    if not unpacker.eof:
        raise DataError("The archive breaks off before its end.")


def cut_images(
    content: Iterator[bytes],
    out: IO[bytes],
    scratch: Path,
    say: Callable[[str], None] = lambda sentence: None,
) -> tuple[int, ...]:
    """Writes the centres of the patches in ``content`` to ``out``, as an ``.npy`` file.

    Args:
        content: an HDF5 file, unpacked, whose ``x`` is uint8 ``[n, height, width, 3]``.
        out: gets uint8 ``[n, 32, 32, 3]``.
        scratch: a folder for a copy, used only where the images are chunked.
        say: is told before a copy is made how large it will be.

    Returns:
        The shape of what was written.

    Raises:
        DataError: it is no such file, it breaks off, or there is no room for the copy.
    """
    head = _head(content)
    end = _end_address(head)
    plain = _plain(head, end)
    if plain is not None:
        return _cut_plain(_chain(head, content), plain, out)
    say(f"The images are chunked: a scratch copy of {size(end)} is made in {scratch} meanwhile.")
    need_room(scratch, end)
    with tempfile.TemporaryFile(dir=scratch) as copy:
        for chunk in _chain(head, content):
            copy.write(chunk)
        return _cut_copy(copy, out)


def read_small(content: Iterator[bytes], key: str) -> NDArray[Any]:
    """The array ``key`` of a small HDF5 file, unpacked, whole in memory.

    Raises:
        DataError: it is no HDF5 file, or has no such array.
    """
    try:
        with h5py.File(io.BytesIO(b"".join(content)), "r") as file:
            return np.asarray(file[key])
    except (OSError, KeyError) as error:
        raise DataError(f"This is no HDF5 file with an array {key}.") from error


def write_centres(images: Any, out: IO[bytes]) -> tuple[int, ...]:
    """Writes the centres of an HDF5 data set of patches to ``out``, as an ``.npy`` file.

    Returns:
        The shape of what was written.

    Raises:
        DataError: it does not hold bytes of patches of at least 32x32 pixels.
    """
    count, height, width, channels = _checked(images).shape
    shape = (count, SIDE, SIDE, channels)
    _write_header(out, shape)
    down, across = _middle(height, SIDE), _middle(width, SIDE)
    rows = _rows_at_a_time(images.chunks)
    for start in range(0, count, rows):
        out.write(np.ascontiguousarray(images[start : start + rows, down, across]).data)
    return shape


def centre(images: NDArray[Any], side: int = SIDE) -> NDArray[Any]:
    """The middle ``side`` x ``side`` pixels of images ``[n, height, width, channels]``."""
    return images[:, _middle(images.shape[1], side), _middle(images.shape[2], side)]


def _middle(length: int, side: int) -> slice:
    first = (length - side) // 2
    return slice(first, first + side)


def _rows_at_a_time(chunks: tuple[int, ...] | None) -> int:
    """Patches, so many that a packed chunk is not unpacked again for the next ones.

    h5py's own guess has up to 8,192 patches in a chunk, and a few pixels of each.
    """
    if chunks is None:
        return _ROWS
    return min(chunks[0] * max(_ROWS // chunks[0], 1), _MOST_ROWS)


def _cut_plain(content: Iterator[bytes], plain: Plain, out: IO[bytes]) -> tuple[int, ...]:
    count, *patch = plain.shape
    one, shape = int(np.prod(patch)), (count, SIDE, SIDE, patch[2])
    _write_header(out, shape)
    waiting, skip, left = bytearray(), plain.offset, count
    for chunk in content:
        passed = min(skip, len(chunk))
        skip -= passed
        waiting += chunk[passed:]
        if len(waiting) < _ROWS * one and len(waiting) < left * one:
            continue
        rows = min(len(waiting) // one, left)
        images = np.frombuffer(bytes(waiting[: rows * one]), np.uint8).reshape(rows, *patch)
        out.write(centre(images).tobytes())
        del waiting[: rows * one]
        left -= rows
        if not left:
            waiting.clear()
    if left:
        raise DataError(
            f"The file breaks off: its last patches are missing ({count:,} are announced)."
        )
    return shape


def _cut_copy(copy: IO[bytes], out: IO[bytes]) -> tuple[int, ...]:
    try:
        with h5py.File(copy, "r") as file:
            return write_centres(file["x"], out)
    except (OSError, KeyError) as error:
        raise DataError("The file breaks off, or is no HDF5 file with patches in x.") from error


def _head(content: Iterator[bytes]) -> bytes:
    head = bytearray()
    while len(head) < _HEAD and (chunk := next(content, b"")):
        head += chunk
    return bytes(head)


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _end_address(head: bytes) -> int:
    """How long the whole file is: HDF5's format specification, level 0A."""
    version = head[len(_SIGNATURE)] if len(head) > 64 and head.startswith(_SIGNATURE) else None
    if version not in _END_ADDRESS:
        raise DataError("This is no HDF5 file.")
    at = _END_ADDRESS[version]
    return int.from_bytes(head[at : at + 8], "little")


def _plain(head: bytes, end: int) -> Plain | None:
    """Where the images lie, or None where only the whole file tells."""
    beginning = _Beginning(head, end)
    try:
        with h5py.File(beginning, "r") as file:
            images = _checked(file["x"])
            offset = images.id.get_offset() if images.chunks is None else None
            shape = images.shape
    except (OSError, KeyError):
        if beginning.complete:
            raise DataError("This is no HDF5 file with patches in x.") from None
        return None
    if offset is None or beginning.missed:
        return None
    return Plain(offset, shape)


def _checked(images: Any) -> Any:
    shape = getattr(images, "shape", ())
    if len(shape) != 4 or min(shape[1:3]) < SIDE or images.dtype != np.uint8:
        raise DataError(f"Its x is {shape}, not bytes of patches of at least {SIDE}x{SIDE} pixels.")
    return images


def _write_header(out: IO[bytes], shape: tuple[int, ...]) -> None:
    fields = {"descr": "|u1", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(out, fields)


class _Beginning(io.RawIOBase):
    """A file of ``end`` bytes of which only the ``head`` is there; the rest reads as zeros."""

    def __init__(self, head: bytes, end: int) -> None:
        super().__init__()
        self._head, self._end, self._at = head, end, 0
        self.missed = False
        self.complete = len(head) >= end

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        wanted = len(buffer)
        found = self._head[self._at : self._at + wanted]
        self.missed |= len(found) < min(wanted, self._end - self._at)
        buffer[:] = found + bytes(wanted - len(found))
        self._at += wanted
        return wanted
