"""The learner's own blocks in a report: between two markers, kept when it is made again."""

from __future__ import annotations

import re

from tutor.errors import WorkspaceError

_MARK = re.compile(r"^\s*(?:<!--|%)\s*(own|end)(?::\s*([\w.-]+))?\s*(?:-->)?\s*$")


def begin(key: str, *, latex: bool = False) -> str:
    """The marker before the block ``key``."""
    return f"% own: {key}" if latex else f"<!-- own: {key} -->"


def end(*, latex: bool = False) -> str:
    """The marker behind a block."""
    return "% end" if latex else "<!-- end -->"


def texts(report: str, name: str) -> dict[str, str]:
    """What stands between the markers, by key, as it was written.

    Raises:
        WorkspaceError: a block has no end, or a key is there twice; ``name`` is the file's.
    """
    found: dict[str, str] = {}
    key, lines, begun = "", [], 0
    for number, line in enumerate(report.splitlines(), 1):
        mark = _MARK.match(line)
        if mark is None or (mark[1] == "own" and not mark[2]):
            lines.append(line)
        elif mark[1] == "own":
            if key or mark[2] in found:
                told = f"the block '{key or mark[2]}' {'has no end' if key else 'is there twice'}"
                raise WorkspaceError(f"{name}, line {number}: {told}. Nothing was changed.")
            key, lines, begun = mark[2], [], number
        elif key:
            found[key], key = "\n".join(lines).strip("\n"), ""
    if key:
        raise WorkspaceError(f"{name}, line {begun}: '{key}' has no end. Nothing was changed.")
    return found
