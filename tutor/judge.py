"""Holds what came back from a learner's function against what was expected.

A judge takes the :class:`~tutor.sandbox.client.Reply` and the expected value, and gives a
:class:`Judgement`. No judge trusts anything but numbers; nothing is broadcast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from tutor import patterns
from tutor.frames import Array
from tutor.outcomes import Outcome
from tutor.results import Difference, Finding
from tutor.sandbox.client import Reply, Returned
from tutor.wording import number

ABSOLUTE = 1e-5
RELATIVE = 1e-4
"""A value passes at ``|diff| <= ABSOLUTE + RELATIVE * |expected|``: room for float32, no more."""


@dataclass(frozen=True)
class Judgement:
    """What a judge says of one case."""

    outcome: Outcome
    finding: Finding | None = None
    difference: Difference | None = None
    picture: tuple[str, ...] = ()


Judge = Callable[[Reply, "Array | None"], Judgement]


def array(reply: Reply, expected: Array | None) -> Judgement:
    """The returned array must equal ``expected``.

    Exact shape, plain real numbers, all finite, each within the tolerance.
    """
    if reply.returned is None:
        return _could_not_run(reply)
    assert expected is not None
    problem = _not_numbers(reply.returned, "an array") or _wrong_shape(reply.returned, expected)
    if problem is not None:
        return Judgement(Outcome.FAILED, problem)
    assert reply.returned.array is not None
    return values(reply.returned.array, expected)


def sample(reply: Reply, expected: Array | None) -> Judgement:
    """As :func:`array`, where Keras was asked for a batch of one sample."""
    return array(reply, None if expected is None else expected[0])


def values(yours: Array, expected: Array) -> Judgement:
    """Compares two arrays of one shape, element by element."""
    mine = yours.astype(np.float64)
    if not np.isfinite(mine).all():
        where = _index(~np.isfinite(mine))
        what = "nan" if np.isnan(mine[where]) else "inf"
        sentence = f"Your result contains {what} at {_place(where)}; Keras gives "
        sentence += f"{number(expected[where])} there."
        return Judgement(Outcome.FAILED, Finding("not finite", sentence))
    distance = np.abs(mine - expected)
    worst = _first(distance.argmax(), distance.shape) if distance.size else ()
    difference = (
        Difference(float(distance[worst]), worst, float(mine[worst]), float(expected[worst]))
        if distance.size
        else None
    )
    wrong = distance > allowed(expected)
    if not wrong.any():
        return Judgement(Outcome.PASSED, difference=difference)
    assert difference is not None
    first = _index(wrong)
    told = (
        f"yours {number(mine[first])}, Keras {number(expected[first])}."
        if number(mine[first]) != number(expected[first])
        else f"yours {mine[first]!s}, Keras {expected[first]!s}."
    )
    sentence = f"{wrong.sum()} of {wrong.size} values differ from Keras, "
    sentence += f"the first at {_place(first)}: {told}" if first else told
    finding = Finding("values", sentence)
    return Judgement(Outcome.FAILED, finding, difference, patterns.picture(wrong))


def allowed(expected: Array) -> Array:
    """How far a number may lie from each of ``expected``; of the same shape, float64."""
    room: Array = ABSOLUTE + RELATIVE * np.abs(np.asarray(expected, dtype=np.float64))
    return room


def close(yours: float, expected: float) -> bool:
    """Whether one number passes for another; NaN never does."""
    return bool(abs(yours - expected) <= ABSOLUTE + RELATIVE * abs(expected))


def integer(reply: Reply, expected: Array | None) -> Judgement:
    """A whole number, of any type that holds one, equal by value."""
    if reply.returned is None:
        return _could_not_run(reply)
    assert expected is not None
    problem = _not_numbers(reply.returned, "a number")
    if problem is None and reply.returned.shape != ():
        problem = Finding("shape", f"N is an array of shape {reply.returned.shape}, not a number.")
    if problem is not None:
        return Judgement(Outcome.FAILED, problem)
    assert reply.returned.array is not None
    mine, right = float(reply.returned.array), float(expected)
    difference = Difference(abs(mine - right), (), mine, right)
    if mine == right:
        return Judgement(Outcome.PASSED, difference=difference)
    sentence = f"Your count is {number(mine)}; Keras counts {number(right)}."
    return Judgement(Outcome.FAILED, Finding("values", sentence), difference)


def an_error(reply: Reply, expected: Array | None) -> Judgement:
    """The code must raise; any exception of its own will do, but not an unwritten stub."""
    del expected
    if reply.returned is not None:
        sentence = f"This should raise an error, but a {reply.returned.type} came back."
        return Judgement(Outcome.FAILED, Finding("no error", sentence))
    if reply.finding is not None and reply.finding.kind == "raised":
        return Judgement(Outcome.PASSED)
    return _could_not_run(reply)


_NAMES = ("training loss", "training accuracy", "test loss", "test accuracy")


def evaluation(reply: Reply, expected: Array | None) -> Judgement:
    """The four numbers of ``evaluate``: returned, or else printed.

    ``expected`` is ``[train_loss, train_accuracy, test_loss, test_accuracy]``, accuracies as
    fractions. Percent is as good. Printed numbers are right within half a unit of their last
    digit.
    """
    if reply.returned is None:
        return _could_not_run(reply)
    assert expected is not None
    try:
        got = _returned_numbers(reply.returned) or printed_numbers(reply.printed)
    except ValueError as problem:
        return Judgement(Outcome.FAILED, Finding("type", str(problem)))
    missing = [name for name in _NAMES if name not in got]
    if missing:
        sentence = f"evaluate neither returned nor printed the {missing[0]}."
        if not reply.printed.strip():
            sentence = "evaluate returned and printed nothing: four numbers are expected."
        return Judgement(Outcome.FAILED, Finding("missing numbers", sentence))
    return _four_numbers(got, expected)


def four_numbers(reply: Reply) -> list[Number] | None:
    """The four numbers of ``evaluate`` in their order, accuracies as fractions; None if not all.

    The cases keep accuracies between 2 and 98 %, so what is above 1 was meant as percent.
    """
    assert reply.returned is not None
    try:
        got = _returned_numbers(reply.returned) or printed_numbers(reply.printed)
    except ValueError:
        return None
    if any(name not in got for name in _NAMES):
        return None
    numbers = [got[name] for name in _NAMES]
    for place in (1, 3):
        if numbers[place].value > 1:
            numbers[place] = Number(numbers[place].value / 100, numbers[place].room / 100)
    return numbers


def finite_evaluation(reply: Reply, expected: Array | None) -> Judgement:
    """As :func:`evaluation`, but of the losses only that they are finite.

    On a network that is certain and wrong Keras itself gives 16.1 or 850, by the way it takes.
    """
    judged = evaluation(reply, expected)
    if expected is None or judged.finding is None or judged.finding.kind != "values":
        return judged
    got = _returned_numbers(reply.returned) if reply.returned else {}
    got = got or printed_numbers(reply.printed)
    kept = np.array(
        [
            got[name].value if name.endswith("loss") else right
            for name, right in zip(_NAMES, expected, strict=True)
        ]
    )
    return _four_numbers(got, kept)


@dataclass(frozen=True)
class Number:
    """A number that was returned or printed, and how far off its digits may leave it."""

    value: float
    room: float


def printed_numbers(text: str) -> dict[str, Number]:
    """The labelled numbers in what ``evaluate`` printed, the last of each label.

    Understands "train", "training" and "test", "loss", "acc" and "accuracy" in any order, one
    or several to a line, as in "loss and accuracy: 0.3, 0.9" too; a set named on a line of its
    own holds for the lines below it. Numbers without a label, as in progress lines, are left
    alone.
    """
    found: dict[str, Number] = {}
    current = None
    for line in text.replace("\r", "\n").splitlines():
        metrics: list[str] = []
        end = 0
        for token in _TOKENS.finditer(line):
            if token["set"]:
                current = "test" if token["set"].lower() == "test" else "training"
            elif token["metric"]:
                if not _LISTED.fullmatch(line, end, token.start()):
                    metrics.clear()
                metrics.append("loss" if token["metric"].lower() == "loss" else "accuracy")
                end = token.end()
            elif current and metrics:
                found[f"{current} {metrics.pop(0)}"] = _printed_number(token["number"])
    return found


_TOKENS = re.compile(
    r"(?<![a-z])(?P<set>train|test)(?:ing)?(?![a-z])"
    r"|(?<![a-z])(?P<metric>loss|accuracy|acc)(?![a-z])"
    r"|(?<!float)(?<!float\d)"  # of np.float64(0.3), the 0.3
    r"(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,4})?|\bnan\b|[-+]?\binf\b)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[\s,/&|]*(?:and)?[\s,/&|]*")


def _printed_number(text: str) -> Number:
    mantissa, _, exponent = text.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    unit = float(f"1e{int(exponent or 0) - decimals}")
    return Number(float(text), 0.5 * unit * (1 + 1e-9))


def _returned_numbers(returned: Returned) -> dict[str, Number]:
    """Four numbers, or none if nothing (None) was returned.

    Raises:
        ValueError: something else was returned; the message is for the learner.
    """
    if returned.type == "NoneType":
        return {}
    parts = [one.array for one in returned.items]
    if returned.array is not None and returned.shape == (4,):
        parts = list(returned.array)
    if len(parts) != 4 or any(one is None or one.shape != () for one in parts):
        raise ValueError(
            "evaluate should return four numbers, (train_loss, train_accuracy, test_loss, "
            f"test_accuracy); it returned a {returned.type}."
        )
    if any(one.dtype.kind not in "fiu" for one in parts if one is not None):
        raise ValueError("evaluate should return real numbers.")
    numbers = [float(one) for one in parts if one is not None]
    return {
        name: Number(value, ABSOLUTE + RELATIVE * abs(value))
        for name, value in zip(_NAMES, numbers, strict=True)
    }


_COARSEST = {"loss": 0.051, "accuracy": 0.0051}
"""A loss needs one decimal and an accuracy whole percents, or else any number would be near."""


def _four_numbers(got: dict[str, Number], expected: Array) -> Judgement:
    worst: tuple[float, int, Number] | None = None
    furthest = Difference(0.0, (0,), got[_NAMES[0]].value, float(expected[0]))
    for index, (name, right) in enumerate(zip(_NAMES, expected.tolist(), strict=True)):
        mine = got[name]
        if not np.isfinite(mine.value):
            sentence = f"Your {name} is {mine.value}; Keras gives {number(right)}."
            return Judgement(Outcome.FAILED, Finding("not finite", sentence))
        scales = (1.0, 100.0) if name.endswith("accuracy") else (1.0,)
        off, scale = min((abs(mine.value - s * right) / s, s) for s in scales)
        if off > furthest.largest:
            furthest = Difference(off, (index,), mine.value / scale, right)
        room = min(mine.room / scale, _COARSEST[name.split()[1]])
        excess = off - max(room, ABSOLUTE + RELATIVE * abs(right))
        if excess > 0 and (worst is None or excess > worst[0]):
            worst = (excess, index, mine)
    if worst is None:
        return Judgement(Outcome.PASSED, difference=furthest)
    _, index, mine = worst
    right = float(expected[index])
    sentence = f"Your {_NAMES[index]} is {number(mine.value)}; Keras gives {number(right)}."
    difference = Difference(abs(mine.value - right), (index,), mine.value, right)
    return Judgement(Outcome.FAILED, Finding("values", sentence), difference)


def _could_not_run(reply: Reply) -> Judgement:
    if reply.ours:
        return Judgement(Outcome.OUR_FAULT, reply.finding)
    return Judgement(Outcome.COULD_NOT_RUN, reply.finding)


def _not_numbers(returned: Returned, wanted: str) -> Finding | None:
    if returned.type == "NoneType":
        return Finding("type", "Nothing came back: is a return missing?")
    if wanted == "an array" and returned.type not in _ARRAY_TYPES and returned.shape == ():
        named = f"a {returned.type}" if returned.type[:1] not in "aeiou" else f"an {returned.type}"
        return Finding("type", f"Your function returned {named}; a NumPy array is expected.")
    if returned.array is None and returned.shape and _PLAIN.fullmatch(returned.dtype):
        sentence = f"Your result has shape {_shape(returned.shape)}: that is far too large."
        return Finding("shape", sentence)
    if returned.array is None or returned.array.dtype.kind not in "fiub":
        dtype = returned.dtype or returned.type
        return Finding("dtype", f"Your result has dtype {dtype}; plain real numbers are expected.")
    if returned.array.dtype == np.float16:
        return Finding("dtype", "Your result has dtype float16, which is too coarse.")
    return None


_PLAIN = re.compile(r"float(16|32|64)|u?int(8|16|32|64)|bool")
_ARRAY_TYPES = {"ndarray", "matrix"}


def _wrong_shape(returned: Returned, expected: Array) -> Finding | None:
    if returned.shape == expected.shape:
        return None
    assert returned.array is not None
    flat = returned.array.ravel()
    same = flat.size == expected.size and values(flat, expected.ravel()).outcome is Outcome.PASSED
    if same:
        sentence = f"Your values are right, but their shape is {_shape(returned.shape)}; "
        sentence += f"{_shape(expected.shape)} is expected."
        return Finding("shape only", sentence)
    sentence = f"Your result has shape {_shape(returned.shape)}; Keras gives "
    return Finding("shape", sentence + f"{_shape(expected.shape)}.")


def _first(place: np.intp, shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(place, shape))


def _index(mask: Array) -> tuple[int, ...]:
    return tuple(int(i) for i in next(_true_places(mask)))


def _true_places(mask: Array) -> Iterator[Array]:
    yield from np.argwhere(mask)


def _place(index: tuple[int, ...]) -> str:
    return f"[{', '.join(str(i) for i in index)}]"


def _shape(shape: tuple[int, ...]) -> str:
    return f"[{', '.join(str(n) for n in shape)}]"
