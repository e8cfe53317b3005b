"""Names the mistake: a learner's answers held against those of every wrong implementation.

A name is said only if all failing cases agree. Where no name fits, what is wrong is described
by what it has in common: a factor, an offset, the border, some channels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from tutor.frames import Array
from tutor.misconceptions import Misconception, Trace
from tutor.results import Finding
from tutor.sandbox.client import Reply

_SAID = 3
"""At most so many candidates are worth reading."""


def named(
    learner: Mapping[int, Trace],
    failing: Sequence[int],
    bank: dict[str, list[Trace]],
    known: Sequence[Misconception],
) -> Finding | None:
    """The misconceptions whose answers are the learner's, in words; None if there is none.

    Args:
        learner: the learner's traces of the cases that count, by the case's place.
        failing: the places of those that failed.
        bank: the traces of each misconception, by id.
        known: the misconceptions.
    """
    if all(learner[i].kind == "raised" for i in failing):
        return None  # the error says more than a name
    for places in (list(learner), failing):
        found = [one for one in known if _agree(learner, bank[one.id], places)]
        if found:
            return _told(found)
    return None


def _agree(learner: Mapping[int, Trace], wrong: Sequence[Trace], places: Sequence[int]) -> bool:
    return all(learner[i].equals(wrong[i]) for i in places)


def _told(found: Sequence[Misconception]) -> Finding:
    single = [one for one in found if "+" not in one.id] or list(found)
    ids = tuple(one.id for one in found)
    first = single[0]
    if len(single) == 1 or "+" in first.id:
        detail = f"{first.explanation}\n\nThe lesson explains it under: {first.step}."
        return Finding("misconception", first.name, detail, misconceptions=ids)
    sentence = "One of these: " + " Or: ".join(one.name for one in single[:_SAID])
    detail = "\n\n".join(one.explanation for one in single[:_SAID])
    detail += f"\n\nThe lesson explains it under: {first.step}."
    return Finding("misconception", sentence, detail, misconceptions=ids)


def described(finding: Finding, failing: Sequence[tuple[Reply, Array | None]]) -> Finding:
    """A finding about wrong values, with what the wrong values have in common put first.

    Args:
        finding: what the judge said.
        failing: the reply and Keras's answer, for each case that failed.
    """
    if finding.kind != "values":
        return finding
    pairs = list(_comparable(failing))
    for common in (_factor, _offset, _border, _channels):
        sentence = common(pairs) if len(pairs) == len(failing) else ""
        if sentence:
            return replace(finding, sentence=f"{sentence} {finding.sentence}")
    return finding


def _comparable(
    failing: Sequence[tuple[Reply, Array | None]],
) -> Iterator[tuple[Array, Array]]:
    """Arrays of one shape; Keras's without the batch of one that it was asked with."""
    for reply, expected in failing:
        yours = reply.returned.array if reply.returned else None
        if yours is None or expected is None or yours.dtype.kind not in "fiub":
            continue
        keras = expected[0] if expected.ndim == yours.ndim + 1 else expected
        if yours.shape == keras.shape:
            yield yours.astype(np.float64), keras


def _close(a: Array, b: Array) -> bool:
    return bool(np.allclose(a, b, rtol=1e-3, atol=1e-5))


def _factor(pairs: Sequence[tuple[Array, Array]]) -> str:
    factors = []
    for yours, keras in pairs:
        if not keras.any():
            return ""
        factor = float((yours * keras).sum() / (keras * keras).sum())
        if not _close(yours, factor * keras):
            return ""
        factors.append(factor)
    same = _close(np.array(factors), np.array(factors[0]))
    if not same:
        return "In each case your result is Keras's times one number, but another number each time."
    return f"Your result is Keras's times {factors[0]:.4g}, everywhere."


def _offset(pairs: Sequence[tuple[Array, Array]]) -> str:
    offsets = []
    for yours, keras in pairs:
        offset = float((yours - keras).mean())
        if yours.size < 2 or not _close(yours, keras + offset):
            return ""
        offsets.append(offset)
    if _close(np.array(offsets), np.array(offsets[0])):
        return f"Your result is Keras's plus {offsets[0]:.4g}, everywhere."
    return "In each case your result is Keras's plus one number, but another number each time."


def _border(pairs: Sequence[tuple[Array, Array]]) -> str:
    for yours, keras in pairs:
        if keras.ndim != 3 or min(keras.shape[:2]) < 3:
            return ""
        inside = (slice(1, -1), slice(1, -1))
        if not _close(yours[inside], keras[inside]):
            return ""
    return "Only the border is wrong: the outermost rows and columns. Inside, all is right."


def _channels(pairs: Sequence[tuple[Array, Array]]) -> str:
    wrong: set[int] = set()
    for yours, keras in pairs:
        if keras.ndim != 3 or keras.shape[2] < 2:
            return ""
        bad = {c for c in range(keras.shape[2]) if not _close(yours[..., c], keras[..., c])}
        if len(bad) == keras.shape[2]:
            return ""
        wrong |= bad
    channels = ", ".join(str(c) for c in sorted(wrong))
    return f"Only some channels are wrong: {channels}. The others are right."
