"""The handwritten digits: MNIST where it is on this machine, else scikit-learn's own.

Owns both splits. Neither draws a random number, so they are the same everywhere.

- MNIST: the test set is the official one; the last 6,000 of the 60,000 training images, in
  their original order, are for validation (what Keras's ``validation_split=0.1`` takes).
- Stand-in: within each class, of every nine images in scikit-learn's order six are for
  training, one for validation and two for the test, so every class has its share of each.
  Neighbours in that order are often of one hand: this test is of new images, not new writers.
"""

from __future__ import annotations

import contextlib
import importlib.util
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tutor import paths
from tutor.datasets.dataset import Bytes, Dataset
from tutor.errors import DataError

MNIST_LABEL = "MNIST"
STAND_IN_LABEL = "scikit-learn digits (stand-in for MNIST)"
_VALIDATION = 6_000
_SIDE = 28
_IN_SKLEARN = "datasets/data/digits.csv.gz"
# What becomes of each of nine images: 0 trains, 1 validates, 2 tests.
_NINE = np.array([0, 0, 2, 0, 1, 0, 0, 2, 0])


def load_digits() -> Dataset:
    """The digits as 28x28 images with one channel.

    MNIST if the data folder holds ``mnist.npz`` (54,000 / 6,000 / 10,000 images), else the
    stand-in (1,200 / 199 / 398 images).

    Raises:
        DataError: ``mnist.npz`` is there, but is not MNIST.
    """
    found = _mnist_file()
    return _stand_in() if found is None else _mnist(found)


def load_test_digits() -> tuple[Bytes, Bytes]:
    """Images and labels of :func:`load_digits`'s test set alone.

    To unpack MNIST's training images takes half a second, and 47 MB.

    Raises:
        DataError: ``mnist.npz`` is there, but is not MNIST.
    """
    found = _mnist_file()
    if found is None:
        stand_in = _stand_in()
        return stand_in.x_test, stand_in.y_test
    with _arrays(found) as arrays:
        return _pair(found, arrays, "test")


def digits_label() -> str:
    """What :func:`load_digits` would give, for people, without loading it."""
    return STAND_IN_LABEL if _mnist_file() is None else MNIST_LABEL


def _mnist_file() -> Path | None:
    found = paths.data() / "mnist.npz"
    return found if found.is_file() else None


@contextlib.contextmanager
def _arrays(path: Path) -> Iterator[Mapping[str, NDArray[np.generic]]]:
    try:
        # Opened here: of a broken archive np.load leaves the file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            yield arrays
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"{path} cannot be read: it is broken, or no file of NumPy's.") from error


def _mnist(path: Path) -> Dataset:
    with _arrays(path) as arrays:
        x_train, y_train = _pair(path, arrays, "train")
        x_test, y_test = _pair(path, arrays, "test")
    if len(x_train) <= _VALIDATION:
        raise DataError(
            f"{path} is not MNIST: it has {len(x_train):,} training images in place of 60,000."
        )
    return Dataset(
        name="digits",
        label=MNIST_LABEL,
        stand_in=False,
        x_train=x_train[:-_VALIDATION],
        y_train=y_train[:-_VALIDATION],
        x_valid=x_train[-_VALIDATION:],
        y_valid=y_train[-_VALIDATION:],
        x_test=x_test,
        y_test=y_test,
    )


def _pair(path: Path, arrays: Mapping[str, NDArray[np.generic]], part: str) -> tuple[Bytes, Bytes]:
    """Images ``[n, 28, 28, 1]`` and labels ``[n]`` of one part, checked."""
    try:
        x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
    except KeyError as error:
        raise DataError(f"{path} is not MNIST: it holds no array {error.args[0]}.") from error
    if x.dtype != np.uint8 or y.dtype != np.uint8:
        raise DataError(f"{path} is not MNIST: its numbers are {x.dtype}, {y.dtype}, not bytes.")
    if x.shape != (len(y), _SIDE, _SIDE) or y.ndim != 1 or not len(y):
        raise DataError(f"{path} is not MNIST: its {part} arrays are {x.shape} and {y.shape}.")
    if int(y.max()) > 9:
        raise DataError(f"{path} is not MNIST: it has a label {y.max()}.")
    return x[..., np.newaxis].view(np.uint8), y.view(np.uint8)


def _stand_in() -> Dataset:
    scans, labels = _scans()
    images = enlarged(scans / 16)
    part = _parts(labels)
    return Dataset(
        name="digits",
        label=STAND_IN_LABEL,
        stand_in=True,
        x_train=images[part == 0],
        y_train=labels[part == 0],
        x_valid=images[part == 1],
        y_valid=labels[part == 1],
        x_test=images[part == 2],
        y_test=labels[part == 2],
    )


def _scans() -> tuple[NDArray[np.float64], Bytes]:
    """What scikit-learn carries: scans ``[n, 8, 8]`` from 0 to 16, and labels ``[n]``."""
    package = importlib.util.find_spec("sklearn")
    file = Path(package.origin).parent / _IN_SKLEARN if package and package.origin else None
    if file is not None and file.is_file():
        # A row is 64 pixels and the label. To import scikit-learn takes 2 s, and 90 MB that stay.
        rows = np.loadtxt(file, delimiter=",")
        raw, labels = rows[:, :-1], rows[:, -1]
    else:
        from sklearn.datasets import load_digits as scans

        raw, labels = scans(return_X_y=True)
    return raw.reshape(-1, 8, 8), labels.astype(np.uint8)


def _parts(labels: Bytes) -> NDArray[np.int64]:
    """0, 1 or 2 for every image, by its place among the images of its class."""
    part = np.zeros(len(labels), np.int64)
    for digit in range(10):
        places = np.flatnonzero(labels == digit)
        part[places] = np.resize(_NINE, len(places))
    return part


def enlarged(images: NDArray[np.float64]) -> Bytes:
    """Images ``[n, 8, 8]`` in [0, 1] as bytes ``[n, 28, 28, 1]``, bilinear between centres."""
    weights = _bilinear(images.shape[1], _SIDE)
    large: NDArray[np.float64] = np.einsum(
        "ij,njk,lk->nil", weights, images, weights, optimize=True
    )
    whole: Bytes = np.rint(large * 255).astype(np.uint8)
    return whole[..., np.newaxis]


def _bilinear(small: int, large: int) -> NDArray[np.float64]:
    """The matrix ``[large, small]`` that enlarges one side; each row adds up to 1."""
    place = np.clip((np.arange(large) + 0.5) * small / large - 0.5, 0, small - 1)
    weights: NDArray[np.float64] = np.maximum(
        0, 1 - np.abs(place[:, np.newaxis] - np.arange(small))
    )
    return weights
