"""The figures that a draft gives: numbers, each with what it is said to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tutor.claims import vocabulary, words
from tutor.claims.draft import Draft, Passage
from tutor.claims.numerals import Numeral, numerals
from tutor.claims.recorded import Recorded
from tutor.claims.words import Mention, mentions, near

_FAR = 120  # characters: beyond that, a word does not speak of a number
_FAR_COUNT = 40  # of parameters: weights are spoken of in many other ways
_FEWEST_PARAMETERS = 100
_SCALES = {
    "accuracy": (1.0, 0.01),
    "error": (1.0, 0.01),
    "AUC": (1.0, 0.01),
    "loss": (1.0,),
    "parameters": (1.0,),
}


@dataclass(frozen=True)
class Figure:
    """A number in a draft, and what it is said to be.

    Attributes:
        metric: as in :class:`Recorded`, or ``error`` for what is missing to an accuracy of one.
        split: empty where none is told.
        statistic: ``variance``, ``deviation``, ``spread`` (which is not said), ``mean`` or empty.
        lab: None where it is not said of which one.
        sure: whether the metric is beyond doubt: it stands in the same clause, or is a head.
        split_sure: the same of the split.
    """

    passage: Passage
    number: Numeral
    metric: str
    split: str
    statistic: str
    lab: str | None
    sure: bool
    split_sure: bool

    @property
    def at(self) -> int:
        """Its place in the draft."""
        return self.passage.start + self.number.start

    @property
    def length(self) -> int:
        """Its characters."""
        return self.number.end - self.number.start

    @property
    def is_level(self) -> bool:
        """Whether it is a value or a mean, not a spread."""
        return self.statistic in ("", "mean")

    def fits(self, one: Recorded) -> bool:
        """Whether the digits agree; metric and lab must, the split is not looked at."""
        metric = "accuracy" if self.metric == "error" else self.metric
        return (
            metric == one.metric and self.lab in (None, one.lab) and self.reads(one.value, one.kind)
        )

    def reads(self, value: float, kind: str = "run") -> bool:
        """Whether the digits may mean ``value``."""
        scales = (0.01,) if self.number.percent and kind != "variance" else _SCALES[self.metric]
        if kind == "variance":
            scales = (*scales, 1e-4) if len(scales) > 1 else scales
        elif self.metric == "error" and kind in ("run", "mean", "epoch"):
            value = 1 - value
        return self.number.fits(value, scales)


def figures(draft: Draft) -> tuple[Figure, ...]:
    """All figures of a draft, in its order."""
    found = [one for passage in draft.sentences for one in _in_sentence(passage)]
    found += [one for passage in draft.cells for one in _in_cell(passage)]
    return tuple(sorted(found, key=lambda one: one.at))


def _in_sentence(passage: Passage) -> Iterator[Figure]:
    text = passage.text
    numbers = [
        one
        for one in numerals(text)
        if not words.is_no_result(
            text, one.start, one.end, percent=one.percent, whole=not one.fraction
        )
    ]
    statistics = _statistics(text, numbers)
    levels = [one for one in numbers if statistics[one] in ("", "mean")]
    metrics, splits = mentions(text, vocabulary.METRICS), mentions(text, vocabulary.SPLITS)
    lab = words.lab_of(text, passage.about)
    last: tuple[str, str] = ("", "")
    for number in numbers:
        if statistics[number] not in ("", "mean"):
            # A spread is that of the figure before it.
            metric = last[0] or _nearest(metrics, number, text, _FAR)
            if metric and metric != "parameters":
                split = last[1] if last[0] else _nearest(splits, number, text, _FAR)
                told = (metric, split, statistics[number], lab)
                yield Figure(passage, number, *told, bool(last[0]), split_sure=False)
            continue
        metric, certain = _metric(text, number, levels, metrics)
        if not metric and number.percent and statistics[number] == "mean":
            metric = "accuracy"
        if not metric:
            last = ("", "")
            continue
        split, here = _split(text, number, levels, splits)
        certain = certain or (here and number.percent)
        last = (metric, split)
        yield Figure(passage, number, metric, split, statistics[number], lab, certain, here)


def _statistics(text: str, numbers: list[Numeral]) -> dict[Numeral, str]:
    """What each number is: a spread where such a word is the last one before it."""
    found = mentions(text, vocabulary.STATISTICS)
    first = numbers[0].start if numbers else 0
    if len(found) == len(numbers) > 1 and all(one.end <= first for one in found):
        return dict(zip(numbers, (one.name for one in found), strict=True))
    told: dict[Numeral, str] = {}
    begun = 0
    for number in numbers:
        before = [one for one in found if begun <= one.start and one.end <= number.start]
        behind = next((one for one in found if 0 <= one.start - number.end <= 3), None)
        told[number] = before[-1].name if before else ""
        if not before and _beside(text, number, numbers):
            told[number] = "spread"
        if behind and re.match(r"\s*(?:[).,;](?!\s*\d)|$)", text[behind.end :]):
            told[number] = behind.name
        begun = number.end
    return told


def _beside(text: str, number: Numeral, numbers: list[Numeral]) -> bool:
    """Whether a number stands as a spread beside its mean without a word: ``73.9 % (1.0 %)``."""
    place = numbers.index(number)
    if not place:
        return False
    mean = numbers[place - 1]
    small = 0 < number.readings[0].value < 0.2 * mean.readings[0].value
    return small and bool(re.fullmatch(r"\s*[/(|]\s*", text[mean.end : number.start]))


def _metric(
    text: str, number: Numeral, levels: list[Numeral], found: list[Mention]
) -> tuple[str, bool]:
    """The metric of a number, and whether that is beyond doubt; empty for none."""
    fitting = [one for one in found if _plausible(one, number, text)]
    paired = _paired(levels, found, number)
    if paired and paired in fitting:
        return paired.name, True
    begin, end = words.clause(text, number.start)
    if name := _nearest(fitting, number, text, _FAR):
        return name, any(one.name == name and begin <= one.start < end for one in fitting) or not (
            number.percent
        )
    if number.percent and (
        words.attained(text[begin:end]) or mentions(text[begin:end], vocabulary.SPLITS)
    ):
        return "accuracy", False
    return "", False


def _plausible(metric: Mention, number: Numeral, text: str) -> bool:
    """Whether a number may be a value of the metric that a word names."""
    if metric.name == "parameters":
        away = max(number.start - metric.end, metric.start - number.end)
        return away <= _FAR_COUNT and _has_form(metric.name, number)
    if metric.name == "AUC" and number.percent:
        # Beside an AUC, a percentage is an accuracy unless it stands at the word itself.
        return 0 <= number.start - metric.end <= 15
    return _has_form(metric.name, number)


def _has_form(metric: str, number: Numeral) -> bool:
    """Whether a number is written as values of a metric are."""
    if metric == "parameters":
        largest = max(one.value for one in number.readings)
        return not number.percent and largest >= _FEWEST_PARAMETERS
    if metric == "loss":
        return number.fraction and not number.percent
    return number.percent or (number.fraction and number.readings[0].value <= 100)


def _paired(levels: list[Numeral], found: list[Mention], number: Numeral) -> Mention | None:
    """The word that belongs to a number where there are as many words as numbers."""
    if len(found) == len(levels) > 1 and number in levels:
        return found[levels.index(number)]
    return None


def _split(
    text: str, number: Numeral, levels: list[Numeral], found: list[Mention]
) -> tuple[str, bool]:
    """The split of a number, and whether it stands in the same clause; empty for none."""
    if paired := _paired(levels, found, number):
        return paired.name, True
    begin, end = words.clause(text, number.start)
    inside = [one for one in found if begin <= one.start < end]
    before = [one for one in found if one.end <= number.start]
    return _nearest(inside or before, number, text, 2 * _FAR), bool(inside)


def _nearest(found: list[Mention], number: Numeral, text: str, most: int) -> str:
    ranked = sorted(
        ((far, one.name) for far, one in near(found, number.start, number.end, text)),
    )
    return ranked[0][1] if ranked and ranked[0][0] <= most else ""


def _in_cell(passage: Passage) -> Iterator[Figure]:
    """The heads say what the numbers of a cell are; the caption, where they do not."""
    metric, sure = _of_heads(passage, vocabulary.METRICS)
    if not metric and "%" in passage.heads + passage.text:
        # Of all that is measured on a split, an accuracy alone is told in percent.
        metric, sure = "accuracy", _of_heads(passage, vocabulary.SPLITS)[1]
    if not metric or (metric == "parameters" and not sure):
        return
    split, split_sure = _of_heads(passage, vocabulary.SPLITS)
    lab = words.lab_of(passage.heads, passage.caption, passage.about)
    whole = mentions(passage.heads, vocabulary.STATISTICS)
    for place, number in enumerate(numerals(passage.text)):
        inside = mentions(passage.text[: number.start], vocabulary.STATISTICS)
        statistic = inside[-1].name if inside else whole[-1].name if whole else ""
        if place and not inside and re.search(r"[(]\s*$", passage.text[: number.start]):
            statistic = "spread"
        if not _has_form(metric, number):
            continue
        yield Figure(passage, number, metric, split, statistic, lab, sure, split_sure)


def _of_heads(passage: Passage, patterns: dict[str, re.Pattern[str]]) -> tuple[str, bool]:
    for text, sure in ((passage.text, True), (passage.heads, True), (passage.caption, False)):
        names = {one.name for one in mentions(text, patterns)}
        if len(names) == 1:
            return names.pop(), sure
    return "", False
