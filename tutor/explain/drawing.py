"""A digit drawn by hand: the pen, where MNIST would have put it, and its file.

A drawing is ``[28, 28]`` float64 in [0, 1]: 0 is paper, 1 is ink, as in MNIST.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import ndimage

from tutor.errors import WorkspaceError
from tutor.files import write_whole
from tutor.frames import Array

SIDE = 28
_BOX = 20
_FOLDER = "drawings"
_LARGEST = 1 << 20  # bytes; a drawing takes 6,400
_FAINT = 0.05  # ink below this is no part of the digit

# Full in the middle and soft around, two to three pixels wide as the strokes of MNIST are.
_PEN = np.array([[0.25, 0.6, 0.25], [0.6, 1.0, 0.6], [0.25, 0.6, 0.25]])


def empty() -> Array:
    """A clean sheet."""
    return np.zeros((SIDE, SIDE))


def touched(image: Array, row: int, column: int) -> Array:
    """The drawing after the pen touched a pixel: ink does not add up, the darker one stays."""
    return _pressed(image, row, column, np.maximum)


def erased(image: Array, row: int, column: int) -> Array:
    """The drawing after the rubber touched a pixel, as wide and as soft as the pen."""
    return _pressed(image, row, column, lambda ink, pen: np.minimum(ink, 1 - pen))


def _pressed(image: Array, row: int, column: int, how: Callable[[Array, Array], Array]) -> Array:
    framed = np.pad(image, 1)
    at = slice(row, row + 3), slice(column, column + 3)
    framed[at] = how(framed[at], _PEN)
    return np.asarray(framed[1:-1, 1:-1])


def centred(image: Array) -> Array:
    """The drawing as MNIST was made of NIST's: in a box of 20x20, its centre of mass in the middle.

    "The original black and white images from NIST were size normalized to fit in a 20x20 pixel box
    while preserving their aspect ratio [...] the images were centered in a 28x28 image by computing
    the center of mass of the pixels, and translating the image so as to position this point at the
    center of the 28x28 field" (LeCun, Cortes and Burges, The MNIST database of handwritten digits).
    Moved by whole pixels, and not over the edge. A clean sheet stays one.
    """
    rows, columns = np.nonzero(image > _FAINT)
    if not len(rows):
        return image
    digit = image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    if max(digit.shape) > 1:
        digit = ndimage.zoom(digit, _BOX / max(digit.shape), order=1)[:_BOX, :_BOX]
    digit = np.clip(digit, 0, 1)
    middle = ndimage.center_of_mass(digit)
    top, left = (
        int(np.clip(round((SIDE - 1) / 2 - at), 0, SIDE - size))
        for at, size in zip(middle, digit.shape, strict=True)
    )
    sheet = empty()
    sheet[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    return sheet


def save(folder: Path, image: Array) -> Path:
    """Keeps a drawing in the learner's ``folder``, under the next free name.

    Raises:
        WorkspaceError: it cannot be written.
    """
    taken = len(kept(folder)) + 1
    while (file := folder / _FOLDER / f"digit-{taken:03}.npy").exists():
        taken += 1
    data = io.BytesIO()
    np.save(data, image, allow_pickle=False)
    try:
        file.parent.mkdir(exist_ok=True)
        write_whole(file, data.getvalue())
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be written: {error.strerror}.") from error
    return file


def kept(folder: Path) -> list[Path]:
    """The drawings of a learner's folder, in the order of their names."""
    return sorted((folder / _FOLDER).glob("*.npy"))


def load(file: Path) -> Array:
    """A drawing from a file that anybody may have written.

    Raises:
        WorkspaceError: it cannot be read, or is none.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise WorkspaceError(f"{file} is larger than any drawing.")
        image = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise WorkspaceError(f"{file} cannot be read as a drawing.") from error
    if not isinstance(image, np.ndarray) or image.shape != (SIDE, SIDE):
        raise WorkspaceError(f"{file} is no drawing of {SIDE} x {SIDE} pixels.")
    if image.dtype.kind not in "fiu" or not ((image >= 0) & (image <= 1)).all():
        raise WorkspaceError(f"{file} holds other numbers than ink from 0 to 1.")
    return np.asarray(image, dtype=np.float64)
