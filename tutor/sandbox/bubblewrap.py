"""Puts the prepared parent into namespaces of its own by bwrap(1), where that works.

Inside there are no other processes, no network, and of the disk only what Python needs to
start; that a path outside exists cannot even be seen. Whether it works cannot be read off a
version: distributions forbid it in different ways. So it is tried. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tutor.sandbox import readable

_TRIED_WITHIN = 5.0
_WALLS = (
    *("--unshare-all", "--die-with-parent", "--cap-drop", "ALL", "--chdir", "/"),
    *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),  # noqa: S108 - a path inside
)
_SYSTEM = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime")
_OURS = ("__init__.py", "blocks.py", "errors.py", "frames.py", "sandbox")
"""Of this program, what the zygote imports; no lesson, no solution, no answer."""

_START = "import sys; sys.path[:] = sys.argv[2:]; from tutor.sandbox import zygote; zygote.main()"


def around(descriptor: int) -> list[str] | None:
    """The command that starts the zygote inside; None where bwrap is missing or does not work.

    Args:
        descriptor: the zygote's end of the control socket.
    """
    program = shutil.which("bwrap")
    if program is None or sys.platform != "linux" or not _works(program):
        return None
    python = [os.path.realpath(sys.executable), "-I", "-X", "utf8"]
    return [
        *(program, *_WALLS, *_binds(), *python, "-c", _START),
        *(str(descriptor), *_search_path()),
    ]


@cache
def _works(program: str) -> bool:
    try:
        tried = subprocess.run(
            [program, "--ro-bind", "/", "/", *_WALLS, "true"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TRIED_WITHIN,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


def _search_path() -> list[str]:
    """Where imports look inside: as here, and where this program itself lies."""
    here = str(Path(__file__).resolve().parents[2])
    return [*dict.fromkeys([*(one for one in sys.path if Path(one).is_dir()), here])]


def _binds() -> Iterator[str]:
    """What of the disk is there inside, read only and under its own name."""
    library = Path(sysconfig.get_path("stdlib"))
    ours = Path(__file__).resolve().parents[1]
    python = Path(os.path.realpath(sys.executable))
    for path in (*map(Path, _SYSTEM), python, *library.parent.glob("libpython*"), library):
        if path.is_symlink() and path.parent == Path("/"):
            yield from ("--symlink", os.readlink(path), str(path))  # noqa: PTH115 - as it is written
        elif path.exists():
            yield from ("--ro-bind", str(path), str(path))
    for folder in readable.foreign(library):
        yield from ("--tmpfs", str(folder))  # what is installed there is not to be seen
    for path in dict.fromkeys([*readable.packages(), *(ours / one for one in _OURS)]):
        yield from ("--ro-bind", str(path), str(path))
