"""The learner's own editor: which program opens their file, and at which line."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil

from tutor.course import Lesson
from tutor.errors import SourceError, UsageError
from tutor.workspace import Workspace, function_lines

_EDITORS = ("sensible-editor", "nano", "vim", "vi")
_TAKE_LINE = frozenset({"nano", "vim", "vi", "nvim", "emacs", "sensible-editor", "micro", "kak"})


def command(workspace: Workspace, lesson: Lesson) -> list[str]:
    """The words that open the workspace's file, where the editor can, at the lesson's function.

    Raises:
        UsageError: no editor is known, or the one that was named is not there.
    """
    words = _named()
    if not words:
        raise UsageError("Set EDITOR to the editor that you like.")
    if shutil.which(words[0]) is None:
        raise UsageError(f"There is no program called {words[0]}: set EDITOR.")
    lines = lines_of(workspace, lesson)
    if lines and os.path.basename(words[0]) in _TAKE_LINE:  # noqa: PTH119 - a command, no path
        words.append(f"+{lines[0]}")
    return [*words, str(workspace.file)]


def lines_of(workspace: Workspace, lesson: Lesson) -> tuple[int, int] | None:
    """First and last line of the lesson's function in the file, from 1; None if it is not there."""
    if not lesson.function:
        return None
    try:
        return function_lines(workspace.read(), lesson.function, method=lesson.method)
    except SourceError:
        return None


def _named() -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    with contextlib.suppress(ValueError):  # a quotation mark too few
        if words := shlex.split(named):
            return words
    return next(([name] for name in _EDITORS if shutil.which(name)), [])
