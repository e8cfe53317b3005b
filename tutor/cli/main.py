"""Where ``cnn-tutor`` begins: opens the screens, or hands over to a command; errors are one line.

Click and the commands are not free, and the screens need neither: whoever asks for nothing but
the screens gets a first frame without them.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from tutor.cli.terminal import has_terminal, is_dumb, tolerate_narrow_encodings
from tutor.errors import TutorError


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The entry point; exits with a code of :class:`~tutor.cli.common.Exit`.

    Args:
        arguments: the words after the program's name; those of this process unless given.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    tolerate_narrow_encodings()
    try:
        folder = _only_screens(words)
        if folder is not None:
            code = open_screens(folder)
        else:
            from tutor.cli.commands import run

            code = run(words)
    except (TutorError, KeyboardInterrupt) as error:
        from tutor.cli.common import Exit, say

        interrupted = isinstance(error, KeyboardInterrupt)
        say("Interrupted." if interrupted else str(error))
        code = Exit.INTERRUPTED if interrupted else Exit.USAGE
    except BrokenPipeError:
        # The reader of our output has gone (as in "| head"): nothing is left to say.
        sys.stdout = None
        code = 0
    sys.exit(code)


def open_screens(folder: Path) -> int:
    """Opens the screens of a learner's folder; the exit code."""
    # Nothing is garbage before the first frame, and to look for it takes a tenth of the time
    # until then. The app looks again from there on.
    gc.disable()
    from tutor.tui.app import run

    return run(folder)


def _only_screens(words: Sequence[str]) -> Path | None:
    """The folder whose screens are asked for, with nothing else; None where it is not that plain.

    What this leaves out, the command line understands too.
    """
    if is_dumb() or not has_terminal():
        return None
    if not words:
        return Path()
    if len(words) == 2 and words[0] == "-C" and _opens(words[1]):
        return Path(words[1])
    return None


def _opens(folder: str) -> bool:
    return os.path.isdir(folder) and os.access(folder, os.R_OK)  # noqa: PTH112 - raises nothing
