"""Of several runs: a mean is told with its variance, and the best run is not the result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tutor.claims import vocabulary, words
from tutor.claims.claim import Found
from tutor.claims.draft import Draft
from tutor.claims.quoted import Figure
from tutor.claims.recorded import LEVELS, SPREADS, Recorded, finals, result_split, shown
from tutor.report.facts import Facts, LabFacts

_CALLED_BEST = re.compile(r"\b(?:best|highest|max(?:imum|imal)?|top)\b", re.IGNORECASE)


def check(
    figures: Sequence[Figure], draft: Draft, facts: Facts, known: Sequence[Recorded]
) -> Iterator[Found]:
    """What a draft says of the final runs of each lab."""
    for lab in facts.labs:
        split = result_split(lab)
        for metric in ("accuracy", "AUC"):
            values = finals(lab, metric, split)
            if len(values) > 1:
                result = _Result(lab, metric, split, values, known)
                about = [one for one in figures if result.speaks_of(one)]
                yield from _variance(result, about, draft)
                yield from _best(result, about)


class _Result:
    """What the final runs of a lab gave, in one metric.

    Attributes:
        split: on which the lab's result is measured.
        values: of each run.
    """

    def __init__(
        self,
        lab: LabFacts,
        metric: str,
        split: str,
        values: Sequence[float],
        known: Sequence[Recorded],
    ) -> None:
        self.lab, self.metric, self.split, self.values = lab.lab.what, metric, split, values
        self.mean, self.best = sum(values) / len(values), max(values)
        self._known = [k for k in known if k.metric == metric]
        self._model = lab.final[0].recipe.source

    def speaks_of(self, one: Figure) -> bool:
        """Whether a figure may be one of this result's."""
        metric = "accuracy" if one.metric == "error" else one.metric
        return (
            metric == self.metric and one.lab in (None, self.lab) and one.split in ("", self.split)
        )

    def is_mean(self, one: Figure) -> bool:
        """Whether a figure is the mean and can be nothing else."""
        return one.is_level and one.reads(self.mean, "mean") and not self._may_be_another(one)

    def is_best(self, one: Figure) -> bool:
        """Whether a figure is the best run's and can be nothing else."""
        return (
            one.is_level
            and one.reads(self.best)
            and not one.reads(self.mean)
            and not self._may_be_another(one)
        )

    def is_spread(self, one: Figure) -> bool:
        """Whether a figure is the spread of these runs."""
        mine = (k for k in self._known if (k.lab, k.split) == (self.lab, self.split))
        return any(k.kind in SPREADS and one.reads(k.value, k.kind) for k in mine)

    def _may_be_another(self, one: Figure) -> bool:
        """Whether the digits fit another model, lab or split that the draft may mean."""
        mine = (self.lab, self._model, self.split)
        return any(
            (k.lab, k.model, k.split) != mine
            and one.split in ("", k.split)
            and k.kind in LEVELS
            and one.fits(k)
            for k in self._known
        )


def _variance(result: _Result, about: Sequence[Figure], draft: Draft) -> Iterator[Found]:
    """The first place where the mean is told, if no spread is told with it or anywhere else."""
    means = [one for one in about if result.is_mean(one)]
    if not means or any(not one.is_level and result.is_spread(one) for one in about):
        return
    for mean in means:
        section = mean.passage.section
        here = [one for one in about if one.passage.section == section]
        if any(not one.is_level for one in here) or _all_told(result, here):
            return
    first = means[0]
    prose = " ".join(s.text for s in draft.sentences if s.section == first.passage.section)
    named = any(m.name != "mean" for m in words.mentions(prose, vocabulary.STATISTICS))
    told = (
        f"The spread of these {len(result.values)} runs is named, and no number given for it."
        if named
        else f"The mean of {len(result.values)} runs is told without its variance."
    )
    yield Found("variance missing", first.at, first.length, told, sure=not named)


def _all_told(result: _Result, here: Sequence[Figure]) -> bool:
    return all(any(one.is_level and one.reads(v) for one in here) for v in result.values)


def _best(result: _Result, about: Sequence[Figure]) -> Iterator[Found]:
    for one in about:
        here = [other for other in about if other.passage.section == one.passage.section]
        own = f"{one.passage.heads} {one.passage.text}"
        if not result.is_best(one) or _all_told(result, here) or vocabulary.ONE_RUN.search(own):
            continue
        # What is called the best openly needs the mean beside it; what is not, in its sentence.
        if _CALLED_BEST.search(own) or one.passage.heads:
            beside = here
        else:
            beside = [other for other in here if other.passage is one.passage]
        if any(result.is_mean(other) for other in beside):
            continue
        told = (
            f"This is the best of {len(result.values)} runs; their mean is "
            f"{shown(result.metric, result.mean)}."
        )
        yield Found("best of several", one.at, one.length, told)
