"""The patches of the tumour lab by name: PatchCamelyon, a set of one's own, or generated tissue.

Owns which arrays a name stands for and what people are told they are. Images are mapped from
``.npy`` files and never copied whole: whoever uses them takes rows and scales those.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tutor import paths
from tutor.datasets import kept, tissue
from tutor.datasets.dataset import Bytes, Dataset
from tutor.errors import DataError, UsageError

LABEL = "PatchCamelyon"
PATCHES = 32_768
"""Of PatchCamelyon's test set, which is the lab's."""
# Of patches that are both trained on and validated with, for want of another split.
_BORROWED = 0.1


@dataclass(frozen=True, eq=False)
class Split:
    """Some patches.

    Attributes:
        x: uint8 ``[n, height, width, 3]``, mapped from the disk.
        y: uint8 ``[n]``, 1 for tumour; ``[0]`` where the labels are not here.
    """

    x: Bytes
    y: Bytes


def load_patches(name: str = kept.PATCHCAM) -> Dataset:
    """The three splits of a named set of patches.

    Args:
        name: ``patchcam`` (generated tissue until some of it is here), or the name under which
            a set of one's own was imported.

    Raises:
        UsageError: there is no set of this name.
        DataError: a file of it is broken.
    """
    if name != kept.PATCHCAM:
        return _own(name)
    if not any(kept.here(split) for split in ("train", "valid")):
        return _generated()
    return _real()


def patches_label(name: str = kept.PATCHCAM) -> str:
    """What :func:`load_patches` would give, for people, without loading it.

    Raises:
        UsageError: there is no set of this name.
    """
    if name != kept.PATCHCAM:
        _need(name)
        return f"{name} (your own data, not {LABEL})"
    here = [split for split in ("train", "valid") if kept.here(split)]
    if not here:
        return tissue.LABEL
    if len(here) == 1:
        told = {"train": "training", "valid": "validation"}[here[0]]
        return f"{LABEL} (its {told} split alone, the last tenth kept for validation)"
    return LABEL


def patches_to_predict(name: str, label: str) -> int | None:
    """How many patches a prediction file is about, for runs on the set of a name and a label.

    None where a set of one's own has no test patches, or is not here any more.
    """
    if label == tissue.LABEL:
        return tissue.COUNTS["test"]
    if name == kept.PATCHCAM:
        return PATCHES
    file = kept.array_file(name, "x_test")
    try:
        return len(np.load(file, mmap_mode="r", allow_pickle=False)) or None
    except (OSError, ValueError, EOFError):
        return None


def _real() -> Dataset:
    """Where one of two splits is missing, the other one is divided: its last tenth validates."""
    if kept.here("train") and kept.here("valid"):
        train, valid = _read(kept.PATCHCAM, "train"), _read(kept.PATCHCAM, "valid")
    else:
        whole = _read(kept.PATCHCAM, "train" if kept.here("train") else "valid")
        first = len(whole.y) - max(int(_BORROWED * len(whole.y)), 1)
        train = Split(whole.x[:first], whole.y[:first])
        valid = Split(whole.x[first:], whole.y[first:])
    empty = Split(valid.x[:0], valid.y[:0])
    test = _read(kept.PATCHCAM, "test") if kept.here("test") else empty
    return _dataset(patches_label(), False, train, valid, test)


def _own(name: str) -> Dataset:
    label = patches_label(name)
    train, valid, test = (_read(name, split) for split in kept.SPLITS)
    # In this lab whatever is not PatchCamelyon stands in for it, and figures must say so.
    return _dataset(label, True, train, valid, test)


def _need(name: str) -> None:
    known = (kept.PATCHCAM, *kept.own_names())
    if name not in known:
        raise UsageError(f"There is no data set {name} here: {', '.join(known)}.")


def _dataset(label: str, stand_in: bool, train: Split, valid: Split, test: Split) -> Dataset:
    return Dataset(
        name=kept.PATCHCAM,
        label=label,
        stand_in=stand_in,
        x_train=train.x,
        y_train=train.y,
        x_valid=valid.x,
        y_valid=valid.y,
        x_test=test.x,
        y_test=test.y,
        classes=int(max(y.max(initial=1) for y in (train.y, valid.y, test.y))) + 1,
    )


def _read(name: str, split: str) -> Split:
    x = kept.read_array(kept.array_file(name, f"x_{split}"))
    labels = kept.array_file(name, f"y_{split}")
    # The lab keeps the labels of its test set back.
    if kept.read_note(labels) is None:
        return Split(x, np.empty(0, np.uint8))
    y = np.array(kept.read_array(labels))
    if len(y) != len(x):
        raise DataError(f"{labels} has {len(y)} labels for {len(x)} patches: import both again.")
    return Split(x, y)


def _generated() -> Dataset:
    """Kept in the cache: it takes some seconds to make, and every trainer needs it."""
    train, valid, test = (_kept_tissue(split) for split in kept.SPLITS)
    if train is not None and valid is not None and test is not None:
        return _dataset(tissue.LABEL, True, train, valid, test)
    made = tissue.load()
    for split in kept.SPLITS:
        _keep_tissue(split, getattr(made, f"x_{split}"), getattr(made, f"y_{split}"))
    return made


def _tissue_folder() -> Path:
    """Another one for each version of the program that makes it."""
    version = zlib.crc32(Path(tissue.__file__).read_bytes())
    return paths.cache() / f"tissue-{version:08x}"


def _kept_tissue(split: str) -> Split | None:
    folder = _tissue_folder()
    try:
        y = np.load(folder / f"y_{split}.npy", allow_pickle=False)
        x = np.load(folder / f"x_{split}.npy", mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return Split(x, y)


def _keep_tissue(split: str, x: Bytes, y: Bytes) -> None:
    """Two trainers may do so at once; where the disk is full, it is made anew each time."""
    folder = _tissue_folder()
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for name, array in ((f"x_{split}", x), (f"y_{split}", y)):
            _write(folder / f"{name}.npy", array)


def _write(file: Path, array: Bytes) -> None:
    descriptor, part = tempfile.mkstemp(dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as out:
            np.save(out, array, allow_pickle=False)
        Path(part).replace(file)
    finally:
        Path(part).unlink(missing_ok=True)
