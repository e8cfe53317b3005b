"""PatchCamelyon, cut to the 32x32 centre that its labels speak of.

Owns how the official archives and the lab's own files become arrays in the data folder.
Nothing cut is usable before the checksum of the archive that it came from agreed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import h5py
import numpy as np

from tutor.datasets import download, hdf5, kept
from tutor.datasets.dataset import Bytes
from tutor.datasets.download import PATIENT, Patience, Told
from tutor.datasets.sources import SourceFile, source
from tutor.errors import DataError

Say = Callable[[str], None]


def fetch(
    file: SourceFile,
    mirrors: Sequence[str],
    told: Told = lambda _: None,
    say: Say = lambda _: None,
    *,
    keep_archive: bool = False,
    patience: Patience = PATIENT,
) -> None:
    """Fetches one official archive and keeps the array in it, cut.

    Args:
        file: of the source ``patchcam``.
        told: bytes of the archive that came.
        say: sentences on the way.
        keep_archive: download it first: slower to begin and 7 GB on the disk, but a download
            that is killed goes on where it was. Without it, it would begin anew.

    Raises:
        DataError: it could not be fetched, or is not the official one.
    """
    target = kept.patchcam_file(file.holds)
    if keep_archive:
        archive = target.parent / file.name
        if not archive.exists():
            download.fetch(mirrors, file, archive, told, patience)
        chunks: Iterator[bytes] = _read(archive)
    else:
        chunks = _counted(download.stream(mirrors, file, patience=patience), told)
    with download.disk_errors(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
    _keep(chunks, file, target, say)


def bring(path: Path, say: Say = lambda _: None) -> None:
    """Takes over one local file: an official archive, unpacked or not, or one of the lab's.

    The official ones are called as their source calls them; an archive is held against its
    checksum. The lab's are ``train.h5``, ``valid.h5`` (``x`` and ``y``) and ``test_x.h5``.

    Raises:
        DataError: it is none of these.
    """
    for file in source("patchcam").files:
        if path.name == file.name:
            _keep(_read(path), file, kept.patchcam_file(file.holds), say)
            return
        if path.name == file.name.removesuffix(".gz"):
            say(f"{path.name} is unpacked, so it cannot be checked against its source.")
            _keep(_read(path), None, kept.patchcam_file(file.holds), say, f"{path.name}, unchecked")
            return
    split = {"train.h5": "train", "valid.h5": "valid", "test_x.h5": "test"}.get(path.name)
    if split is None:
        raise DataError(
            f"{path.name} is not a name that PatchCamelyon's files have, nor the lab's "
            "(train.h5, valid.h5, test_x.h5)."
        )
    _bring_labs(path, split)


def files_in(folder: Path) -> tuple[Path, ...]:
    """Of a folder, the files that :func:`bring` takes."""
    official = [file.name for file in source("patchcam").files]
    names = [*official, *(name.removesuffix(".gz") for name in official)]
    names += ["train.h5", "valid.h5", "test_x.h5"]
    return tuple(folder / name for name in names if (folder / name).is_file())


def room_for(file: SourceFile) -> int:
    """Bytes that the array in ``file`` needs, cut: an upper bound, for PatchCamelyon's sizes."""
    counts = {"train": 262_144, "valid": 32_768, "test": 32_768}
    return counts[file.split] * (3 * hdf5.SIDE**2 if file.holds.startswith("x") else 1) + 4096


def _keep(
    chunks: Iterator[bytes],
    file: SourceFile | None,
    target: Path,
    say: Say,
    came_from: str = "",
) -> None:
    digest = hashlib.sha256()

    def fill(out: IO[bytes]) -> None:
        content = hdf5.unpacked(_hashed(chunks, digest.update))
        if target.name.startswith("x"):
            hdf5.cut_images(content, out, target.parent, say)
        else:
            np.save(out, _labels(hdf5.read_small(content, "y")), allow_pickle=False)
        for _ in content:  # what stands behind the images belongs to the checksum too
            pass
        if file is not None and digest.hexdigest() != file.sha256:
            raise download.wrong_checksum(file)

    kept.write(target, came_from or source("patchcam").label, file is not None, fill)


def _bring_labs(path: Path, split: str) -> None:
    came_from = f"the lab's {path.name}"
    try:
        with h5py.File(path, "r") as file:
            images = file["x"]
            # Labels first: images without their labels do not count as here.
            if split != "test":
                labels = _labels(file["y"][:])
                if len(labels) != len(images):
                    raise DataError(f"{path} has {len(images)} images and {len(labels)} labels.")
                kept.write_array(kept.patchcam_file(f"y_{split}"), came_from, False, labels)
            kept.write(kept.patchcam_file(f"x_{split}"), came_from, False, _centres_of(images))
    except (OSError, KeyError) as error:
        raise DataError(f"{path} is no HDF5 file with the lab's arrays.") from error


def _centres_of(images: h5py.Dataset) -> Callable[[IO[bytes]], None]:
    def fill(out: IO[bytes]) -> None:
        hdf5.write_centres(images, out)

    return fill


def _labels(array: np.ndarray) -> Bytes:
    flat = array.reshape(-1)
    if not np.isin(flat, (0, 1)).all():
        raise DataError("Its labels are not 0 and 1.")
    return flat.astype(np.uint8)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(download.CHUNK):
            yield chunk


def _hashed(chunks: Iterator[bytes], update: Callable[[bytes], None]) -> Iterator[bytes]:
    for chunk in chunks:
        update(chunk)
        yield chunk


def _counted(chunks: Iterator[bytes], told: Told) -> Iterator[bytes]:
    come = 0
    for chunk in chunks:
        come += len(chunk)
        told(come)
        yield chunk
