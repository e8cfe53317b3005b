"""The forms of the labs: choices in, a learner's file out.

Owns the care for a learner's own edits: a file that the form did not write, or that was changed
since, is never replaced without its difference shown and a copy kept. What can be chosen is in
:mod:`~tutor.training.choices`, the text that follows in :mod:`~tutor.training.programs`.
"""

from __future__ import annotations

import difflib
import json
from pathlib import Path

from tutor.errors import WorkspaceError
from tutor.files import write_whole
from tutor.intake import read_source
from tutor.training import recipes
from tutor.training.choices import OF_LAB, AnyChoices, Choices, TissueChoices, checked, lab_of
from tutor.training.programs import MARK, program
from tutor.workspace import Workspace

__all__ = ["Choices", "TissueChoices", "checked", "choices_of", "chosen_in", "difference"]
__all__ += ["program", "write"]


def choices_of(text: str, what: str = "digits") -> AnyChoices | None:
    """The choices that ``text`` was made from; None for a file that somebody edited by hand."""
    line = next((line for line in text.splitlines() if line.startswith(MARK)), None)
    if line is None:
        return None
    try:
        found = OF_LAB[what](**json.loads(line.removeprefix(MARK)))
        return found if program(found) == text else None
    except (ValueError, TypeError):
        return None


def chosen_in(folder: Path, what: str = "digits") -> AnyChoices:
    """What the learner's file was made from; the starting model where it is their own work."""
    path = recipes.learners_file(folder, what)
    return choices_of(read_source(path), what) or OF_LAB[what]()


def difference(folder: Path, choices: AnyChoices) -> str:
    """What the learner's own edits would lose, as a unified diff; empty where nothing is lost.

    Raises:
        WorkspaceError: the file cannot be read.
    """
    what = lab_of(choices)
    path = recipes.learners_file(folder, what)
    text = read_source(path)
    if choices_of(text, what) is not None or text == recipes.find(folder, "baseline", what)[1]:
        return ""
    new = program(choices)
    lines = difflib.unified_diff(
        text.splitlines(), new.splitlines(), "yours", "from the form", lineterm="", n=2
    )
    return "\n".join(lines)


def write(folder: Path, choices: AnyChoices) -> Path | None:
    """Writes the learner's file.

    Returns:
        The copy of their own edits, None where there were none.

    Raises:
        WorkspaceError: the copy or the file cannot be written; then nothing is changed.
    """
    copy = None
    path = recipes.learners_file(folder, lab_of(choices))
    if difference(folder, choices):
        copy = Workspace(folder).keep_copy(read_source(path))
    try:
        write_whole(path, program(choices).encode())
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be written: {error.strerror}.") from error
    return copy
