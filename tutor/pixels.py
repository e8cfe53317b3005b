"""Pictures of a data set made smaller, larger or into a file: what screens and reports draw."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tutor.datasets.dataset import Bytes


def rgb(image: Bytes) -> Bytes:
    """An image ``[h, w, c]`` of any number of channels as uint8 ``[h, w, 3]``; one becomes grey."""
    return image[..., :3] if image.shape[-1] >= 3 else np.repeat(image[..., :1], 3, axis=-1)


def resized(image: Bytes, side: int) -> Bytes:
    """An image ``[h, w, c]`` as uint8 ``[side, side, c]``.

    Each new pixel is the mean of what it covers; enlarged to a multiple, pixels are repeated.
    """
    rows, columns = _shares(image.shape[0], side), _shares(image.shape[1], side)
    means = np.einsum("ih,hwc,jw->ijc", rows, np.asarray(image), columns, optimize=True)
    small: Bytes = np.rint(means).astype(np.uint8)
    return small


def brightness(image: Bytes, side: int) -> NDArray[np.int64]:
    """The mean of all channels, 0 to 255, in ``side`` by ``side`` parts of an image."""
    means: NDArray[np.int64] = np.rint(resized(image, side).mean(axis=-1)).astype(np.int64)
    return means


def png(image: Bytes, times: int = 1) -> bytes:
    """An image ``[h, w, c]`` as a PNG file (RFC 2083), each pixel repeated ``times`` both ways."""
    large = rgb(image).repeat(times, axis=0).repeat(times, axis=1)
    height, width, _ = large.shape
    # A 0 before each row: it is not filtered.
    rows = np.concatenate([np.zeros((height, 1), np.uint8), large.reshape(height, -1)], axis=1)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@lru_cache(maxsize=32)
def _shares(size: int, side: int) -> NDArray[np.float64]:
    """``[side, size]``: which share of each old pixel goes to each new one; rows add up to 1."""
    edges = np.arange(side + 1) * size / side
    old = np.arange(size)
    overlap = np.minimum(edges[1:, np.newaxis], old + 1) - np.maximum(edges[:-1, np.newaxis], old)
    shares: NDArray[np.float64] = np.maximum(overlap, 0) * side / size
    return shares
