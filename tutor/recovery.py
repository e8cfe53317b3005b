"""What only an editor held when the program was ended, until somebody has been asked about it.

Such a copy lies in the backups, under a name of its own. Where nothing can be written there, as on
a full disk, it lies in the system's temporary folder. Standard library only.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from tutor.errors import WorkspaceError
from tutor.workspace import Workspace

_TOLERANT = "surrogatepass"  # half a character that came from a terminal is kept too


def leave(workspace: Workspace, text: str) -> Path:
    """Keeps a text that never reached ``workspace.file``, for the next start to offer.

    Raises:
        WorkspaceError: it could not be written anywhere.
    """
    try:
        return workspace.keep_copy(text, _name(workspace))
    except WorkspaceError as refused:
        prefix = _elsewhere(workspace)
        try:
            handle, name = tempfile.mkstemp(suffix=".py", prefix=prefix)
        except OSError:
            raise refused from None
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode("utf-8", _TOLERANT))
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise refused from None
        return Path(name)


def copies(workspace: Workspace) -> list[Path]:
    """What was left for ``workspace.file``, the newest first."""
    found = [
        *(workspace.records / "backups").glob(f"{_name(workspace)}-*.py"),
        *Path(tempfile.gettempdir()).glob(f"{_elsewhere(workspace)}*.py"),
    ]
    times = {file: written for file in found if (written := _written(file)) is not None}
    return sorted(times, key=lambda file: times[file], reverse=True)


def read(copy: Path) -> str:
    """What was left, as it was in the editor.

    Raises:
        OSError: it cannot be read.
    """
    return copy.read_bytes().decode("utf-8", _TOLERANT)


def settle(workspace: Workspace, found: list[Path]) -> None:
    """Puts copies among the other backups, where they are kept and not offered again.

    One that cannot be moved stays where it is.
    """
    for copy in found:
        with contextlib.suppress(WorkspaceError, OSError, UnicodeDecodeError):
            workspace.keep_copy(read(copy))
            copy.unlink()


def _name(workspace: Workspace) -> str:
    return f"recovery-{workspace.file.stem}"


def _elsewhere(workspace: Workspace) -> str:
    import hashlib  # loads OpenSSL: not before the first frame

    where = os.fsencode(workspace.file.resolve())
    return f"cnn-tutor-{hashlib.sha256(where).hexdigest()[:16]}-"


def _written(file: Path) -> float | None:
    """When a file of our own was written, in seconds; None for anything else.

    The temporary folder belongs to all: what others put there under such a name is not ours.
    """
    try:
        about = file.lstat()
    except OSError:
        return None
    ours = not hasattr(os, "getuid") or about.st_uid == os.getuid()
    return about.st_mtime if ours and stat.S_ISREG(about.st_mode) else None
