"""The data sets by name: what is here, what it costs to get, and the ways to get it.

What ``cnn-tutor data`` says and does, without a word printed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tutor import paths
from tutor.datasets import digits, download, kept, mnist, patchcam, tissue
from tutor.datasets.download import PATIENT, Patience
from tutor.datasets.sources import Source, SourceFile, source
from tutor.errors import DataError, UsageError

NAMES = ("digits", "patchcam")
"""The data sets that lessons use."""

Say = Callable[[str], None]
Told = Callable[[SourceFile, int], None]
"""Is told the file at work and how many bytes of it came."""

_OWN_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Entry:
    """A line of the list.

    Attributes:
        name: as the commands take it.
        label: what it is, for people.
        here: which parts of it are on this machine, empty if none.
        stands_in: what is used until it is here, empty where nothing does.
        bytes: of the download, 0 where it cannot be fetched.
    """

    name: str
    label: str
    here: tuple[str, ...]
    stands_in: str
    bytes: int
    licence: str


@dataclass(frozen=True)
class Verified:
    """One file, read whole: whether it is what it was when it was written."""

    file: Path
    whole: bool
    source: str


def entries() -> tuple[Entry, ...]:
    """All data sets, those of one's own at the end."""
    pixels, tumour = source("mnist"), source("patchcam")
    there = ("train", "test") if kept.mnist_file().is_file() else ()
    found = tuple(split for split in kept.SPLITS if kept.here(split))
    return (
        _entry("digits", pixels, there, digits.STAND_IN_LABEL),
        _entry("patchcam", tumour, found, tissue.LABEL),
        *(Entry(name, name, ("all",), "", 0, "your own") for name in kept.own_names()),
    )


def fetch(
    name: str,
    *,
    splits: Sequence[str] = (),
    mirror: str | None = None,
    keep_archive: bool = False,
    told: Told = lambda file, come: None,
    say: Say = lambda sentence: None,
    patience: Patience = PATIENT,
) -> None:
    """Downloads a data set; what is here already is left alone.

    Args:
        splits: of patchcam; empty for all.
        mirror: a folder on the web or on a disk, in place of the official ones.
        keep_archive: see :func:`tutor.datasets.patchcam.fetch`.
        told: how far it is.
        say: sentences on the way.

    Raises:
        UsageError: there is no such data set, or no such split.
        DataError: it could not be fetched.
    """
    if name == "digits" and not splits:
        _fetch_mnist(mirror, told, say, patience)
        return
    if name != "patchcam" or not set(splits) <= set(kept.SPLITS):
        raise UsageError(
            "Fetch digits, or patchcam; splits are for patchcam: train, valid and test."
        )
    official = source("patchcam")
    wanted = [
        file
        for file in official.files
        if (not splits or file.split in splits)
        and kept.read_note(kept.patchcam_file(file.holds)) is None
    ]
    if not wanted:
        say("All of it is here already.")
        return
    _need_room(wanted, keep_archive)
    # The small files first: labels without images do not count, images without labels neither.
    for file in sorted(wanted, key=lambda one: one.bytes):
        patchcam.fetch(
            file,
            (mirror,) if mirror else official.mirrors,
            _about(told, file),
            say,
            keep_archive=keep_archive,
            patience=patience,
        )


def bring(name: str, path: Path, say: Say = lambda sentence: None) -> None:
    """Takes over local files: MNIST's, PatchCamelyon's, the lab's, or any npz under its own name.

    Raises:
        UsageError: a name that cannot be one.
        DataError: the files are not what they should be.
    """
    if not path.exists():
        raise DataError(f"There is no {path}.")
    if name == "digits":
        _bring_mnist(path)
    elif name == "patchcam":
        files = patchcam.files_in(path) if path.is_dir() else (path,)
        if not files:
            raise DataError(f"{path} holds none of PatchCamelyon's files, and none of the lab's.")
        for file in files:
            say(f"Taking over {file.name}.")
            patchcam.bring(file, say)
    else:
        _bring_own(name, path)


def verify(name: str | None = None) -> tuple[Verified, ...]:
    """Reads what is here once more and holds it against its checksums.

    Raises:
        UsageError: there is no such data set.
        DataError: a file cannot be read.
    """
    known = {*NAMES, *kept.own_names()}
    if name is not None and name not in known:
        raise UsageError(f"There is no data set {name} here: {', '.join(sorted(known))}.")
    found = []
    if name in (None, "digits") and kept.mnist_file().is_file():
        found.append(_verified_mnist())
    names = [one for one in (*kept.own_names(), kept.PATCHCAM) if name in (None, one)]
    for file in (file for one in names for file in kept.array_files(one)):
        note = kept.read_note(file)
        if note is not None:
            found.append(Verified(file, kept.is_as_written(file), note.source))
        elif file.exists():
            found.append(Verified(file, False, "it was not written to its end"))
    return tuple(found)


def _entry(name: str, of: Source, here: tuple[str, ...], stands_in: str) -> Entry:
    return Entry(name, of.label, here, stands_in, of.bytes, of.licence)


def _fetch_mnist(mirror: str | None, told: Told, say: Say, patience: Patience) -> None:
    if kept.mnist_file().is_file():
        say("MNIST is here already.")
        return
    official = source("mnist")
    folder = paths.data() / "mnist.download"
    for file in official.files:
        if not (folder / file.name).is_file():
            mirrors = (mirror,) if mirror else official.mirrors
            download.fetch(mirrors, file, folder / file.name, _about(told, file), patience)
    _keep_mnist(
        {file.holds: mnist.read_idx(folder / file.name) for file in official.files}, "MNIST"
    )
    for file in official.files:
        (folder / file.name).unlink()
    folder.rmdir()


def _bring_mnist(path: Path) -> None:
    """From ``mnist.npz``, or from a folder with the four files, gzipped or not."""
    if path.is_dir() and not (path / "mnist.npz").is_file():
        files = {file.holds: path / file.name for file in source("mnist").files}
        found = {
            name: file if file.is_file() else file.with_suffix("") for name, file in files.items()
        }
        arrays = {name: mnist.read_idx(file) for name, file in found.items()}
    else:
        arrays = mnist.read_npz(path / "mnist.npz" if path.is_dir() else path)
    _keep_mnist(arrays, str(path))


def _keep_mnist(arrays: dict[str, Any], came_from: str) -> None:
    mnist.check(arrays, came_from)
    mnist.keep(arrays, came_from)


def _bring_own(name: str, path: Path) -> None:
    if not _OWN_NAME.fullmatch(name):
        raise UsageError(
            f"{name} cannot be the name of a data set: small letters, digits, - and _ only, "
            "beginning with a letter."
        )
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            x, y, split = arrays["x"], arrays["y"], arrays["split"]
    except KeyError as error:
        raise DataError(
            f"{path} has no array {error.args[0]}; x, y and split are needed."
        ) from None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(f"{path} cannot be read: it is broken, or no .npz file.") from error
    _check_own(path, x, y, split)
    y = y.astype(np.uint8)
    for kept_file in kept.array_files(name):
        kept.forget(kept_file)
    for number, part in enumerate(kept.SPLITS):
        chosen = split == number
        # Labels first: images without their labels do not count as here.
        kept.write_array(kept.array_file(name, f"y_{part}"), path.name, False, y[chosen])
        kept.write_array(kept.array_file(name, f"x_{part}"), path.name, False, x[chosen])


def _check_own(path: Path, x: Any, y: Any, split: Any) -> None:
    if x.dtype != np.uint8 or x.ndim != 4 or y.shape != (len(x),) or split.shape != y.shape:
        raise DataError(
            f"{path} needs x as bytes [n, height, width, channels], y and split as [n]; it has "
            f"{x.dtype} {x.shape}, {y.shape} and {split.shape}."
        )
    if set(np.unique(split)) != {0, 1, 2}:
        raise DataError(f"{path}: split must hold 0 (train), 1 (valid) and 2 (test).")
    if not np.issubdtype(y.dtype, np.integer) or int(y.min()) < 0 or int(y.max()) > 255:
        raise DataError(f"{path}: y must hold class numbers from 0 to 255.")


def _verified_mnist() -> Verified:
    file = kept.mnist_file()
    try:
        mnist.check(mnist.read_npz(file), str(file))
    except DataError as error:
        return Verified(file, False, str(error))
    return Verified(file, True, "MNIST")


def _need_room(files: Sequence[SourceFile], keep_archive: bool) -> None:
    wanted = sum(patchcam.room_for(file) + keep_archive * file.bytes for file in files)
    folder = paths.data()
    with download.disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        download.need_room(folder, wanted)


def _about(told: Told, file: SourceFile) -> Callable[[int], None]:
    return lambda come: told(file, come)
