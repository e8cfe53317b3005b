"""What a draft says that was not measured: seven kinds of claims, each with its place.

It reads English prose by its words, and is made to be silent where it is not sure: goals,
quotations of others and hyperparameters are no claims; tables and spreads are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tutor.report.draft import Draft, Sentence
from tutor.report.facts import Facts, LabFacts
from tutor.report.figures import measured
from tutor.training import recipes


@dataclass(frozen=True)
class Claim:
    """One thing to look at again.

    Attributes:
        kind: ``never measured``, ``squared error``, ``variance missing``, ``best of several``,
            ``test set``, ``stand-in`` or ``parameters``.
        quote: the words in the draft.
    """

    kind: str
    line: int
    column: int
    sentence: str
    quote: str


_NUMBER = re.compile(
    r"(?<![\w.,^/-])(\d{1,3}(?:[, ]\d{3})+(?![\d.,]*\d)|\d+(?:[.,]\d+)?)(?![\w^/]|[.,]\d)"
    r"\s*(%|per ?cent)?"
)
_METRICS = {
    "accuracy": r"accurac\w*|classified correctly|correctly classif\w*|got right|digits right",
    "loss": r"\bloss\b|\blosses\b|cross-?\s?entropy",
    "AUC": r"\bAUC\b|area under",
    "parameters": r"\bparameters\b|\btrainable weights\b|\bweights in (?:all|total)\b|\bweights\b",
}
_COUNTED = re.compile(r"\s*(?:\w+ )?(?:images|epochs|runs|patches|digits|classes|steps|ms\b|s\b)")
_SPLITS = {
    "train": r"\btrain(?:ing)?\b(?! (?:the|for|on|with|a|five|runs)\b)",
    "valid": r"\bvalid(?:ation)?\b",
    "test": r"\btest(?:ing)?\b",
}
_OTHERS = re.compile(
    r"lab (?:asks|requires|wants)|goal|target|required?|aim|chance|guess|literature|published|"
    r"paper|others? (?:report|reach)|hand-in|expect|hypothes|would|should|confidence|interval|"
    r"threshold|best (?:known|seen)|state of the art|\bcut\b|rate of|dropout (?:of|rate)|improv|"
    r"gain|points|differ|smoothing|\bhigher by\b|\bbetter by\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(r"(?:about|around|roughly|nearly|almost|approximately|ca\.?|some)\s*$", re.I)
_BOUND = re.compile(r"(over|above|more than|at least|below|under|less than|at most)\s*$", re.I)
_SPREAD = re.compile(r"varian|standard deviation|\bstd\b|±|\+/-|confidence|spread", re.IGNORECASE)
_STAND_IN = re.compile(
    r"stand(?:s|ing)?[- ]?in|scikit|sklearn|generated|synthetic|instead of|in place of|"
    r"not (?:the )?(?:real|original)|substitut|surrogate|proxy|own data",
    re.IGNORECASE,
)
_REAL = {
    "digits": re.compile(r"\bMNIST\b"),
    "patchcam": re.compile(r"Patch ?Camelyon|\bPCam\b|real (?:tumou?r|tissue|patches)", re.I),
}
_USED = re.compile(
    r"train|evaluat|test|reach|achiev|accurac|AUC|obtain|measur|score|result|\d\s*%", re.IGNORECASE
)
_CHOOSING = r"(?:tun\w+|cho(?:ose|se|osing|sen)|select\w*|pick\w*|optimi[sz]\w*|adjust\w*|decid\w*)"
_ON_TEST = re.compile(
    rf"{_CHOOSING}[^.]*\b(?:on|by|using|with|until|best|from|looking at)\b[^.]*\btest\b|"
    rf"\btest (?:set|accuracy|images|data|loss)\b[^.]*\b(?:to|for|when|while) {_CHOOSING}",
    re.IGNORECASE,
)
_UNTOUCHED = re.compile(
    r"\btest\b[^.]*\b(?:once|only at the end|never|untouched|until the end|held out|"
    r"not (?:been )?(?:used|seen|opened|looked))\b|"
    r"\b(?:never|not|once)\b[^.]*\btest (?:set|data|images)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|no|without|n't|once)\b|only (?:after|at the end)", re.IGNORECASE)
_ONE_OF = re.compile(r"\bseed\b|\brun (?:\d|one|two)|range|between|lowest|from \d|runs? gave", re.I)


def check(draft: Draft, facts: Facts) -> tuple[Claim, ...]:
    """The claims of a draft that do not fit what was recorded, in the order of the draft."""
    found: dict[tuple[str, int], Claim] = {}
    for kind, at, length, sentence in (
        *_numbers(draft, facts),
        *_squared(draft, facts),
        *_runs(draft, facts),
        *_test_set(draft, facts),
        *_stand_ins(draft, facts),
    ):
        line, column = draft.place(at)
        quote = " ".join(draft.text[at : at + length].split())[:90]
        found.setdefault((kind, at), Claim(kind, line, column, sentence, quote))
    return tuple(sorted(found.values(), key=lambda one: (one.line, one.column)))


Found = Iterator[tuple[str, int, int, str]]


@dataclass(frozen=True)
class _Figure:
    """A number in a sentence, and what it is said to be."""

    sentence: Sentence
    at: int
    length: int
    metric: str
    splits: set[str]
    readings: tuple[tuple[float, float], ...]  # a value, and half a unit of its last digit
    bound: str

    def fits(self, value: float) -> bool:
        if self.bound:
            more = self.bound in ("over", "above", "more than", "at least")
            return any(value >= r - h if more else value <= r + h for r, h in self.readings)
        return any(abs(value - read) <= half * 1.0001 + 1e-12 for read, half in self.readings)


def _figures(draft: Draft) -> Iterator[_Figure]:
    for sentence in draft.sentences:
        text = sentence.text
        if _OTHERS.search(text):
            continue
        numbers = list(_NUMBER.finditer(text))
        for number in numbers:
            metric = _nearest(text, number, _METRICS)
            if (
                metric is None
                or _COUNTED.match(text, number.end())
                or not _plausible(metric, number)
            ):
                continue
            splits = _splits_of(text, number, numbers)
            before = text[: number.start()]
            bound = _BOUND.search(before)
            hedged = bool(_HEDGED.search(before))
            yield _Figure(
                sentence,
                sentence.start + number.start(),
                number.end() - number.start(),
                metric,
                splits,
                tuple(_readings(number, metric, hedged)),
                bound[1].lower() if bound else "",
            )


def _plausible(metric: str, number: re.Match[str]) -> bool:
    """An accuracy has a percent sign or a point, a count has neither."""
    fraction = bool(number[2]) or "." in number[1] or bool(re.match(r"\d+,\d", number[1]))
    if metric == "parameters":
        return not number[2] and "." not in number[1] and len(number[1]) > 2
    return fraction and not (metric in ("loss", "AUC") and number[2] and metric == "loss")


def _nearest(text: str, number: re.Match[str], words: dict[str, str]) -> str | None:
    """The metric whose word is nearest, a word that stands before the number first."""
    best: tuple[int, str | None] | None = None
    for name, pattern in words.items():
        for match in re.finditer(pattern, text, re.IGNORECASE):
            before = match.end() <= number.start()
            away = number.start() - match.end() if before else match.start() - number.end()
            distance = away if before else 2 * away
            if distance <= 90 and (best is None or distance < best[0]):
                best = distance, name
    spread = max((m.end() for m in _SPREAD.finditer(text[: number.start()])), default=-1)
    if best is None or (spread >= 0 and number.start() - spread < best[0]):
        return None
    return best[1]


def _splits_of(text: str, number: re.Match[str], numbers: list[re.Match[str]]) -> set[str]:
    """The split that a number is of: paired in order where there are as many, else any told."""
    named = sorted(
        (match.start(), name)
        for name, pattern in _SPLITS.items()
        for match in re.finditer(pattern, text, re.IGNORECASE)
    )
    shown = [one for one in numbers if one[2] or "." in one[1] or "," in one[1]]
    if len(named) == len(shown) and number in shown:
        return {named[shown.index(number)][1]}
    return {name for _, name in named}


def _readings(number: re.Match[str], metric: str, hedged: bool) -> Iterator[tuple[float, float]]:
    """What the digits may mean: a decimal comma or thousands, percent or a fraction."""
    digits = number[1].replace(" ", "")
    forms = {digits.replace(",", "."), digits.replace(",", "")} if "," in digits else {digits}
    for form in forms:
        if form.count(".") > 1:
            continue
        value = float(form)
        half = 0.5 * 10.0 ** -(len(form.partition(".")[2])) * (2 if hedged else 1)
        percent = metric == "accuracy" or (metric == "AUC" and (number[2] or value > 1))
        if percent and (number[2] or value > 1):
            yield value / 100, half / 100
        else:
            yield value, half


def _lab_of(sentence: Sentence) -> str | None:
    text = f"{sentence.about} {sentence.text}".lower()
    patches = re.search(r"tumou?r|patch|tissue|camelyon|pcam|\bauc\b", text)
    digits = re.search(r"digit|mnist|regulari", text)
    if bool(patches) == bool(digits):
        return None
    return "patchcam" if patches else "digits"


def _numbers(draft: Draft, facts: Facts) -> Found:
    for one in _figures(draft):
        known = measured(facts, _lab_of(one.sentence)).of(
            one.metric, one.splits if one.metric != "parameters" else set()
        )
        if any(one.fits(value) for value in known):
            continue
        if one.metric == "parameters":
            if not re.search(r"layer|kernel|filter|conv\d|dense|bias", one.sentence.text, re.I):
                counts = ", ".join(f"{value:.0f}" for value in sorted(known)[:4]) or "none"
                told = f"No network with so many parameters was recorded: {counts}."
                yield "parameters", one.at, one.length, told
            continue
        told = f"No such {one.metric} was recorded" + (
            f" on the {' or '.join(sorted(one.splits))} set." if one.splits else "."
        )
        yield "never measured", one.at, one.length, told


_LOGARITHM = re.compile(r"cross-?\s?entropy|log(?:arithmic)?[- ]loss|log-likelihood", re.IGNORECASE)


def _squared(draft: Draft, facts: Facts) -> Found:
    code = next((one.code for one in facts.functions if one.lesson.id == "evaluate"), "")
    code = re.sub(r"#.*|\"{3}.*?\"{3}", "", code, flags=re.DOTALL if '"""' in code else 0)
    squares = re.search(r"\*\*\s*2\b|np\.square|np\.power\([^)]*,\s*2|mean_squared|\bmse\b", code)
    if not squares or "log" in code:
        return
    for one in draft.sentences:
        match = re.search(
            r"cross-?\s?entropy|log(?:arithmic)?[- ]loss|log-likelihood", one.text, re.I
        )
        if match and not re.search(r"\bnot\b|instead|should|squared", one.text, re.I):
            told = f"evaluate in cnn.py computes a squared error: {squares[0]!r}, and no logarithm."
            yield "squared error", one.start + match.start(), len(match[0]), told


def _runs(draft: Draft, facts: Facts) -> Found:
    """Figures of the final runs: the mean needs its variance, the best is not the result."""
    for lab in facts.labs:
        final = [r.end.test_accuracy for r in lab.final if r.end.test_accuracy is not None]
        if len(final) < 2:
            continue
        mean, best = sum(final) / len(final), max(final)
        about = [
            one
            for one in _figures(draft)
            if one.metric == "accuracy" and "test" in (one.splits or {"test"})
            if _lab_of(one.sentence) in (None, lab.lab.what)
        ]
        for section in {one.sentence.section for one in about}:
            here = [one for one in about if one.sentence.section == section]
            prose = " ".join(s.text for s in draft.sentences if s.section == section)
            told_mean = [one for one in here if one.fits(mean)]
            all_told = all(any(one.fits(value) for one in here) for value in final)
            if told_mean and not _SPREAD.search(prose):
                told = f"The mean of {len(final)} runs is told without its variance."
                yield "variance missing", told_mean[0].at, told_mean[0].length, told
            for one in () if told_mean or all_told else here:
                if one.fits(best) and not one.fits(mean) and not _ONE_OF.search(one.sentence.text):
                    told = (
                        f"This is the best of {len(final)} runs; their mean is {100 * mean:.2f} %."
                    )
                    yield "best of several", one.at, one.length, told


def _test_set(draft: Draft, facts: Facts) -> Found:
    later = [told for lab in facts.labs if (told := _tuned_after(lab))]
    for one in draft.sentences:
        chose = _ON_TEST.search(one.text)
        if chose and not _NOT.search(one.text) and not re.search("validation", one.text, re.I):
            told = "The test set must not choose anything: tune on the validation set."
            yield "test set", one.start + chose.start(), len(chose[0]), told
        untouched = _UNTOUCHED.search(one.text)
        if untouched and later:
            yield "test set", one.start + untouched.start(), len(untouched[0]), later[0]


def _tuned_after(lab: LabFacts) -> str:
    """Where a model of the learner's own was begun after another one had opened the test set."""
    own = [one for one in lab.tried if one.name not in recipes.shipped(lab.lab.what)]
    opened = [
        (end.time, experiment)
        for experiment in own
        for _, end in experiment.ended.values()
        if end.test_accuracy is not None
    ]
    if not opened:
        return ""
    first, of = min(opened, key=lambda one: one[0])
    for experiment in own:
        ends = [end.time for _, end in experiment.ended.values()]
        if experiment is not of and min(ends) > first:
            return (
                f"{of.name} had opened the test set of the {lab.lab.title} before "
                f"{experiment.name} was trained."
            )
    return ""


def _stand_ins(draft: Draft, facts: Facts) -> Found:
    compared = facts.known.compared
    for lab in facts.labs:
        stand_ins = list(lab.datasets.values())
        if compared is not None and lab.lab.what == "digits":
            stand_ins.append("stand-in" in compared.dataset)
        if not stand_ins or not all(stand_ins):
            continue
        told_at = [one.start for one in draft.sentences if _STAND_IN.search(one.text)]
        for one in draft.sentences:
            match = _REAL[lab.lab.what].search(one.text)
            disclosed = any(start <= one.start for start in told_at)
            if match and _USED.search(one.text) and not disclosed:
                label = next(iter(lab.datasets), compared.dataset if compared else "")
                told = f"What was recorded is from {label}."
                yield "stand-in", one.start + match.start(), len(match[0]), told
