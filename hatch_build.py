"""Puts the content into the wheel, but not into an editable installation.

An editable installation that copied the content would show the copy, which grows
stale with the first edit of a lesson.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ContentHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds lessons, solutions and data under ``tutor/_content``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a build; ``version`` is standard or editable."""
        if version == "standard":
            for folder in ("lessons", "solutions", "data"):
                build_data["force_include"][folder] = f"tutor/_content/{folder}"
