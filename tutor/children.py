"""What every child process of ours needs, whoever starts it. Standard library only."""

from __future__ import annotations

import os
import sys
from typing import IO

PYTHON = (sys.executable, "-E", "-P", "-X", "utf8")
"""This Python, deaf to ``PYTHON*`` variables and to what lies in the current folder.

Not ``-I``: that would hide an installation with ``pip install --user``.
"""


def descriptor_of(stream: IO[bytes] | None) -> int:
    """The descriptor under a pipe of ``subprocess.Popen``, owned by the caller from now on."""
    assert stream is not None
    descriptor = os.dup(stream.fileno())
    stream.close()
    return descriptor
