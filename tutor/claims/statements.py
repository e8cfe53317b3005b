"""What a draft says in words of the test set and of the data."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tutor.claims import words
from tutor.claims.claim import Found
from tutor.claims.draft import Draft, Passage
from tutor.report.facts import Facts, LabFacts
from tutor.training import recipes

_CHOOSE = (
    r"\b(?:tun(?:e[sd]?|ing)|cho(?:ose|oses|osing|sen|se)|select\w*|pick(?:s|ed|ing)?|optimi[sz]\w*|"
    r"adjust\w*|decid\w*|determin\w*|ke(?:pt|eps?)|sav(?:ed|ing)|stopp(?:ed|ing)|search\w*)\b"
    r"(?! to (?:report|show|evaluate|measure|test|open|look))"
)
_CHOSEN_BY = re.compile(
    rf"{_CHOOSE}[^.;]{{0,120}}?\b(?:on|by|using|with|until|from|looking at|according to|for|when|"
    r"as soon as)\b(?: (?!train|and\b)[\w’']+){0,4}? test(?:ing)?\b|"
    rf"\btest(?:ing)?\b[^.;]{{0,60}}?\b(?:to|for|when|while)\b[^.;]{{0,40}}?{_CHOOSE}",
    re.IGNORECASE,
)
_BEST_ON_TEST = re.compile(
    r"\b(?:highest|best|maximal|lowest|smallest)\b[^.;,]{0,60}\btest(?:ing)?\b|"
    r"\btest(?:ing)?\b[^.;,]{0,60}\b(?:highest|best|maximal|lowest|maximum|optimal)\b",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"validation\b\W*(?:and|or|/|&|as well as)\W*(?:the )?test|"
    r"test\b\W*(?:and|or|/|&)\W*(?:the )?validation",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:once|only (?:after|at the)|at the (?:very )?end|not until|untouched|never|final(?:ly)?|"
    r"afterwards|then)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|no|nor|neither|nothing|without|cannot|avoid\w*|instead of|rather than|wrong|"
    r"forbidden|must)\b|n['’]t\b",
    re.IGNORECASE,
)
_UNTOUCHED = re.compile(
    r"\btest\b[^.]*\b(?:once|only at the end|never|untouched|until the end|at the very end|"
    r"held out|not (?:been )?(?:used|seen|opened|looked))\b|"
    r"\b(?:never|not|once)\b[^.]*\btest (?:set|data|images)\b",
    re.IGNORECASE,
)


def test_set(draft: Draft, facts: Facts) -> Iterator[Found]:
    """Choices made by the test set; a test set called untouched that the runs opened before."""
    later = [told for lab in facts.labs if (told := _tuned_after(lab))]
    for one in draft.sentences:
        if chose := _chose_by_test(one):
            told = "The test set must not choose anything: tune on the validation set."
            yield Found("test set", one.start + chose.start(), len(chose[0]), told)
        untouched = _UNTOUCHED.search(one.text)
        if untouched and later and not chose:
            at = one.start + untouched.start()
            yield Found("test set", at, len(untouched[0]), later[0])


def _chose_by_test(one: Passage) -> re.Match[str] | None:
    """Where a sentence says that something was chosen by what the test set gave."""
    text = one.text
    found = _CHOSEN_BY.search(text)
    if found is None and re.search(_CHOOSE, text, re.IGNORECASE):
        found = _BEST_ON_TEST.search(text)
    if found is None or _NOT.search(text[max(found.start() - 25, 0) : found.end()]):
        return None
    # "Chosen by validation, then tested": what was chosen has nothing to do with the test set.
    told_apart = re.search(r"\bval(?:id\w*)?\b|\bdev set", text, re.IGNORECASE) or _ONCE.search(
        text
    )
    return found if _BOTH.search(text) or not told_apart else None


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


_STAND_IN = re.compile(
    r"stand(?:s|ing)?[- ]?in|scikit|sklearn|generated|synthetic|artificial|instead of|"
    r"in place of|not (?:the |true |genuine )*(?:real|original|true|genuine)|substitut|surrogate|"
    r"proxy|own data|replacement|simulat|\btoy\b|\bfake\b",
    re.IGNORECASE,
)
_REAL = {
    "digits": re.compile(r"(?<!like )(?<!similar to )\bMNIST\b(?!-like|[- ]style)"),
    "patchcam": re.compile(
        r"(?<!like )(?<!similar to )(?:Patch ?Camelyon|\bPCam\b(?!\.py)|"
        r"real (?:tumou?r|tissue|patches))",
        re.IGNORECASE,
    ),
}
_USED = re.compile(
    r"\b(?:train|evaluat|test|reach|achiev|accurac|AUC|obtain|measur|scor|result|used?\b|taken|took\b|loaded|"
    r"divided|recogni[sz]|classif|work(?:ed)? (?:on|with))|\d\s*%",
    re.IGNORECASE,
)
_OWN_WORK = re.compile(
    r"\b(?:we|our|my|us)\b|(?-i:\bI\b)|\b(?:the|this) (?:net|network|model|classifier|cnn)\b|"
    r"\b(?:was|were|is|are|have been) (?:\w+ )?"
    r"(?:trained|evaluated|tested|used|taken|divided|split)\b|"
    r"^\W*(?:trained|evaluated|tested|data|data ?set)\b",
    re.IGNORECASE,
)


def stand_ins(draft: Draft, facts: Facts) -> Iterator[Found]:
    """Where the real data are named as what was worked with, and only stand-ins were."""
    compared = facts.known.compared
    for lab in facts.labs:
        what = lab.lab.what
        used = dict(lab.datasets)
        if compared is not None and what == "digits":
            used[compared.dataset] = "stand-in" in compared.dataset
        if not used or not all(used.values()):
            continue
        disclosed = [one.start for one in draft.sentences if _discloses(one, what)]
        for one in draft.sentences:
            match = _REAL[what].search(one.text)
            if match is None or not _is_own_work(one) or any(at <= one.start for at in disclosed):
                continue
            told = f"What was recorded is from {next(iter(used))}."
            at = one.start + match.start()
            yield Found("stand-in", at, len(match[0]), told, sure=not disclosed)


def _discloses(one: Passage, what: str) -> bool:
    about = words.lab_of(one.text) if words.lab_of(one.text) else None
    return bool(_STAND_IN.search(one.text)) and about in (None, what)


def _is_own_work(one: Passage) -> bool:
    others = re.search(r"\bet al\b|LeCun|LeNet|published|literature|\[\d+\]", one.text)
    return bool(_USED.search(one.text) and _OWN_WORK.search(one.text)) and not others
