"""What there is to draw on, asked before anything else is imported."""

from __future__ import annotations

import os
import sys


def is_dumb() -> bool:
    """Whether the terminal says of itself that nothing can be drawn on it."""
    return os.environ.get("TERM") == "dumb"


def has_terminal() -> bool:
    """Whether somebody types and reads at a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def tolerate_narrow_encodings() -> None:
    """Lets a terminal that has no ``✓`` show ``?`` in its place, where Python would raise."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
