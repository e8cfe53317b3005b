"""What wrong results have in common, where no known mistake gives the same ones.

A pattern is said only if it holds in every case that failed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tutor.frames import Array
from tutor.results import Finding

_NEAR_RELATIVE, _NEAR_ABSOLUTE = 1e-3, 1e-5
"""For a sentence about a factor or an offset; wider than what passes, and decides nothing."""

_NEARLY_ONE = 2e-3
"""A factor as near to 1 as this would be told as 1."""

_MOST_ROWS, _MOST_COLUMNS = 16, 32


@dataclass(frozen=True, eq=False)
class Wrong:
    """One result that is not Keras's.

    Attributes:
        yours: float64; None where what came back is no array of numbers.
        keras: float64, without the batch of one that Keras was asked with.
        arguments: what the function was called with, where it was one of the plain functions.
    """

    yours: Array | None
    keras: Array | None
    arguments: tuple[object, ...] = ()


def described(finding: Finding, failing: Sequence[Wrong]) -> Finding:
    """The finding of a judge, with what all wrong results have in common put first."""
    if finding.kind == "values":
        pairs = [
            (one.yours, one.keras)
            for one in failing
            if one.yours is not None
            and one.keras is not None
            and one.yours.shape == one.keras.shape
        ]
        patterns = (_factor, _offset, _border, _channels) if len(pairs) == len(failing) else ()
        said = next((said for pattern in patterns if (said := pattern(pairs))), "")
        return replace(finding, sentence=f"{said} {finding.sentence}") if said else finding
    if finding.kind in ("shape", "shape only"):
        said = _reason_for_shape(failing)
        return replace(finding, sentence=f"{finding.sentence} {said}") if said else finding
    return finding


def picture(wrong: Array) -> tuple[str, ...]:
    """Where some values are wrong, as rows of ``x`` and ``.``; of channels, the one where most are.

    Args:
        wrong: bool, which of the values do not pass; up to three axes are drawn.

    Returns:
        the rows, and a last one that says what they show.
    """
    if wrong.all() or wrong.ndim > 3:
        return ()
    said = "x: wrong   .: right"
    if wrong.ndim == 3:
        channel = int(wrong.sum(axis=(0, 1)).argmax())
        said += f"   channel {channel} of {wrong.shape[2]}" if wrong.shape[2] > 1 else ""
        wrong = wrong[:, :, channel]
    wrong = np.atleast_2d(wrong)
    rows, columns = wrong.shape
    cut = wrong[:_MOST_ROWS, :_MOST_COLUMNS]
    if cut.size < wrong.size:
        said += f"   the first {cut.shape[0]} x {cut.shape[1]} of {rows} x {columns}"
    return (*("".join("x" if bad else "." for bad in row) for row in cut), said)


Pairs = Sequence[tuple[Array, Array]]


def _close(a: Array, b: Array) -> bool:
    return bool(np.allclose(a, b, rtol=_NEAR_RELATIVE, atol=_NEAR_ABSOLUTE))


def _factor(pairs: Pairs) -> str:
    factors = []
    for yours, keras in pairs:
        if yours.size < 2 or not keras.any():
            return ""
        factor = float((yours * keras).sum() / (keras * keras).sum())
        if not _close(yours, factor * keras):
            return ""
        factors.append(factor)
    same = _close(np.array(factors), np.array(factors[0]))
    if same and abs(factors[0]) < _NEAR_ABSOLUTE:
        return "All your values are 0."
    if all(abs(factor - 1) < _NEARLY_ONE for factor in factors):
        return ""
    if not same:
        return "In each case your result is Keras's times one number, but another number each time."
    return f"Your result is Keras's times {factors[0]:.4g}, everywhere."


def _offset(pairs: Pairs) -> str:
    offsets = []
    for yours, keras in pairs:
        offset = float((yours - keras).mean())
        if yours.size < 2 or _close(yours, keras) or not _close(yours, keras + offset):
            return ""
        offsets.append(offset)
    if _close(np.array(offsets), np.array(offsets[0])):
        return f"Your result is Keras's plus {offsets[0]:.4g}, everywhere."
    return "In each case your result is Keras's plus one number, but another number each time."


def _border(pairs: Pairs) -> str:
    for yours, keras in pairs:
        if keras.ndim != 3 or min(keras.shape[:2]) < 3:
            return ""
        inside = (slice(1, -1), slice(1, -1))
        if not _close(yours[inside], keras[inside]):
            return ""
    return "Only the border is wrong: the outermost rows and columns. Inside, all is right."


def _channels(pairs: Pairs) -> str:
    wrong: list[set[int]] = []
    for yours, keras in pairs:
        if keras.ndim != 3 or keras.shape[2] < 2:
            return ""
        bad = {c for c in range(keras.shape[2]) if not _close(yours[..., c], keras[..., c])}
        if len(bad) == keras.shape[2]:
            return ""
        wrong.append(bad)
    if any(bad != wrong[0] for bad in wrong):
        return ""
    channels = ", ".join(str(c) for c in sorted(wrong[0]))
    return f"Only some channels are wrong: {channels}. The others are right."


Shape = tuple[int, ...]


def _reason_for_shape(failing: Sequence[Wrong]) -> str:
    """The likely reason for a wrong shape, if one explains every wrong shape."""
    seen = []
    for one in failing:
        if one.yours is None or one.keras is None:
            return ""
        if one.yours.shape != one.keras.shape:
            shapes = tuple(part.shape for part in one.arguments if isinstance(part, np.ndarray))
            seen.append((one.yours.shape, one.keras.shape, shapes))
    for sentence, holds in _REASONS:
        if seen and all(holds(*shapes) for shapes in seen):
            return sentence
    return ""


def _without_ones(shape: Shape) -> Shape:
    return tuple(n for n in shape if n != 1)


def _resized(by: Callable[[int, int], int]) -> Callable[[Shape, Shape, Sequence[Shape]], bool]:
    """Whether height and width are what ``by`` makes of the image's and the kernel's."""

    def holds(yours: Shape, keras: Shape, arguments: Sequence[Shape]) -> bool:
        if [len(one) for one in arguments[:2]] != [3, 4] or len(keras) != 3:
            return False
        image, kernel = arguments[0], arguments[1]
        sizes = tuple(by(n, k) for n, k in zip(image[:2], kernel[:2], strict=True))
        return yours == (*sizes, keras[2])

    return holds


_REASONS: tuple[tuple[str, Callable[[Shape, Shape, Sequence[Shape]], bool]], ...] = (
    (
        'It looks like "valid" padding: where the kernel would reach beyond the image, nothing '
        "was computed.",
        _resized(lambda n, k: abs(n - k) + 1),
    ),
    (
        'It looks like "full" padding: the kernel was also placed where it only touches the image.',
        _resized(lambda n, k: n + k - 1),
    ),
    (
        "It is the size of the kernel: do image and kernel stand in each other's place?",
        _resized(lambda n, k: k),
    ),
    (
        "It looks like a stride of 2: every second place was left out.",
        _resized(lambda n, k: (n + 1) // 2),
    ),
    (
        "An axis of length 1 is too many.",
        lambda yours, keras, _: (
            len(yours) > len(keras) and _without_ones(yours) == _without_ones(keras)
        ),
    ),
    (
        "An axis of length 1 is missing.",
        lambda yours, keras, _: (
            len(yours) < len(keras) and _without_ones(yours) == _without_ones(keras)
        ),
    ),
    (
        "A vector was expected, and a square came back: a column and a vector, added, make one.",
        lambda yours, keras, _: len(keras) == 1 and yours == keras * 2,
    ),
    (
        "The axes are the right ones, in another order.",
        lambda yours, keras, _: yours != keras and sorted(yours) == sorted(keras),
    ),
    (
        "The number of channels is that of the input.",
        lambda yours, keras, arguments: (
            len(keras) == 3 and bool(arguments) and yours == (*keras[:2], arguments[0][-1])
        ),
    ),
    (
        "It is the shape of the input, so nothing was made smaller.",
        lambda yours, _, arguments: bool(arguments) and yours == arguments[0],
    ),
    (
        "The last axis is missing: the channels.",
        lambda yours, keras, _: len(keras) == 3 and yours == keras[:-1],
    ),
)
