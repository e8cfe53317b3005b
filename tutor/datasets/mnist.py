"""MNIST from the files it is given out as: four idx files, gzipped or not, or one ``.npz``.

Owns the idx form and the question whether arrays are really MNIST's.
"""

from __future__ import annotations

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tutor.datasets import kept
from tutor.datasets.dataset import Bytes
from tutor.datasets.sources import source
from tutor.errors import DataError

ARRAYS = ("x_train", "y_train", "x_test", "y_test")

# The idx form: two zero bytes, 8 for bytes, the number of sides, then each side in four bytes.
_UNSIGNED_BYTE = 8


def read_idx(path: Path) -> Bytes:
    """The array of an idx file, gzipped or not.

    Raises:
        DataError: it is none.
    """
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path} cannot be read, or breaks off.") from error
    sides = data[3] if len(data) > 4 and data[:3] == bytes((0, 0, _UNSIGNED_BYTE)) else 0
    shape = np.frombuffer(data[4 : 4 + 4 * sides], ">u4").astype(int)
    body = np.frombuffer(data[4 + 4 * sides :], np.uint8)
    if not sides or len(body) != np.prod(shape):
        raise DataError(f"{path} is no idx file with bytes.")
    return body.reshape(shape)


def to_idx(array: Bytes) -> bytes:
    """``array`` as an idx file."""
    head = bytes((0, 0, _UNSIGNED_BYTE, array.ndim))
    return head + np.array(array.shape, ">u4").tobytes() + np.ascontiguousarray(array).tobytes()


def read_npz(path: Path) -> dict[str, Bytes]:
    """The four arrays of ``mnist.npz``.

    Raises:
        DataError: it is broken, or lacks one.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in ARRAYS}
    except KeyError as error:
        raise DataError(f"{path} is not MNIST: it holds no array {error.args[0]}.") from error
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"{path} cannot be read: it is broken, or no file of NumPy's.") from error


def check(arrays: Mapping[str, Bytes], where: str) -> None:
    """Holds the arrays against the official checksums, whatever file they came in.

    Raises:
        DataError: they are not MNIST's.
    """
    for name, expected in source("mnist").raw_md5.items():
        array = arrays[name]
        found = hashlib.md5(to_idx(array), usedforsecurity=False).hexdigest()
        if array.dtype != np.uint8 or found != expected:
            raise DataError(f"{where} is not MNIST: its {name} is not the official one.")


def keep(arrays: Mapping[str, Bytes], came_from: str) -> None:
    """Writes checked arrays as ``mnist.npz``.

    Raises:
        DataError: the disk will not take it.
    """
    wanted = {name: arrays[name] for name in ARRAYS}
    kept.write(
        kept.mnist_file(),
        came_from,
        True,
        lambda out: np.savez_compressed(out, allow_pickle=False, **wanted),
    )
