"""Writes files whole or not at all. Standard library only."""

from __future__ import annotations

import os
import threading
from pathlib import Path


def write_whole(file: Path, data: bytes) -> None:
    """Replaces ``file`` with ``data``; a crash or a full disk leaves the old content.

    A symbolic link stays one: what it points at is replaced.

    Raises:
        OSError: it cannot be written.
    """
    target = file.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            part.chmod(target.stat().st_mode & 0o777)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
