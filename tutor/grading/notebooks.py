"""The code cells of a notebook as one text. The notebook is read as data; nothing is run."""

from __future__ import annotations

import json
from typing import Any

from tutor.errors import SourceError
from tutor.intake import LARGEST_SOURCE

LARGEST_NOTEBOOK = 8 << 20
"""Bytes of a notebook, pictures in its outputs included, that are read at most."""


def source_of(data: bytes) -> str:
    """The code cells, in their order; commands of the notebook itself (``%``, ``!``) left out.

    A line that is left out stays as a comment, so that line numbers hold.

    Raises:
        SourceError: it is no notebook, or its code is too long.
    """
    try:
        told = json.loads(data)
        cells = told["cells"]
        code = [_text(one) for one in cells if one["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError("It is no notebook that can be read. Export it as cnn.py.") from error
    parts = [f"# Cell {number}\n{_plain(text)}" for number, text in enumerate(code, 1)]
    source = "\n\n".join(parts) + "\n" if parts else ""
    if len(source.encode("utf-8", "surrogatepass")) > LARGEST_SOURCE:
        raise SourceError(f"Its code is larger than {LARGEST_SOURCE >> 10} KiB.")
    return source


def _text(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(map(str, source))


def _plain(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    whole = lines[0].lstrip().startswith("%%")
    return "\n".join(
        f"# {line}" if whole or line.lstrip()[:1] in ("%", "!") else line for line in lines
    )
