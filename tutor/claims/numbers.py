"""Figures that were never measured, or that are called something which they are not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tutor.claims import vocabulary, words
from tutor.claims.claim import Found
from tutor.claims.quoted import Figure
from tutor.claims.recorded import LEVELS, SPREADS, Recorded

_SPLITS = {"train": "training set", "valid": "validation set", "test": "test set"}
# What is counted of a part of a network is not recorded.
_PART = re.compile(r"layer|kernel|filter|\bconv\d|dense|\bbias", re.IGNORECASE)
# Figures of a part of the data, or of other metrics, are not recorded.
_OF_PART = re.compile(
    r"\b(?:class|digit) \d|\bper class|\bprecision\b|\brecall\b|\bsensitivit|\bspecificit|\bF1\b|"
    r"\bconfusion|\bcalibration|\bensembl|\baverag\w+ (?:the|over) (?:prob|predic)",
    re.IGNORECASE,
)


def check(figures: Sequence[Figure], known: Sequence[Recorded]) -> Iterator[Found]:
    """Every figure of a draft that was not recorded as what it is said to be."""
    before: Figure | None = None
    doubted = False
    for one in figures:
        if one.is_level:
            found = _parameters(one, known) if one.metric == "parameters" else _level(one, known)
            before, doubted = one, found is not None
        else:
            mine = before if before and _belong_together(before, one) else None
            # Of a mean that was never measured there is no spread to compare with.
            found = None if mine and doubted else _spread(one, mine, known)
        if found is not None:
            yield found


def _belong_together(mean: Figure, spread: Figure) -> bool:
    """Whether a spread is that of the figure before it: in its sentence, or its table."""
    same = (mean.metric, mean.split, mean.passage.caption, mean.passage.section)
    in_table = bool(mean.passage.heads and spread.passage.heads) and same == (
        spread.metric,
        spread.split,
        spread.passage.caption,
        spread.passage.section,
    )
    return mean.passage is spread.passage or in_table


def _parameters(one: Figure, known: Sequence[Recorded]) -> Found | None:
    counts = sorted({k.value for k in known if k.metric == "parameters"})
    begin, end = words.clause(one.passage.text, one.number.start)
    here = f"{one.passage.heads} {one.passage.text[begin:end]}"
    of_part = _PART.search(here) and not vocabulary.OWN.search(here)
    if any(one.fits(k) for k in known) or of_part:
        return None
    told = ", ".join(f"{value:.0f}" for value in counts[:4]) or "none"
    return _found(one, "parameters", f"No network with so many parameters was recorded: {told}.")


def _level(one: Figure, known: Sequence[Recorded]) -> Found | None:
    text = one.passage.meaning
    kinds = (*LEVELS, "epoch") if vocabulary.EPOCHS.search(text) else LEVELS
    fitting = [k for k in known if k.kind in kinds and one.fits(k)]
    if any(one.split in ("", k.split) for k in fitting):
        return None
    sure = one.sure and not _OF_PART.search(text) and "epoch" not in kinds
    sure = sure and (one.split_sure or not fitting)
    metric = "accuracy" if one.metric == "error" else one.metric
    on = f" on the {_SPLITS[one.split]}" if one.split else ""
    if fitting:
        told = f"Not{on}: {fitting[0].told}."
    else:
        told = f"No such {metric} was recorded{on}.{_nearest(one, metric, known)}"
    return _found(one, "never measured", told, sure=sure)


def _nearest(one: Figure, metric: str, known: Sequence[Recorded]) -> str:
    """What was recorded instead, as far as it can be said."""
    same = [
        k
        for k in known
        if k.kind in LEVELS and k.metric == metric and one.split in ("", k.split)
        if one.lab in (None, k.lab)
    ]
    read = max(reading.value for reading in one.number.readings)
    if metric != "loss" and (one.number.percent or read > 1):
        read /= 100
    read = 1 - read if one.metric == "error" else read
    if not same:
        return ""
    nearest = min(same, key=lambda k: abs(k.value - read))
    return f" The nearest: {nearest.told}."


def _spread(one: Figure, of: Figure | None, known: Sequence[Recorded]) -> Found | None:
    """A spread belongs to the mean before it; without one, to any mean of its metric."""
    means = [k for k in known if of is not None and k.kind == "mean" and of.fits(k)]
    models = {(k.lab, k.model, k.metric, k.split) for k in means}
    spreads = [
        k
        for k in known
        if k.kind in SPREADS
        and (not models or (k.lab, k.model, k.metric, k.split) in models)
        and one.split in ("", k.split)
    ]
    fitting = {k.kind for k in spreads if one.fits(k)}
    wanted = {"spread": set(SPREADS)}.get(one.statistic, {one.statistic})
    if fitting & wanted:
        return None
    right = [k for k in spreads if k.kind in wanted and one.lab in (None, k.lab)]
    sure = bool(models) and bool(right)
    if fitting and one.statistic != "spread":
        kind = "variance" if "variance" in fitting else "standard deviation"
        told = f"This is the {kind} and not the {_NAMES[one.statistic]}."
        return _found(one, "never measured", f"{told}{_instead(right)}", sure=sure)
    told = f"No such {_NAMES[one.statistic]} was recorded."
    return _found(one, "never measured", f"{told}{_instead(right) if sure else ''}", sure=sure)


_NAMES = {"variance": "variance", "deviation": "standard deviation", "spread": "spread"}


def _instead(right: Sequence[Recorded]) -> str:
    told = right[0].told.replace("deviation", "standard deviation") if right else ""
    return f" {told[0].upper()}{told[1:]}." if told else ""


def _found(one: Figure, kind: str, told: str, *, sure: bool = True) -> Found:
    return Found(kind, one.at, one.length, told, sure)
