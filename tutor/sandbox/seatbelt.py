"""Puts a worker into the sandbox of macOS, where that works: sandbox-exec(1).

Inside there is no network, no program or process can be started, nothing can be written,
and of the user's files only the packages that learner code computes with can be read.
Written by the manual and by what others report of it; it was not run on macOS, so a short
trial decides whether it is used. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from tutor.sandbox import readable

_TRIED_WITHIN = 10.0


def around(python: str) -> list[str]:
    """The beginning of a command that runs the rest of it inside; empty where that fails."""
    if sys.platform == "darwin" and (program := shutil.which("sandbox-exec")):
        prefix = [program, "-p", profile(python)]
        return prefix if _works(tuple(prefix), python) else []
    return []


def profile(python: str) -> str:
    """The rules; of several that fit, the last one counts. Paths have their links resolved."""
    found = readable.find()
    ours = Path(__file__).resolve().parents[1]
    read = [*found.files, *found.listable, Path(sys.prefix) / "pyvenv.cfg", ours]
    lines = [
        "(version 1)",
        "(allow default)",
        "(deny network*)",
        "(deny process-fork)",
        "(deny process-exec*)",
        f"(allow process-exec* {_quoted('literal', Path(python))})",
        f"(allow process-exec* {_quoted('subpath', Path(sys.base_prefix))})",
        "(deny file-write*)",
        f"(allow file-write* {_quoted('literal', Path(os.devnull))})",
        f"(deny file-read-data {_quoted('subpath', Path.home())})",
        *(f"(allow file-read-data {_quoted('subpath', path)})" for path in read),
        "(deny signal (target others))",
    ]
    return "\n".join(lines)


def _quoted(kind: str, path: Path) -> str:
    escaped = os.path.realpath(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'({kind} "{escaped}")'


@cache
def _works(prefix: tuple[str, ...], python: str) -> bool:
    try:
        tried = subprocess.run(
            [*prefix, python, "-c", "import numpy, tutor.frames"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TRIED_WITHIN,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0
