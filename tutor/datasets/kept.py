"""What is kept in the data folder, and how it is known to be whole.

::

    mnist.npz                    x_train, y_train, x_test, y_test, as Keras fetches it
    patchcam/x_valid.npy         uint8 [n, 32, 32, 3]; x_train, x_test likewise
    patchcam/y_valid.npy         uint8 [n], 1 for tumour
    own/NAME/x_train.npy         the same of a data set of one's own, brought by ``import``
    .../FILE.json                beside each of these: its source, size and sha256

An array counts as here only with its ``.json``, which is written last. The one exception is
``mnist.npz``, which people put there themselves: its arrays are known by their checksums.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import numpy as np

from tutor import paths
from tutor.datasets.download import CHUNK, disk_errors
from tutor.errors import DataError
from tutor.files import write_whole


@dataclass(frozen=True)
class Note:
    """What is written beside a file.

    Attributes:
        source: where it came from, for people.
        checked: whether the source's checksum agreed; False where there was none to compare.
        sha256, bytes: of the file as it was written.
    """

    source: str
    checked: bool
    sha256: str
    bytes: int


SPLITS = ("train", "valid", "test")
PATCHCAM = "patchcam"


def patchcam_file(array: str) -> Path:
    """Where PatchCamelyon's array ``x_valid`` and its like are kept."""
    return array_file(PATCHCAM, array)


def array_file(name: str, array: str) -> Path:
    """Where the array ``x_valid`` and its like of ``patchcam``, or of a set of one's own, are."""
    folder = paths.data() / PATCHCAM if name == PATCHCAM else paths.data() / "own" / name
    return folder / f"{array}.npy"


def array_files(name: str) -> tuple[Path, ...]:
    """All arrays that there can be of ``name``."""
    return tuple(array_file(name, f"{kind}_{split}") for split in SPLITS for kind in "xy")


def mnist_file() -> Path:
    """Where MNIST is kept."""
    return paths.data() / "mnist.npz"


def here(split: str) -> bool:
    """Whether PatchCamelyon's ``split`` is here: with its labels, but for the lab's test set."""
    labels = split == "test" or read_note(patchcam_file(f"y_{split}")) is not None
    return labels and read_note(patchcam_file(f"x_{split}")) is not None


def own_names() -> tuple[str, ...]:
    """The data sets of one's own that are here whole."""
    folder = paths.data() / "own"
    names = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    return tuple(one for one in names if all(map(read_note, array_files(one))))


def write(file: Path, source: str, checked: bool, fill: Callable[[IO[bytes]], None]) -> None:
    """Writes ``file`` whole or not at all: ``fill`` writes it, and may raise.

    Raises:
        DataError: the disk will not take it.
    """
    part = file.with_name(f"{file.name}.cut")
    with disk_errors(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as out:
                fill(out)
            note = Note(source, checked, sha256(part), part.stat().st_size)
            _note_file(file).unlink(missing_ok=True)
            part.replace(file)
            write_whole(_note_file(file), json.dumps(asdict(note), indent=1).encode())
        finally:
            part.unlink(missing_ok=True)


def write_array(file: Path, source: str, checked: bool, array: np.ndarray) -> None:
    """As :func:`write`, one array as ``.npy``."""
    write(file, source, checked, lambda out: np.save(out, array, allow_pickle=False))


def forget(file: Path) -> None:
    """From now on ``file`` counts as not here: before it and its like are written anew.

    Raises:
        DataError: the disk will not let it.
    """
    with disk_errors(file.parent):
        _note_file(file).unlink(missing_ok=True)


def read_note(file: Path) -> Note | None:
    """What is known of ``file``, None where it is not here or not whole."""
    try:
        note = Note(**json.loads(_note_file(file).read_text(encoding="utf-8")))
        return note if file.stat().st_size == note.bytes else None
    except (OSError, ValueError, TypeError):
        return None


def is_as_written(file: Path) -> bool:
    """Reads ``file`` whole: whether it is still what its note says.

    Raises:
        DataError: it cannot be read.
    """
    note = read_note(file)
    with disk_errors(file.parent):
        return note is not None and sha256(file) == note.sha256


def read_array(file: Path) -> np.ndarray:
    """The array in ``file``, mapped and not read: 800 MB of patches stay on the disk.

    Raises:
        DataError: it is not here, or broken.
    """
    try:
        array: np.ndarray = np.load(file, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise DataError(f"{file} cannot be read: import or fetch it again.") from error
    return array


def sha256(file: Path) -> str:
    """The checksum of a file of any size."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _note_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")
