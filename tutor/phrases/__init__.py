"""What the screens say, by key, in the language of whoever sits before them.

::

    en, sv    the phrases of one language: a dictionary ``PHRASES``, keyed ``area.name``

A lesson's own words are not here but in ``lessons/``; plain commands speak English. The language
is settled when the first phrase is asked for and stays until the program ends: the keys' names
are made when the screens are imported. Standard library only.

Environment:
    CNN_TUTOR_LANGUAGE: the language, in place of the one that was chosen in the screens.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from tutor import settings

LANGUAGES: Mapping[str, str] = {"en": "English", "sv": "Svenska"}
"""Every language, and what it calls itself; the first where nothing else is asked for."""

_DEFAULT = next(iter(LANGUAGES))
_VARIABLE = "CNN_TUTOR_LANGUAGE"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts, as in POSIX


@cache
def language() -> str:
    """The language of this program: asked for, or chosen once, or that of the system."""
    of_system = next((os.environ[name] for name in _LOCALE if os.environ.get(name)), "")
    asked = (os.environ.get(_VARIABLE), settings.language(), of_system[:2])
    return next((one for one in asked if one is not None and one in LANGUAGES), _DEFAULT)


def speak(name: str) -> None:
    """Has this program, and those that it starts, speak a language.

    Args:
        name: one of :data:`LANGUAGES`.
    """
    os.environ[_VARIABLE] = name
    language.cache_clear()


def phrase(key: str, **values: object) -> str:
    """A phrase with ``values`` in its places; in English where the language does not have it.

    Raises:
        KeyError: no language has it, or a value is missing.
    """
    found = _phrases(language()).get(key)
    if found is None:
        found = _phrases(_DEFAULT)[key]
    return found.format(**values) if values else found


def counted(key: str, count: int, **values: object) -> str:
    """The phrase ``key.one`` or ``key.many``, with ``{count}`` in its place."""
    return phrase(f"{key}.{'one' if count == 1 else 'many'}", count=count, **values)


@cache
def _phrases(name: str) -> Mapping[str, str]:
    found: Mapping[str, str] = import_module(f"tutor.phrases.{name}").PHRASES
    return found
