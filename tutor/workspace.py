"""A learner's folder: their ``cnn.py``, and the copies that are kept before it is changed.

The file on disk is the truth. It is treated as text: nothing here parses it.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tutor import blocks, course
from tutor.course import Lesson
from tutor.errors import SourceError, WorkspaceError
from tutor.files import write_whole
from tutor.intake import encoding_of, read_source

if TYPE_CHECKING:
    from tutor.results import LessonResult

REPRO_MARK = "Written by `cnn-tutor check --repro`, which writes it anew."
"""By this, a file that ``--repro`` may write over is known."""


class Workspace:
    """The folder that holds a learner's work.

    Attributes:
        folder: where it is.
        file: the learner's ``cnn.py``, or the file of a bonus lesson beside it.
        records: what the program keeps there for itself.
    """

    def __init__(self, folder: Path, file: str = course.CNN_FILE) -> None:
        self.folder = folder
        self.file = folder / file
        self.records = folder / ".cnn-tutor"

    @classmethod
    def create(cls, folder: Path, source: Path | None = None) -> Workspace:
        """Makes a learner's folder, with the stubs or with a file begun elsewhere.

        Raises:
            WorkspaceError: it holds a ``cnn.py`` already, or cannot be written.
        """
        made = cls(folder)
        if made.file.exists():
            raise WorkspaceError(f"{made.file} is there already; nothing was changed.")
        text = course.starting_file() if source is None else read_source(source)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            made.records.mkdir(exist_ok=True)
        except OSError as error:
            raise WorkspaceError(f"{folder} cannot be made: {error.strerror}.") from error
        made.write(text)
        return made

    @classmethod
    def find(cls, folder: Path) -> Workspace | None:
        """The learner's folder at ``folder`` or above it, None if there is none to be seen."""
        with contextlib.suppress(OSError):  # no name for a folder, or not for us to look into
            if (folder / "cnn.py").is_file():
                return cls(folder)
            for above in folder.resolve().parents:
                if (above / "cnn.py").is_file() and (above / ".cnn-tutor").is_dir():
                    return cls(above)
        return None

    @classmethod
    def at(cls, folder: Path) -> Workspace:
        """As :meth:`find`.

        Raises:
            WorkspaceError: there is none, or not even the folder.
        """
        found = cls.find(folder) if folder.is_dir() else None
        if found is None:
            raise WorkspaceError(
                f"There is no cnn.py in {folder.resolve()}. Make a folder for your work with "
                "'cnn-tutor new NAME', then go there."
            )
        return found

    def of(self, lesson: Lesson) -> Workspace:
        """The same folder, ``file`` being the one that a lesson is judged from.

        For a lesson that is judged from no file that is ``cnn.py``.
        """
        name = lesson.file or course.CNN_FILE
        return self if self.file.name == name else Workspace(self.folder, name)

    def begin(self) -> bool:
        """Writes the starting file where there is none; whether that was so.

        Raises:
            WorkspaceError: it cannot be written.
        """
        missing = not self.file.exists()
        if missing:
            self.write(course.starting_file(self.file.name))
        return missing

    def read(self) -> str:
        """The text of the file.

        Raises:
            SourceError: it is missing, or is not text that can be read.
        """
        return read_source(self.file)

    def write(self, text: str) -> None:
        """Replaces the file.

        Raises:
            WorkspaceError: it cannot be written; the old content is still there.
        """
        data = text.encode("utf-8", "surrogatepass")
        try:
            # What the file itself declares is how Python and the next reading will take it.
            write_whole(self.file, text.encode(encoding_of(data).removesuffix("-sig")))
        except UnicodeEncodeError as error:
            character = text[error.start]
            raise WorkspaceError(
                f"{self.file} declares {error.encoding} in its first lines, which has no "
                f"{character!r}. Take the declaration out; then it is saved as UTF-8."
            ) from error
        except OSError as error:
            raise WorkspaceError(f"{self.file} cannot be written: {error.strerror}.") from error

    def backup(self) -> Path:
        """Copies the file byte by byte into the backups.

        Raises:
            WorkspaceError: that failed.
        """
        try:
            return self._keep(self.file.stem, self.file.read_bytes())
        except OSError as error:
            raise WorkspaceError(f"No backup could be made: {error.strerror}.") from error

    def keep_copy(self, text: str, name: str = "unsaved") -> Path:
        """Keeps a text that never reached the file in the backups, under ``name`` and the time.

        Raises:
            WorkspaceError: that failed.
        """
        try:
            return self._keep(name, text.encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise WorkspaceError(f"No copy could be kept: {error.strerror}.") from error

    def write_beside(self, text: str) -> Path:
        """Writes another version beside the file, under a name that nothing has yet.

        Raises:
            WorkspaceError: that failed.
        """
        stem, again = f"{self.file.stem}_mine", 1
        beside = self.folder / f"{stem}.py"
        while beside.exists():
            beside, again = self.folder / f"{stem}_{again + 1}.py", again + 1
        Workspace(self.folder, beside.name).write(text)
        return beside

    def _keep(self, name: str, data: bytes) -> Path:
        folder = self.records / "backups"
        stamp = time.strftime("%Y%m%d-%H%M%S")
        copy, again = folder / f"{name}-{stamp}.py", 1
        while copy.exists():
            copy, again = folder / f"{name}-{stamp}-{again}.py", again + 1
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(copy, data)
        return copy

    def write_repros(self, results: Iterable[LessonResult]) -> Iterator[str]:
        """Writes the failing example of each lesson as a program beside ``cnn.py``.

        Returns:
            what was done, a sentence for each. A file of the learner's that has such a name is
            left as it is.

        Raises:
            WorkspaceError: one cannot be written.
        """
        for result in results:
            script = result.example.script if result.example else result.script
            file = self.folder / f"repro_{result.lesson}.py"
            try:
                ours = not file.exists() or REPRO_MARK in file.read_text(errors="replace")
                if not script:
                    yield f"{result.lesson} has no failing case to write."
                elif not ours:
                    yield f"{file} is not one of ours; it was left as it is."
                else:
                    write_whole(file, script.encode("utf-8"))
                    yield f"Wrote {file}. Beside cnn.py, python {file.name} runs it."
            except OSError as error:
                raise WorkspaceError(f"{file} cannot be written: {error.strerror}.") from error

    def reset(self, lesson: Lesson | None) -> Path:
        """Puts the stub of one lesson back, or with None the whole starting file.

        A bonus lesson has its file for itself: that is started anew.

        Returns:
            the backup made before.

        Raises:
            WorkspaceError: no backup could be made, or the place was not found.
        """
        if lesson is not None and self.of(lesson) is not self:
            return self.of(lesson).reset(lesson)
        try:
            if lesson is None or lesson.bonus:
                text = course.starting_file(self.file.name)
            else:
                text = with_function(self.read(), lesson)
        except SourceError as error:
            raise WorkspaceError(
                f"{error} 'cnn-tutor reset all' starts the whole file anew, with a backup."
            ) from error
        copy = self.backup()
        self.write(text)
        return copy


def proposed(folder: Path) -> str:
    """Where a new learner's work could go: the current folder where it is empty, else one in it."""
    try:
        empty = not any(folder.iterdir())
    except OSError:
        empty = True
    return "." if empty else "my-cnn"


def as_typed(folder: Path, typed: str) -> Path:
    """The folder that somebody typed the name of, seen from ``folder``.

    Raises:
        OSError, RuntimeError, ValueError: there can be none of that name.
    """
    return (folder / Path(typed.strip() or ".").expanduser()).resolve()


def made_as_typed(folder: Path, typed: str) -> Workspace:
    """The learner's folder that somebody typed the name of, seen from ``folder``; made if new.

    Raises:
        WorkspaceError: it cannot be made.
    """
    try:
        wanted = as_typed(folder, typed)
        return Workspace.find(wanted) or Workspace.create(wanted)
    except WorkspaceError:
        raise
    except (OSError, RuntimeError, ValueError) as error:
        # A name too long, a user that nobody knows, a folder that may not be looked into.
        raise WorkspaceError(f"{typed} cannot be used as a folder.") from error


def function_lines(text: str, name: str, *, method: bool) -> tuple[int, int] | None:
    """First and last line, from 1, of a function of ``cnn.py``; None if it is not there."""
    for block in blocks.functions(text.split("\n")):
        if block.name == name and bool(block.indent) == method:
            return block.first, block.last
    return None


def with_function(text: str, lesson: Lesson) -> str:
    """``text`` with the stub of ``lesson`` in place of its function, or added if it was gone.

    Raises:
        WorkspaceError: the lesson has no stub, or the class it belongs to is gone.
    """
    if not lesson.function:
        raise WorkspaceError(f"{lesson.id} has no function in cnn.py to reset.")
    lines = text.split("\n")
    stub = lesson.stub.rstrip("\n").split("\n")
    if found := function_lines(text, lesson.function, method=lesson.method):
        first, last = found
        return "\n".join([*lines[: first - 1], *stub, *lines[last:]])
    at_class = next((i for i, line in enumerate(lines) if re.match(r"class CNN\b", line)), None)
    if lesson.method and at_class is None:
        raise WorkspaceError(
            "The class CNN is gone. 'cnn-tutor reset all' starts anew, with a backup."
        )
    if lesson.method and at_class is not None:
        after = blocks.last_line(lines, at_class + 1, 0)
        return "\n".join([*lines[:after], "", *stub, *lines[after:]])
    before = len(lines) if at_class is None else at_class
    return "\n".join([*lines[:before], *stub, "", "", *lines[before:]])
