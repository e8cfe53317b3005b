"""Beneath all widgets: what they draw is text, and gives no commands to the terminal.

Who shows what others wrote replaces such characters, so that they are seen: ``outside_text.clean``.
Where somebody forgot, they are dropped here.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from tutor import outside_text


class Harmless(LineFilter):
    """Passes on lines as they are, but for the characters that a terminal obeys."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments of one line, each as wide as before."""
        del background
        if all(one.text.isprintable() for one in segments):  # nearly always
            return segments
        return [
            one if one.control else Segment(outside_text.without_commands(one.text), one.style)
            for one in segments
        ]
