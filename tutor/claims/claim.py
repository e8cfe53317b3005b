"""What is said of a place in a draft."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """One thing to look at again.

    Attributes:
        kind: ``never measured``, ``parameters``, ``squared error``, ``variance missing``,
            ``best of several``, ``test set`` or ``stand-in``.
        line, column: where it is in the draft, from 1.
        quote: the words in the draft.
        sure: whether it contradicts what was recorded; else it could not be matched with it.
    """

    kind: str
    line: int
    column: int
    sentence: str
    quote: str
    sure: bool = True


@dataclass(frozen=True)
class Found:
    """The same, before its place in the draft is told in lines."""

    kind: str
    at: int
    length: int
    sentence: str
    sure: bool = True
