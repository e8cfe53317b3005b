"""The prediction file of the tumour lab: its form, and what is wrong with one.

One line a patch under the head ``id,class``; ids 0 to N - 1 in order, classes 0 or 1. A third
column ``probability`` may follow. What is written here, and what others wrote, is judged alike.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tutor.datasets.patches import PATCHES
from tutor.errors import WorkspaceError
from tutor.files import write_whole

_HEADS = (["id", "class"], ["id", "class", "probability"])
_LARGEST = 16 << 20  # bytes: 32,768 lines with probabilities take 0.7 million
# A fault that every line has is told a few times only.
_TOLD = 5
_MOST = 200  # tables of a folder that are looked at
# Slides of other hospitals move the share of positives by some points, a wrong column by 50.
_FAR = 0.15


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a file.

    Attributes:
        kind: ``head``, ``rows``, ``id``, ``class``, ``number``, ``one class``, ``share``,
            ``probability`` or ``file``.
        line: of the file, from 1; None where it is about the whole.
        warning: whether the file may be handed in all the same.
    """

    kind: str
    sentence: str
    line: int | None = None
    warning: bool = False


def text_of(probability: NDArray[np.float32], *, with_probability: bool = False) -> str:
    """The file for probabilities ``[n, 2]``: class 1 where tumour is the more likely one."""
    rows = [",".join(_HEADS[with_probability])]
    classes = probability.argmax(axis=1)
    for number, (one, row) in enumerate(zip(classes, probability, strict=True)):
        told = f",{row[1]:.6f}" if with_probability else ""
        rows.append(f"{number},{one}{told}")
    return "\n".join(rows) + "\n"


def write(file: Path, text: str) -> None:
    """Writes a prediction file whole or not at all.

    Raises:
        WorkspaceError: it cannot be written.
    """
    try:
        write_whole(file, text.encode())
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be written: {error.strerror}.") from error


def check_probabilities(probability: NDArray[np.float32]) -> tuple[Fault, ...]:
    """What is wrong with probabilities ``[n, 2]`` before a file is made of them."""
    broken = np.flatnonzero(~np.isfinite(probability).all(axis=1))
    if not len(broken):
        return ()
    sentence = (
        f"{len(broken)} of {len(probability)} patches have a probability that is no number, the "
        f"first is patch {broken[0]}: the network's weights are broken, train it again."
    )
    return (Fault("number", sentence),)


def read(file: Path) -> str:
    """The text of a file that anybody may have written.

    Raises:
        WorkspaceError: it is missing, too large, or no text.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise WorkspaceError(f"{file} is larger than any prediction file.")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkspaceError(f"{file} is no text.") from error
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be read: {error.strerror}.") from error


def files_in(folder: Path) -> list[Path]:
    """The prediction files in a learner's ``folder`` and the folders in it, the newest first.

    Tables with their head, and what is called a prediction: one with another head is meant as one.
    """
    found = []
    for place in ("*.csv", "*/*.csv"):
        for file in sorted(folder.glob(place)):
            inside = file.relative_to(folder).parts
            if not any(part.startswith(".") for part in inside) and inside[0] != "runs":
                found.append(file)
    meant = [one for one in found[:_MOST] if "predict" in one.as_posix() or _has_head(one)]
    return sorted(meant, key=lambda one: one.stat().st_mtime, reverse=True)


def _has_head(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            first = stream.readline(100).decode("utf-8-sig", "replace")
    except OSError:
        return False
    return [cell.strip() for cell in first.split(",")] in _HEADS


def serious(file: Path, count: int) -> tuple[Fault, ...]:
    """What keeps a file from being handed in; ``count`` as in :func:`check`."""
    try:
        return tuple(one for one in check(read(file), count) if not one.warning)
    except WorkspaceError as error:
        return (Fault("file", str(error)),)


def check(text: str, count: int = PATCHES, share: float | None = None) -> tuple[Fault, ...]:
    """What is wrong with a file; empty where nothing is.

    Args:
        count: the patches of the test set.
        share: of positives among what the same network says of the validation set, in [0, 1].
    """
    try:
        rows = list(csv.reader(text.splitlines()))
    except csv.Error as error:
        return (Fault("file", f"This is no table of commas: {error}."),)
    faults: list[Fault] = []
    head = [cell.strip() for cell in rows[0]] if rows else []
    if head not in _HEADS:
        shown = ",".join(head)[:40]
        faults.append(Fault("head", f"The first line must be id,class; it is {shown!r}.", 1))
    body = rows[1:] if not head or not head[0].lstrip("-").isdigit() else rows
    if len(body) != count:
        faults.append(Fault("rows", f"It has {len(body)} lines for {count} test patches."))
    first = 1 + len(rows) - len(body)
    faults += _first_ones(_of_rows(body, first, wide=len(head) == 3))
    faults += _of_classes(body, share)
    return tuple(faults)


def _of_rows(body: Sequence[Sequence[str]], first: int, *, wide: bool) -> Iterator[Fault]:
    for place, cells in enumerate(body):
        line = first + place
        if len(cells) != 2 + wide:
            yield Fault("file", f"{2 + wide} values belong here, not {len(cells)}.", line)
            continue
        if cells[0].strip() != str(place):
            yield Fault("id", f"The id should be {place}; it is {cells[0][:20]!r}.", line)
        yield from _of_class(cells[1].strip(), line)
        if wide:
            yield from _of_probability(cells[2], cells[1], line)


def _of_class(cell: str, line: int) -> Iterator[Fault]:
    if cell in ("0", "1"):
        return
    value = _number(cell)
    if value is None or math.isnan(value):
        yield Fault("number", f"The class is {cell[:20]!r}, which is no number.", line)
    else:
        yield Fault("class", f"The class must be 0 or 1; it is {cell[:20]!r}.", line)


def _of_probability(cell: str, told: str, line: int) -> Iterator[Fault]:
    value = _number(cell)
    if value is None or math.isnan(value):
        yield Fault("number", f"The probability is {cell[:20]!r}, which is no number.", line)
    elif not 0 <= value <= 1:
        yield Fault("probability", f"{value:g} is no probability.", line)
    elif told.strip() in ("0", "1") and abs(value - float(told)) > 0.5 + 1e-6:
        yield Fault("probability", f"Class {told} does not fit a probability of {value:g}.", line)


def _of_classes(body: Sequence[Sequence[str]], share: float | None) -> Iterator[Fault]:
    classes = [cells[1].strip() for cells in body if len(cells) > 1]
    known = [cell for cell in classes if cell in ("0", "1")]
    if not known:
        return
    if len(set(known)) == 1:
        sentence = f"Every class is {known[0]}: the network learned nothing, or a column is wrong."
        yield Fault("one class", sentence)
        return
    positive = known.count("1") / len(known)
    if share is None:
        share, told = 0.5, "half of such patches are"
    else:
        told = f"of the validation patches it is {100 * share:.0f} %, which"
    # Of few patches a share is far from another one by chance.
    room = max(_FAR, 4 * math.sqrt(share * (1 - share) / len(known)))
    if abs(positive - share) > room:
        sentence = f"{100 * positive:.0f} % are called tumour"
        sentence += f"; {told} should be about the same." if "which" in told else f"; {told}."
        yield Fault("share", sentence, warning=True)


def _first_ones(faults: Iterator[Fault]) -> list[Fault]:
    """The first of each kind; then how many more there are."""
    by_kind: dict[str, list[Fault]] = {}
    for fault in faults:
        by_kind.setdefault(fault.kind, []).append(fault)
    told: list[Fault] = []
    for kind, found in by_kind.items():
        told += found[:_TOLD]
        if len(found) > _TOLD:
            told.append(Fault(kind, f"{len(found) - _TOLD} more lines have a fault of this kind."))
    return told


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None
