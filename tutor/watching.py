"""Notices that a file was saved, by looking a few times a second.

Looking works everywhere: on network drives, in containers and under WSL there are no
events, and editors save by renaming, several times over. The stat is compared first, and
the content only where that changed. Standard library only.
"""

from __future__ import annotations

from pathlib import Path


class Watch:
    """Remembers how a file looked the last time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = self._stat()
        self._content = self._read()

    def changed(self) -> bool:
        """Whether its content is another one than at the last call.

        A file that is missing for the moment, as while an editor renames, has not changed.
        """
        seen = self._stat()
        if seen == self._seen or seen is None:
            return False
        content = self._read()
        if content is None:
            return False
        before, self._seen, self._content = self._content, seen, content
        return content != before

    def accept(self) -> None:
        """Takes the file as it is now for known: we wrote it ourselves."""
        self._seen, self._content = self._stat(), self._read()

    def _stat(self) -> tuple[int, int, int] | None:
        try:
            about = self._file.stat()
        except OSError:
            return None
        return about.st_mtime_ns, about.st_size, about.st_ino

    def _read(self) -> bytes | None:
        try:
            return self._file.read_bytes()
        except OSError:
            return None
