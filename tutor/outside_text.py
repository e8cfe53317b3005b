"""What others wrote, fit for a terminal: names of files, what code prints or raises."""

from __future__ import annotations

import unicodedata

# Control characters (C0, DEL, C1) and those that turn the text around: Unicode's Bidi_Control.
_OBEYED = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F))
_OBEYED |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_MARKED = dict.fromkeys(_OBEYED, "�") | {ord(c): c for c in "\n\t"}


def clean(text: object, most: int = 32 * 1024) -> str:
    """``text`` fit for a terminal: control and direction characters replaced, length capped."""
    kept = str(text)[:most]
    if kept.isprintable():  # neither control nor direction characters; most texts are so
        return kept
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "�" for c in kept)


def without_commands(text: str) -> str:
    """What is drawn, less what a terminal would obey; that takes no cell, so the width stays."""
    return text if text.isprintable() else text.translate(_OBEYED)


def commands_marked(text: str) -> str:
    """``text``, character by character, but for those that a terminal obeys: each is a mark."""
    return text if text.isprintable() else text.translate(_MARKED)
