"""How an outcome looks: the glyph carries the meaning, the colour repeats it."""

from __future__ import annotations

from textual.content import Content

_LOOKS = {
    "passed": ("✓", "$text-success"),
    "failed": ("✗", "$text-error"),
    "could not run": ("!", "$text-warning"),
    "waiting": ("…", "$text-muted"),
    "our fault": ("?", "$text-warning"),
    "open": ("○", "$text-muted"),
}


def mark(standing: str) -> Content:
    """The glyph of a lesson's standing or an outcome."""
    glyph, colour = _LOOKS[standing]
    return Content.styled(glyph, colour)


def star(count: int) -> Content:
    """The star of a lesson, or the room for it."""
    return Content.styled("★" if count else " ", "$text-warning")
