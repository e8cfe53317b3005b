"""The hand-in: a learner's files, their report and predictions, and a manifest in one archive.

Owns what goes into it and what is said to be missing. The same work gives the same bytes: nothing
in it tells a time or a folder. Data, weights, backups and hidden files never go in, because what
goes in is named here, file by file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tutor import course, manifest, predictions
from tutor.archives import LARGEST_HAND_IN, members
from tutor.claims.check import check_file
from tutor.claims.claim import Claim
from tutor.datasets.patches import PATCHES
from tutor.desk import Desk
from tutor.errors import SourceError, UsageError, WorkspaceError
from tutor.files import write_whole
from tutor.outcomes import Outcome
from tutor.report import make, own
from tutor.report.facts import Facts, gather
from tutor.results import LessonResult
from tutor.training.lab import patches_asked
from tutor.training.labs import LABS

NAME = "hand-in.zip"

_ADDED = frozenset(
    {".md", ".tex", ".pdf", ".html", ".txt", ".ipynb", ".png", ".svg", ".jpg", ".bib"}
)
_DRAFTS = frozenset({".md", ".tex"})
_WRITTEN = frozenset({".md", ".tex", ".pdf", ".html", ".ipynb"})
# As the format of zip has it: no time at all would be 1980.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class HandIn:
    """What is ready to be packed.

    Attributes:
        files: by their names in the archive, the manifest among them.
        missing: sentences on what an instructor will miss.
        doubts: claims of the report or an added draft that contradict what was recorded, each with
            the name of the file.
    """

    files: dict[str, bytes]
    missing: tuple[str, ...]
    doubts: tuple[tuple[str, Claim], ...]

    @property
    def complete(self) -> bool:
        """Whether nothing speaks against handing it in."""
        return not self.missing and not self.doubts


def prepare(desk: Desk, added: Sequence[Path] = ()) -> HandIn:
    """Checks everything, makes the report anew, and gathers what goes into the archive.

    Args:
        added: files of the learner's own, such as a report written elsewhere.

    Raises:
        SourceError: ``cnn.py`` cannot be read.
        WorkspaceError: another file cannot be read, or the report cannot be made.
        UsageError: one of ``added`` does not belong into a hand-in, or all is too large.
    """
    workspace = desk.workspace
    folder = workspace.folder
    result = desk.check(course.counted_lessons())
    formats = [kind for kind in make.FORMATS if (folder / f"report.{kind}").exists()] or ["md"]
    reports = make.make(workspace, folder, formats)
    facts = gather(workspace)
    good, left_out = _predictions(folder)
    files = {one.name: _bytes(one) for one in _own_files(folder)}
    files |= {one.relative_to(folder).as_posix(): _bytes(one) for one in (*reports, *good)}
    files |= {f"report_plots/{one.name}": _bytes(one) for one in _pictures(folder, reports)}
    for one in map(_fit, added):
        if files.setdefault(one.name, data := _bytes(one)) != data:
            raise UsageError(f"A file called {one.name} is in the hand-in already: rename {one}.")
    missing = [*_unpassed(result.lessons), *left_out, *_older(good, facts)]
    if not any(one.suffix in _WRITTEN for one in added):
        missing += _unanswered(folder)
    doubts = [
        (file.name, claim)
        for file in (*reports, *added)
        if file.suffix in _DRAFTS
        for claim in check_file(workspace, file, desk.sandbox)
        if claim.sure
    ]
    files[manifest.NAME] = manifest.made(files, result.lessons, facts, missing)
    size = sum(map(len, files.values()))
    if size > LARGEST_HAND_IN:
        largest = max(files, key=lambda name: len(files[name]))
        raise UsageError(
            f"The hand-in would be larger than {LARGEST_HAND_IN >> 20} MiB, which no course takes; "
            f"the largest file is {largest}."
        )
    return HandIn(files, tuple(missing), tuple(doubts))


def write(hand_in: HandIn, file: Path) -> None:
    """Writes the archive whole or not at all.

    Raises:
        WorkspaceError: it cannot be written, or ``file`` is something else than a hand-in.
    """
    if file.exists() and not _is_hand_in(file):
        raise WorkspaceError(f"{file} is there and is no hand-in of ours. Name another with -o.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, archive(hand_in.files))
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be written: {error.strerror}.") from error


def archive(files: dict[str, bytes]) -> bytes:
    """A zip archive: the same bytes for the same files, on every system.

    Stored as they are: how well a file is packed differs from one zlib to the next.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as made:
        for name in sorted(files):
            about = zipfile.ZipInfo(name, _NO_TIME)
            about.create_system = 3  # as on Unix, wherever it is made
            about.external_attr = 0o100644 << 16
            made.writestr(about, files[name])
    return stream.getvalue()


def _own_files(folder: Path) -> Iterator[Path]:
    """The learner's programs, where they are there."""
    for name in (*course.files(), *(lab.file for lab in LABS.values())):
        if (folder / name).is_file():
            yield folder / name


def _pictures(folder: Path, reports: Sequence[Path]) -> list[Path]:
    """The pictures that ``report.md`` and ``report.tex`` show; a page carries its own inside."""
    text = b"".join(_bytes(one) for one in reports if one.suffix in _DRAFTS)
    found = [*(folder / "report_plots").glob("*.svg"), *(folder / "report_plots").glob("*.png")]
    return [one for one in sorted(found) if one.name.encode() in text]


def _predictions(folder: Path) -> tuple[list[Path], list[str]]:
    """Prediction files without a fault, and sentences on those that have one."""
    count = patches_asked(folder) or PATCHES
    good, told = [], []
    for file in sorted(predictions.files_in(folder)):
        faults = predictions.serious(file, count)
        if faults:
            name = file.relative_to(folder).as_posix()
            told.append(f"{name} is left out: {faults[0].sentence}")
        else:
            good.append(file)
    return good, told


def _older(good: Sequence[Path], facts: Facts) -> Iterator[str]:
    """Predictions that were made before the last final run had ended."""
    ends = [one.end.time for one in facts.lab("patchcam").final]
    for file in good:
        if ends and file.stat().st_mtime < max(ends):
            yield f"{file.name} is older than the newest final run: make it again, if that counts."


def _unpassed(results: Sequence[LessonResult]) -> Iterator[str]:
    """What is not written in one sentence, and one for each lesson that is and did not pass."""
    failed = [one for one in results if one.outcome is not Outcome.PASSED]
    blank = [one.lesson for one in failed if one.finding and one.finding.kind == "not written"]
    if blank:
        yield f"Not written yet: {', '.join(blank)}."
    for one in failed:
        if one.lesson not in blank:
            told = f" {one.finding.sentence}" if one.finding else ""
            how = "" if one.unfinished else f" ({one.outcome.value})"
            yield f"{one.lesson} has not passed{how}.{told}"


def _unanswered(folder: Path) -> Iterator[str]:
    """Questions of the report that wait for the learner's own words."""
    file = folder / "report.md"
    if not file.is_file():
        return
    empty = [
        key for key, text in own.texts(_bytes(file).decode(), file.name).items() if not text.strip()
    ]
    if empty:
        yield (
            f"{len(empty)} questions in report.md are not answered: {', '.join(empty)}. "
            "Write below each one, or add a report of your own with --add FILE."
        )


def _fit(file: Path) -> Path:
    """An added file, if it is one to hand in.

    Raises:
        UsageError: it is none.
    """
    if file.name.startswith(".") or file.suffix.lower() not in _ADDED:
        known = ", ".join(sorted(_ADDED))
        raise UsageError(f"{file.name} does not belong into a hand-in; what can be added: {known}.")
    if file.name == manifest.NAME or not file.is_file():
        raise UsageError(f"{file} is not there, or is no file.")
    return file


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_HAND_IN:
            raise UsageError(f"{file} is larger than {LARGEST_HAND_IN >> 20} MiB.")
        return file.read_bytes()
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be read: {error.strerror}.") from error


def _is_hand_in(file: Path) -> bool:
    try:
        return any(manifest.is_one(one.data) for one in members(file, manifest.NAME))
    except SourceError:
        return False
