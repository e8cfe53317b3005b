"""How numbers are written for people. Standard library only."""

from __future__ import annotations


def number(value: float) -> str:
    """A number as a person reads it: four digits or so, whole ones without a point."""
    return f"{value:.0f}" if abs(value) < 1e9 and value == int(value) else f"{value:.4g}"


def duration(seconds: float) -> str:
    """A stretch of time as a clock shows it: ``0:41``, ``12:05``, ``1:02:03``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
