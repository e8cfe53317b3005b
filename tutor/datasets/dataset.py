"""One form for every data set, and the two steps between its bytes and a network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images and labels, split three ways.

    Attributes:
        name: the id of the lesson that uses it, ``"digits"``.
        label: what people are told it is; shown wherever a figure from it is shown.
        stand_in: whether it takes the place of data that is not on this machine.
        x_train, x_valid, x_test: images, uint8 ``[n, height, width, channels]``, 0 to 255;
            large ones are mapped from the disk, so take the rows that you need.
        y_train, y_valid, y_test: labels, uint8 ``[n]``, 0 to ``classes - 1``. ``y_test`` is
            ``[0]`` where the test set came without labels, as the lab's does.
    """

    name: str
    label: str
    stand_in: bool
    x_train: Bytes
    y_train: Bytes
    x_valid: Bytes
    y_valid: Bytes
    x_test: Bytes
    y_test: Bytes
    classes: int = 10

    @property
    def test_is_labelled(self) -> bool:
        """Whether there are test images, and it is known what they show."""
        return 0 < len(self.x_test) == len(self.y_test)


def scaled(images: Bytes) -> Floats:
    """Bytes 0 to 255 as float32 in [-1, 1], the range of the lab; the shape stays."""
    return np.asarray(images, np.float32) / np.float32(127.5) - np.float32(1)


def one_hot(labels: Bytes, classes: int = 10) -> Floats:
    """Labels ``[n]`` as float32 ``[n, classes]`` with a single 1 in each row.

    Raises:
        IndexError: a label is not below ``classes``.
    """
    return np.eye(classes, dtype=np.float32)[labels]
