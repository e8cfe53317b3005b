"""Files, folders and archives of a class become submissions, one for each learner.

Nothing here is run or parsed; whatever is wrong with one hand-in is said in its own row.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from tutor import archives, intake
from tutor.archives import LARGEST_HAND_IN
from tutor.errors import SourceError, UsageError
from tutor.grading import naming, notebooks
from tutor.grading.naming import Owner
from tutor.grading.records import Submission
from tutor.training.labs import LABS

_ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_LARGEST_CLASS = 2 << 30  # bytes of an archive that holds a whole class
_MOST_FILES = 2000  # of one learner, that are looked at
_MOST_OF_ONE = 64 << 20  # bytes of one learner's archive that are held in memory
_MOST_TEXT = 1 << 30  # bytes of one class that are held in memory

Text = Callable[[], str]
"""Gives a file's text, or raises SourceError."""


@dataclass
class _HandIn:
    """What one learner handed in.

    Attributes:
        where: for showing.
        files: what gives each file's text, by its name with ``/``.
        refused: why none of it is taken.
    """

    owner: Owner
    where: str
    files: dict[str, Text] = field(default_factory=dict)
    refused: str = ""


def collect(paths: Iterable[Path]) -> list[Submission]:
    """All submissions in ``paths``, by name; every hand-in that was found has one.

    Raises:
        UsageError: one of ``paths`` does not exist.
    """
    found: list[_HandIn] = []
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{naming.shown(str(path))} does not exist.")
        found += _in_folder(path) if path.is_dir() and not path.is_symlink() else _in_file(path)
    taken: dict[str, int] = {}
    submissions = []
    for one in sorted(found, key=lambda one: (one.owner.name, one.owner.id, one.where)):
        key = naming.key(one.owner)
        taken[key] = number = taken.get(key, 0) + 1
        submissions.append(_submission(one, f"{key}-{number}" if number > 1 else key))
    return submissions


def _submission(one: _HandIn, key: str) -> Submission:
    owner = one.owner
    empty = Submission(
        naming.shown(owner.name),
        key,
        naming.shown(one.where),
        id=naming.shown(owner.id) if owner.id else "",
        submitted=owner.submitted,
        late=owner.late,
    )
    name, refused = ("", one.refused) if one.refused else naming.chosen(list(one.files))
    text = ""
    try:
        text = "" if refused else one.files[name]()
    except SourceError as error:
        refused = str(error)
    if refused or not text.strip():
        return replace(empty, refused=naming.shown(refused or "It is empty."))
    inside = one.where if name in ("", Path(one.where).name) else f"{one.where}/{name}"
    return replace(empty, file=naming.shown(inside), text=text, training=_training(one, name))


def _training(one: _HandIn, chosen: str) -> tuple[tuple[str, str], ...]:
    """The models of the labs that lie beside the chosen file."""
    found = []
    for lab in LABS.values():
        text = one.files.get(str(PurePosixPath(chosen).with_name(lab.file))) if chosen else None
        with contextlib.suppress(SourceError):
            if text is not None:
                found.append((lab.file, text()))
    return tuple(found)


def _in_file(path: Path) -> list[_HandIn]:
    """One file given by name: a hand-in of its own, or an archive."""
    if _is_archive(path.name):
        return _in_archive(path)
    owner, _ = naming.of_entry(path.name, folder=False)
    if naming.is_generic(owner):
        owner = replace(owner, name=path.resolve().parent.name or owner.name)
    return [_alone(owner, path, str(path.name))]


def _alone(owner: Owner, path: Path, where: str) -> _HandIn:
    """A file that is a hand-in by itself."""
    if path.is_symlink():
        return _HandIn(owner, where, refused="It is a link, and not a file of its own.")
    if _is_archive(path.name):
        try:
            data = intake.read_bytes(path, LARGEST_HAND_IN)
        except SourceError as error:
            return _HandIn(owner, where, refused=_without_path(error, path))
        return _unpacked(owner, where, data)
    if not path.name.lower().endswith((".py", ".ipynb")):
        return _HandIn(owner, where, refused=_NO_SOURCE)
    return _HandIn(owner, where, {path.name: lambda: _text_of(path)})


_NO_SOURCE = "It is no Python file, notebook or archive."


def _in_folder(folder: Path) -> list[_HandIn]:
    """A folder: one hand-in where a ``cnn.py`` lies in it, else a class."""
    entries = sorted(entry for entry in _entries(folder) if not naming.is_clutter(entry.name))
    if any(entry.name == "cnn.py" for entry in entries):
        return [_of_one(naming.of_entry(folder.resolve().name, folder=True)[0], folder)]
    owners: dict[str, Owner] = {}
    if (folder / naming.METADATA).is_file():
        data = intake.read_bytes(folder / naming.METADATA, 64 << 20)
        owners = naming.gradescope(data.decode("utf-8", "replace"))
    elif len(entries) == 1 and entries[0].is_dir() and not entries[0].is_symlink():
        return _in_folder(entries[0])  # what a platform puts around them all
    hand_ins: dict[object, _HandIn] = {}
    for entry in entries:
        is_folder = entry.is_dir() and not entry.is_symlink()
        owner, own = naming.of_entry(entry.name, folder=is_folder)
        owner = owners.get(entry.name, owner)
        one = _of_one(owner, entry) if is_folder else _alone(owner, entry, entry.name)
        _join(hand_ins, one, own)
    return list(hand_ins.values())


def _join(hand_ins: dict[object, _HandIn], one: _HandIn, own: str) -> None:
    """Puts several files of one learner, whom the platform tells by an id, together."""
    place = one.owner.id or (one.owner.name, one.where)
    if own and not _is_archive(own) and len(one.files) == 1:  # the name without the platform's part
        one.files = {own: next(iter(one.files.values()))}
    before = hand_ins.get(place)
    if before is None:
        hand_ins[place] = one
    elif not before.files:  # such as a report beside the program
        hand_ins[place] = one if one.files else before
    else:
        before.files.update(one.files)


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        raise UsageError(
            f"{naming.shown(str(folder))} cannot be read: {error.strerror}."
        ) from error


def _of_one(owner: Owner, folder: Path) -> _HandIn:
    """What lies in one learner's folder; an archive in it is opened if there is no source."""
    files: dict[str, Text] = {}
    archives: list[Path] = []
    for file in _walk(folder):
        name = file.relative_to(folder).as_posix()
        if _is_archive(name):
            archives.append(file)
        elif len(files) < _MOST_FILES:
            files[name] = lambda file=file: _text_of(file)  # type: ignore[misc]
    if naming.chosen(list(files))[0] or len(archives) != 1:
        return _HandIn(owner, folder.name, files)
    return _alone(owner, archives[0], f"{folder.name}/{archives[0].name}")


def _walk(folder: Path) -> Iterator[Path]:
    number = 0
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if not naming.is_clutter(one))
        for name in sorted(names):
            number += 1
            if number > _MOST_FILES:
                return
            yield Path(root) / name


def _is_archive(name: str) -> bool:
    return name.lower().endswith(_ARCHIVES)


def _text_of(path: Path) -> str:
    try:
        if path.name.lower().endswith(".ipynb"):
            return notebooks.source_of(intake.read_bytes(path, notebooks.LARGEST_NOTEBOOK))
        return intake.read_source(path, follow_links=False)
    except SourceError as error:
        raise SourceError(_without_path(error, path)) from error


def _without_path(error: SourceError, path: Path) -> str:
    """What is wrong, without where it lies on this machine."""
    return str(error).replace(str(path), path.name)


def _in_archive(path: Path) -> list[_HandIn]:
    """An archive given by name: one learner's hand-in, or a class's."""
    whose, _ = naming.of_entry(path.name, folder=False)
    try:
        inside = list(_held(archives.members(path, "", notebooks.LARGEST_NOTEBOOK, _LARGEST_CLASS)))
    except SourceError as error:
        return [_HandIn(whose, path.name, refused=_without_path(error, path))]
    inside = _without_common_folder(inside)
    sources = [raw for raw, _ in inside if naming.chosen([raw])[0]]
    tops = {raw.partition("/")[0] for raw, _ in inside}
    if "cnn.py" in tops or (len(sources) <= 1 and len(tops) <= 1):
        return [_of_members(whose, path.name, inside)]
    owners = _owners(inside)
    hand_ins: dict[object, _HandIn] = {}
    for top in sorted(tops - {naming.METADATA}):
        own_files = [(raw, one) for raw, one in inside if raw.partition("/")[0] == top]
        folder = own_files[0][0] != top
        owner, own = naming.of_entry(top, folder=folder)
        owner = owners.get(top, owner)
        below = [(raw.partition("/")[2] or raw, one) for raw, one in own_files]
        _join(hand_ins, _of_members(owner, f"{path.name}/{top}", below), own)
    return list(hand_ins.values())


_Members = list[tuple[str, archives.Member]]


def _held(members: Iterable[archives.Member]) -> Iterator[tuple[str, archives.Member]]:
    """Members by their raw names, without clutter; only sources and archives keep their bytes."""
    held = 0
    for member in members:
        raw = member.raw.replace("\\", "/").lstrip("/")
        parts = raw.split("/")
        if parts[-1] != naming.METADATA and any(naming.is_clutter(part) for part in parts):
            continue
        kept = raw.lower().endswith((".py", ".ipynb", *_ARCHIVES, naming.METADATA))
        held += len(member.data) if kept else 0
        if held > _MOST_TEXT:
            yield raw, replace(member, data=b"", refused="The archive unpacks to far too much.")
        else:
            yield raw, member if kept else replace(member, data=b"", refused=_NO_SOURCE)


def _without_common_folder(inside: _Members) -> _Members:
    """Members without the one folder that a platform puts around them all."""
    tops = {raw.partition("/")[0] for raw, _ in inside}
    deep = any(raw.count("/") >= 2 for raw, _ in inside) or any(
        naming.of_entry(raw.partition("/")[2], folder=False)[0].id for raw, _ in inside
    )
    if len(tops) == 1 and deep and all("/" in raw for raw, _ in inside):
        return [(raw.partition("/")[2], one) for raw, one in inside]
    return inside


def _owners(inside: _Members) -> dict[str, Owner]:
    for raw, one in inside:
        if raw == naming.METADATA:
            return naming.gradescope(one.data.decode("utf-8", "replace"))
    return {}


def _of_members(owner: Owner, where: str, inside: _Members) -> _HandIn:
    """One learner's members of an archive."""
    archives = [one for raw, one in inside if _is_archive(raw) and one.data]
    files = {raw: _text(one) for raw, one in inside if not _is_archive(raw)}
    if naming.chosen(list(files))[0] or len(archives) != 1:
        refused = inside[0][1].refused if len(inside) == 1 else ""
        return _HandIn(owner, where, files, refused)
    if len(archives[0].data) > LARGEST_HAND_IN:
        return _HandIn(owner, where, refused=f"It is larger than {LARGEST_HAND_IN >> 20} MiB.")
    return _unpacked(owner, where, archives[0].data)


def _unpacked(owner: Owner, where: str, data: bytes) -> _HandIn:
    """One learner's archive; an archive inside it is not opened."""
    files: dict[str, Text] = {}
    held = 0
    try:
        name, wanted = Path(where).name, (".py", ".ipynb")
        for member in archives.members_in(data, name, wanted, notebooks.LARGEST_NOTEBOOK):
            files[member.raw.replace("\\", "/").lstrip("/")] = _text(member)
            held += len(member.data)
            if len(files) >= _MOST_FILES or held > _MOST_OF_ONE:
                break
    except SourceError as error:
        return _HandIn(owner, where, refused=str(error))
    return _HandIn(owner, where, files)


def _text(member: archives.Member) -> Text:
    def text() -> str:
        if member.refused:
            raise SourceError(member.refused)
        if member.name.lower().endswith(".ipynb"):
            return notebooks.source_of(member.data)
        if len(member.data) > intake.LARGEST_SOURCE:
            raise SourceError(f"It is larger than {intake.LARGEST_SOURCE >> 10} KiB.")
        return intake.decode_source(member.data)

    return text
