"""The lock by which a trainer says that it lives: the file ``lock`` in a run's folder.

The system takes the lock away when the process ends, however it ends. So a run without an
end and without a lock is interrupted, and no recycled process number makes it look alive.

The holder must never ask :func:`is_held` of its own folder: closing any handle of the file
gives a POSIX lock up.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

_NAME = "lock"


def hold(folder: Path) -> IO[bytes]:
    """Says that this process works on ``folder`` until the file returned is closed, or it dies.

    Raises:
        OSError: another process holds it (Windows; elsewhere this waits).
    """
    file = (folder / _NAME).open("ab+")
    _lock(file, shared=False)
    return file


def is_held(folder: Path) -> bool:
    """Whether another, living process works on ``folder``."""
    try:
        with (folder / _NAME).open("rb+") as file:
            _lock(file, shared=True)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def was_held(folder: Path) -> bool:
    """Whether any process ever began to work on ``folder``."""
    return (folder / _NAME).exists()


def _lock(file: IO[bytes], *, shared: bool) -> None:
    """Raises OSError where a look meets a holder. Looks are shared, so two never meet."""
    file.seek(0)
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.lockf(file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB if shared else fcntl.LOCK_EX)
