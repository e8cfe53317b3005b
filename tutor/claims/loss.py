"""Cross-entropy in the draft, and a squared error in ``evaluate``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tutor.claims.claim import Found
from tutor.claims.draft import Draft
from tutor.report.facts import Facts
from tutor.sandbox.inspection import Span

_LOGARITHM = re.compile(
    r"cross-?\s?entropy|log(?:arithmic)?[- ]loss|log-?\s?likelihood|negative logarithm",
    re.IGNORECASE,
)
_ABOUT_KERAS = re.compile(
    r"\b(?:keras|compil\w*|adam|optimi[sz]\w*|fit\b|train\w*|regulari[sz]|"
    r"patch|tumou?r)",
    re.IGNORECASE,
)
_NOT_LOSS = re.compile(
    r"\bnot\b|\binstead\b|\bshould\b|\bsquared\b|\bcould\b|n['’]t\b", re.IGNORECASE
)
_SQUARES = {"**2", "square", "mean_squared_error", "MeanSquaredError", "mse"}
_LOGS = {
    "log",
    "log2",
    "log10",
    "log1p",
    "xlogy",
    "log_softmax",
    "logsumexp",
    "logaddexp",
    "log_loss",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
}


def check(draft: Draft, facts: Facts, spans: Callable[[], tuple[Span, ...]]) -> Iterator[Found]:
    """Cross-entropy claimed where ``evaluate`` squares, and takes no logarithm."""
    claimed = [
        (one, match)
        for one in draft.sentences
        if (match := _LOGARITHM.search(one.text)) and not _NOT_LOSS.search(one.text)
    ]
    if not claimed or _evaluate_passed(facts) or not computes_squares(spans()):
        return
    told = "evaluate in cnn.py squares differences, and takes no logarithm: a squared error."
    for one, match in claimed:
        elsewhere = bool(_ABOUT_KERAS.search(f"{one.about} {one.text}"))
        yield Found("squared error", one.start + match.start(), len(match[0]), told, not elsewhere)


def _evaluate_passed(facts: Facts) -> bool:
    """Whether the file as it stands was shown to give Keras's cross-entropy."""
    last = facts.known.parity.get("evaluate")
    return last is not None and last.outcome == "passed" and last.source == facts.source


def computes_squares(spans: tuple[Span, ...]) -> bool:
    """Whether ``evaluate``, with the functions of the file that it calls, squares and takes no log.

    Its syntax tree is looked at: comments and texts in it say nothing.
    """
    by_name = {one.name.rpartition(".")[2]: one for one in spans}
    calls: set[str] = set()
    waiting = ["evaluate"]
    while waiting:
        name = waiting.pop()
        new = (by_name[name].calls if name in by_name else frozenset()) - calls
        calls |= new
        # The network's own layers square and take logarithms for other reasons.
        waiting += [one for one in new if one in by_name and not one.startswith("feedforward")]
    return bool(calls & _SQUARES) and not calls & _LOGS
