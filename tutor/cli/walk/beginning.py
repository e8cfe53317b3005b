"""The learner's folder: found, or made where the learner says."""

from __future__ import annotations

from pathlib import Path

from tutor.cli.common import echo
from tutor.cli.walk import texts
from tutor.cli.walk.keyboard import Keyboard
from tutor.errors import WorkspaceError
from tutor.workspace import Workspace, made_as_typed, proposed


def workspace(folder: Path, keyboard: Keyboard) -> Workspace | None:
    """The folder at ``folder`` or above it, or a new one; None at the end of input."""
    found = Workspace.find(folder)
    while found is None:
        name = proposed(folder)
        echo(texts.WHERE_TO.format(proposed=(folder / name).resolve()))
        typed = keyboard.line(texts.FOLDER_PROMPT)
        if typed is None:
            echo(texts.NO_FOLDER)
            return None
        try:
            found = made_as_typed(folder, typed.strip() or name)
        except WorkspaceError as error:
            echo(str(error))
        else:
            echo(texts.MADE.format(file=found.file))
    return found
