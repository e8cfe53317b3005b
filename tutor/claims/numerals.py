"""Numbers as people write them: ``97,1 %``, ``0.971``, ``12 345``, ``12.3k``, ``1.5e-4``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = re.compile(
    r"(?<![\w.,^/])(?<![A-Za-z)\]][-–])"
    r"(\d{1,3}(?:(?:[, '\u00a0\u2009]|  )\d{3})+(?![\d.,]*\d)|\d+(?:[.,]\d+)?|\.\d+)"
    r"(?:\s*[·×*x]\s*10\s*\^?\s*([-−–]?\s*\d+)|[eE]([-−–+]?\d+))?"
    r"(?:\s?(k|K|M)\b)?(?![\w^/]|[.,]\d)"
    r"(?:\s*(%|per ?cent\b|pct\b))?"
)
_HEDGE = re.compile(
    r"(?:about|around|roughly|nearly|almost|approximately|approx\.?|ca\.?|some|≈)"
    r"\s*$",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(over|above|more than|at least|better than|>|below|under|less than|at most|<)\s*$",
    re.IGNORECASE,
)
_NEAR = 30  # characters before a number that say how it is meant
_MORE = ("over", "above", "more than", "at least", "better than", ">")


@dataclass(frozen=True)
class Reading:
    """What the digits may mean: a value, and one unit of the last digit."""

    value: float
    unit: float


@dataclass(frozen=True)
class Numeral:
    """A number in a text.

    Attributes:
        start, end: its place, with its percent sign.
        percent: whether it has one.
        fraction: whether it has digits behind a point or a comma, or a power of ten.
        hedged: whether the text says "about".
        bound: ``more`` or ``less`` where it is only a bound.
        readings: as it is written, percent not taken into account.
    """

    start: int
    end: int
    percent: bool
    fraction: bool
    hedged: bool
    bound: str
    readings: tuple[Reading, ...]

    def fits(self, value: float, scales: tuple[float, ...] = (1.0,)) -> bool:
        """Whether ``value`` may be what is written, in units of one of ``scales``.

        Rounded or cut off at the last digit that is given; "about" allows one unit more.
        """
        return any(self._fits(one, value / scale) for one in self.readings for scale in scales)

    def _fits(self, read: Reading, value: float) -> bool:
        room = read.unit * (1.0001 if self.hedged else 0.5001) + 1e-12
        over, under = value >= read.value - room, value <= read.value + room
        if self.bound:
            return over if self.bound == "more" else under
        return over and (under or value - read.value < 0.9999 * read.unit)


def numerals(text: str) -> Iterator[Numeral]:
    """All numbers in a text, in order."""
    for found in _NUMBER.finditer(text):
        before = text[max(found.start() - _NEAR, 0) : found.start()]
        bound = _BOUND.search(before)
        readings = tuple(_readings(found))
        yield Numeral(
            found.start(),
            found.end(),
            percent=bool(found[5]),
            fraction=any(read.unit < 1 for read in readings) or found[1].startswith("."),
            hedged=bool(_HEDGE.search(before)),
            bound="" if bound is None else "more" if bound[1].lower() in _MORE else "less",
            readings=readings,
        )


def _readings(found: re.Match[str]) -> Iterator[Reading]:
    """A decimal comma or thousands; a point may part thousands too (``12.345``)."""
    digits = re.sub(r"[ '\u00a0\u2009]", "", found[1])
    forms = {digits.replace(",", ".")}
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", digits):
        forms.add(re.sub(r"[.,]", "", digits))
    power = re.sub(r"[−–]", "-", found[2] or found[3] or "0").replace(" ", "")
    scale = 10.0 ** min(max(int(power), -30), 30) * {"k": 1e3, "K": 1e3, "M": 1e6}.get(found[4], 1)
    for form in sorted(forms):
        if form.count(".") <= 1:
            yield Reading(float(form) * scale, scale * 10.0 ** -len(form.partition(".")[2]))
