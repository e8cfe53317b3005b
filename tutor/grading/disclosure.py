"""What a learner may read of a finding: the mistake and the place, no values of hidden cases.

A learner's own code could carry hidden inputs into the text of an error, so numbers with a
fraction are left out of everything that came out of the worker.
"""

from __future__ import annotations

import re

from tutor.results import Finding

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"( values? differ from Keras)(, the first at \[[^\]]*\])?: yours .*"), r"\1."),
    (re.compile(r"(contains (?:nan|inf)) at \[[^\]]*\]; Keras gives .*"), r"\1."),
    (re.compile(r"^Your ([a-z ]+) is \S+; Keras (?:gives|counts) \S+$"), r"Your \1 is wrong."),
)
_FRACTION = re.compile(
    r"[-+]?(?:\d+\.\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|\d+e[-+]?\d+|\d{5,})", re.IGNORECASE
)
_OF_THE_LESSON = frozenset({"misconception"})
"""Findings whose words are the program's own."""


def sentence(found: Finding) -> str:
    """What is said first."""
    told = found.sentence
    for rule, instead in _RULES:
        told = rule.sub(instead, told)
    return told if found.kind in _OF_THE_LESSON else without_fractions(told)


def detail(found: Finding) -> str:
    """What is said on demand; of errors, the type and the message, if they were not said yet."""
    if found.kind in _OF_THE_LESSON:
        return found.detail
    told = without_fractions(found.detail)
    return told if found.kind == "raised" and told not in sentence(found) else ""


def values(found: Finding) -> tuple[str, ...]:
    """What the names in the failing line held; shapes and small whole numbers."""
    return tuple(map(without_fractions, found.values))


def without_fractions(text: str) -> str:
    """``text`` with ``…`` for each number that has a fraction or is long."""
    return _FRACTION.sub("…", text)
