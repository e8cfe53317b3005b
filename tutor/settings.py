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
    return _chosen("theme")


def choose_theme(name: str) -> None:
    """Remembers a theme.

    Raises:
        OSError: it cannot be written.
    """
    _choose("theme", name)


def language() -> str | None:
    """The language of the screens that was chosen last, whether or not there still is one."""
    return _chosen("language")


def choose_language(name: str) -> None:
    """Remembers the language of the screens.

    Raises:
        OSError: it cannot be written.
    """
    _choose("language", name)


def _chosen(what: str) -> str | None:
    found = _all().get(what)
    return found if isinstance(found, str) else None


def _choose(what: str, name: str) -> None:
    """Written whole; what else was chosen stays."""
    file = paths.settings()
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**_all(), what: name}, indent=2)
    files.write_whole(file, f"{text}\n".encode())
