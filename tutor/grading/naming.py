"""How teaching platforms call what they let one download; whose file it is.

========== ============================================================================
Canvas     ``doejane_LATE_12345_67890_cnn.py``; 12345 is the ID of its gradebook
Moodle     ``Jane Doe_12345_assignsubmission_file_/cnn.py`` (a folder for each learner),
           or all in one folder, ``Jane Doe_12345_assignsubmission_file_cnn.py``;
           "Participant 12345" is the identifier of its grading worksheet
Gradescope ``submission_12345/cnn.py``, the names being in ``submission_metadata.yml``
others     ``Jane Doe.py``, or ``Jane Doe/cnn.py``
========== ============================================================================

Read from these platforms' documentation and exports; nothing here opens a file.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import yaml

from tutor.intake import shown_name

METADATA = "submission_metadata.yml"

_CANVAS = re.compile(r"(?P<name>[^_/]+)_(?P<late>LATE_)?(?P<id>\d+)_\d+_(?P<file>.+)", re.DOTALL)
_MOODLE = re.compile(
    r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)", re.DOTALL
)
_GENERIC = frozenset({"cnn", "notebook", "submission", "solution"})
"""Names of files that say nothing about whose they are."""


@dataclass(frozen=True)
class Owner:
    """Whose a file is.

    Attributes:
        name: as it is written there, not cleaned.
        id: the platform's, empty where there is none.
        late: whether the platform marked it so.
        submitted: when, ISO 8601, empty where that is not known.
    """

    name: str
    id: str = ""
    late: bool = False
    submitted: str = ""


def of_entry(name: str, *, folder: bool) -> tuple[Owner, str]:
    """Whose an entry of a class's folder or archive is, and the file's own name in it.

    Args:
        name: of the file or the folder.
        folder: whether it is one; then there is no name of a file.
    """
    if found := _MOODLE.fullmatch(name) or _CANVAS.fullmatch(name):
        late = bool(found.groupdict().get("late"))
        return Owner(found["name"], found["id"], late), found["file"]
    if folder:
        return Owner(name), ""
    return Owner(_stem(name)), name


def _stem(name: str) -> str:
    stem = name
    for suffix in (".py", ".ipynb", ".zip", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar"):
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            stem = name[: -len(suffix)]
            break
    return stem


def is_generic(owner: Owner) -> bool:
    """Whether a name is only that of the file which everybody hands in."""
    return owner.name.lower() in _GENERIC


def gradescope(text: str) -> dict[str, Owner]:
    """The owners by folder, from Gradescope's metadata; what cannot be read there is left out."""
    try:
        told = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    found = {}
    for folder, about in told.items() if isinstance(told, dict) else ():
        people = about.get(":submitters") if isinstance(about, dict) else None
        names = [_text(one, ":name") for one in people or () if isinstance(one, dict)]
        ids = [_text(one, ":sid") or _text(one, ":email") for one in people or ()]
        if any(names):
            when = about.get(":created_at")
            submitted = when.isoformat() if isinstance(when, datetime) else ""
            together = ", ".join(filter(None, names))
            found[str(folder)] = Owner(together, next(iter(ids), ""), submitted=submitted)
    return found


def _text(about: Any, key: str) -> str:
    value = about.get(key) if isinstance(about, dict) else None
    return "" if value is None else str(value)


def key(owner: Owner) -> str:
    """A name for files: readable, safe on every system, and another one for each owner."""
    plain = unicodedata.normalize("NFKD", owner.name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40]
    told = f"{owner.name}\0{owner.id}".encode("utf-8", "surrogatepass")
    return f"{slug or 'submission'}-{hashlib.sha256(told).hexdigest()[:6]}"


def shown(name: str) -> str:
    """A name fit for showing, with what cannot be shown replaced; never empty."""
    return shown_name(name).strip() or "(no name)"


_NOT_HANDED_IN = re.compile(
    r"__MACOSX|\..*|.*\.pyc|__pycache__|Thumbs\.db|desktop\.ini|.*\.csv|" + re.escape(METADATA),
    re.IGNORECASE | re.DOTALL,
)
_GIVEN = re.compile(r"fast\.py|regularization\.py|patchcam\.py|repro_\w+\.py")


def is_clutter(name: str) -> bool:
    """Whether a file or folder is the system's, the platform's or the editor's."""
    return _NOT_HANDED_IN.fullmatch(name) is not None


def chosen(names: list[str]) -> tuple[str, str]:
    """Which of the files of one learner is the ``cnn.py``: its name, or why that cannot be said.

    Args:
        names: with ``/`` between folders.

    Returns:
        the name and an empty text, or an empty name and a sentence.
    """
    sources = [
        name
        for name in names
        if name.lower().endswith((".py", ".ipynb"))
        and not any(is_clutter(part) for part in name.split("/"))
        and not _GIVEN.fullmatch(PurePosixPath(name).name)
    ]
    for wanted in (
        [one for one in sources if PurePosixPath(one).name == "cnn.py"],
        [one for one in sources if re.fullmatch(r"(.*\W)?cnn\W.*py", one.lower().split("/")[-1])],
        [one for one in sources if one.lower().endswith(".py")],
        sources,
    ):
        shallow = [one for one in wanted if one.count("/") == min(x.count("/") for x in wanted)]
        if len(shallow) == 1:
            return shallow[0], ""
        if shallow:
            listed = ", ".join(shown(one) for one in sorted(shallow)[:4])
            return "", f"Several files could be the hand-in: {listed}. One must be called cnn.py."
    return "", "There is no Python file and no notebook in it."
