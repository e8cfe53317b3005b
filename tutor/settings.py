"""What a person has chosen once for all their folders: a JSON file in their settings folder.

A file that cannot be read counts as none: what is lost is a choice, made again with one key.
"""

from __future__ import annotations

import json

from tutor import files, paths


def _all() -> dict[str, object]:
    try:
        found = json.loads(paths.settings().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def theme() -> str | None:
    """The name of the theme that was chosen last, whether or not there still is one."""
    found = _all().get("theme")
    return found if isinstance(found, str) else None


def choose_theme(name: str) -> None:
    """Remembers a theme, written whole.

    Raises:
        OSError: it cannot be written.
    """
    file = paths.settings()
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**_all(), "theme": name}, indent=2)
    files.write_whole(file, f"{text}\n".encode())
