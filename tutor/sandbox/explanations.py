"""What Python's and NumPy's frequent error messages mean, in sentences for a learner.

Works on the type and the text of an exception, which are claims by learner code: they
choose a sentence and fill it, and are data, never markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class _Explanation:
    """One message: whose it is, how it reads, and what it means. ``{where}`` is the line."""

    kind: str
    message: str
    sentence: str | Callable[[re.Match[str]], str]


def explanation(kind: str, message: str, where: str) -> str:
    """What an exception means, as one or two sentences; empty where nothing more is known.

    Args:
        kind: the exception's type, such as ``ValueError``.
        message: its text.
        where: its place, such as ``Line 12``, with which the sentence begins.
    """
    for one in _EXPLANATIONS:
        found = re.search(one.message, message) if re.fullmatch(one.kind, kind) else None
        if found is not None:
            sentence = one.sentence if isinstance(one.sentence, str) else one.sentence(found)
            return where + " " + sentence.format(**found.groupdict())
    return ""


def _bracketed(shape: str) -> str:
    """``(6,6)`` as shapes are written everywhere else: ``[6, 6]``."""
    return "[" + ", ".join(re.findall(r"\d+", shape)) + "]"


def _shapes_that_do_not_fit(found: re.Match[str]) -> str:
    shapes = [_bracketed(shape) for shape in re.findall(r"\([\d, ]*\)", found["shapes"])]
    return (
        f"combines arrays whose shapes do not fit: {' and '.join(shapes[:2])}. Shapes are compared "
        "from their last number on: each pair must be equal, or one of the two must be 1."
    )


def _into_another_shape(found: re.Match[str]) -> str:
    return (
        f"puts an array of shape {_bracketed(found['one'])} into a place of shape "
        f"{_bracketed(found['other'])}. Which of the two has the shape that you expect?"
    )


def _past_the_end(found: re.Match[str]) -> str:
    last = int(found["size"]) - 1
    has = f"has {found['size']} entries: the last one is number {last}" if last >= 0 else "is empty"
    return (
        f"asks for number {found['index']} along axis {found['axis']}, which {has}. Which loop "
        "counter is that, and what does it count?"
    )


def _product_that_does_not_fit(found: re.Match[str]) -> str:
    one, other = found["one"], found["other"]
    return (
        f"multiplies matrices whose inner sizes differ: {one} and {other}. In A times B, the "
        "last size of A must be the first of B. Print both shapes; is the order right?"
    )


def _another_size(found: re.Match[str]) -> str:
    return (
        f"reshapes {found['size']} numbers into shape {_bracketed(found['shape'])}, which has room "
        "for another number of them."
    )


_EXPLANATIONS = (
    _Explanation(
        "ValueError",
        r"operands could not be broadcast together with shapes (?P<shapes>[()\d, ]+)",
        _shapes_that_do_not_fit,
    ),
    _Explanation(
        "ValueError",
        r"non-broadcastable output operand with shape (?P<one>\([\d,]*\)) doesn't match the "
        r"broadcast shape (?P<other>\([\d,]*\))",
        lambda found: (
            f"changes an array of shape {_bracketed(found['one'])} in place, but the result has "
            f"shape {_bracketed(found['other'])}. Is a bias a column where a vector is needed?"
        ),
    ),
    _Explanation(
        "ValueError",
        r"could not broadcast input array from shape (?P<one>\([\d,]*\)) into shape "
        r"(?P<other>\([\d,]*\))",
        _into_another_shape,
    ),
    _Explanation(
        "IndexError",
        r"index (?P<index>-?\d+) is out of bounds for axis (?P<axis>\d+) with size (?P<size>\d+)",
        _past_the_end,
    ),
    _Explanation(
        "IndexError",
        r"too many indices for array: array is (?P<axes>\d+)-dimensional, but (?P<used>\d+)",
        "uses {used} indices on an array with {axes}. Count the axes of what you index: a vector "
        "has one.",
    ),
    _Explanation(
        "IndexError",
        r"(list|tuple) index out of range",
        "asks a list for an entry that it does not have: counting starts at 0 and ends one before "
        "its length.",
    ),
    _Explanation(
        "IndexError",
        r"only integers, slices",
        "uses something as an index that is no whole number. A division with / gives a float; // "
        "gives a whole number.",
    ),
    _Explanation(
        "IndexError",
        r"invalid index to scalar variable",
        "indexes a single number: there are no axes left. Is one index too many?",
    ),
    _Explanation(
        "ValueError",
        r"mismatch in its core dimension.*size (?P<one>\d+) is different from (?P<other>\d+)",
        _product_that_does_not_fit,
    ),
    _Explanation(
        "ValueError",
        r"shapes \(.*\) and \(.*\) not aligned: (?P<one>\d+) \(dim \d\) != (?P<other>\d+)",
        _product_that_does_not_fit,
    ),
    _Explanation(
        "ValueError",
        r"cannot reshape array of size (?P<size>\d+) into shape (?P<shape>\([\d,]*\))",
        _another_size,
    ),
    _Explanation(
        "ValueError",
        r"setting an array element with a sequence",
        "puts several numbers into a place for one. Look at the shapes on both sides of the =.",
    ),
    _Explanation(
        "ValueError",
        r"The truth value of an array",
        "asks one question about a whole array, as in `if x > 0`. Let NumPy decide number by "
        "number instead.",
    ),
    _Explanation(
        "ValueError",
        r"(convolve2d|correlate2d) inputs must both be 2-D",
        "slides something that has not two axes. One channel of the image and one kernel at a "
        "time: how many axes has each?",
    ),
    _Explanation(
        "ValueError",
        r"not enough values to unpack \(expected (?P<expected>\d+), got (?P<got>\d+)\)",
        "wants {expected} values on the left and gets {got}. How many axes does the array have?",
    ),
    _Explanation(
        "ValueError",
        r"too many values to unpack \(expected (?P<expected>\d+)",
        "has names for {expected} values on the left and gets more. How many axes does the array "
        "have?",
    ),
    _Explanation(
        "(AxisError|ValueError|IndexError)",
        r"axis (?P<axis>-?\d+) is out of bounds for array of dimension (?P<axes>\d+)",
        "works along axis {axis} of an array with {axes} axes. Counting starts at 0.",
    ),
    _Explanation(
        "TypeError",
        r"'NoneType' object is not (?P<what>subscriptable|iterable|callable)",
        "uses None, which is nothing at all: a function without `return` gives it, and so does an "
        "array that was never made.",
    ),
    _Explanation(
        "(TypeError|AttributeError)",
        r"NoneType",
        "computes with None, which is nothing at all: a function without `return` gives it back.",
    ),
    _Explanation(
        "TypeError",
        r"'str' object is not callable",
        "calls a text as if it was a function. The name of the activation is a text; the function "
        "that knows all four names is `activation`.",
    ),
    _Explanation(
        "TypeError",
        r"'(numpy\.)?ndarray' object is not callable",
        "calls an array as if it was a function: round brackets call, square ones index.",
    ),
    _Explanation(
        "TypeError",
        r"'(?P<what>int|float|list|tuple|numpy\.float64|numpy\.int64)' object is not callable",
        "calls something of type {what} as if it was a function. Was a function's name used for a "
        "variable, or is a * missing before a bracket?",
    ),
    _Explanation(
        "TypeError",
        r"'(numpy\.)?int\d*' object is not iterable",
        "loops over a number itself. To count from 0 to n - 1, loop over range(n).",
    ),
    _Explanation(
        "TypeError",
        r"'(numpy\.)?(int|float)\d*' object is not subscriptable",
        "indexes a single number: there are no axes left.",
    ),
    _Explanation(
        "TypeError",
        r"'float' object cannot be interpreted as an integer",
        "needs a whole number and gets a float. A division with / gives a float; // gives a whole "
        "number.",
    ),
    _Explanation(
        "TypeError",
        r"slice indices must be integers",
        "cuts at a place that is no whole number. A division with / gives a float; // gives a "
        "whole number.",
    ),
    _Explanation(
        "TypeError",
        r"only integer scalar arrays can be converted to a scalar index",
        "uses an array where one whole number is needed. When arrays are joined, they stand "
        "together in one list.",
    ),
    _Explanation(
        "TypeError",
        r"only (length-1|0-dimensional|size-1) arrays can be converted",
        "makes one number of an array that holds several.",
    ),
    _Explanation(
        "(UFuncTypeError|_UFuncOutputCastingError|TypeError)",
        r"Cannot cast ufunc '\w+' output from dtype\('(?P<one>\w+)'\) to dtype\('(?P<other>\w+)'\)",
        "adds numbers of type {one} to an array of {other}, which has no room for what comes "
        "after the point. An array made like the input takes over its type.",
    ),
    _Explanation(
        "TypeError",
        r"(?P<name>\w+)\(\) (missing|takes) \d+ .*argument",
        "calls {name} with another number of arguments than it takes. Keep the arguments as the "
        "stub has them.",
    ),
    _Explanation(
        "TypeError",
        r"[Uu]nsupported operand type\(s\) for (?P<sign>\S+): '(?P<one>\w+)' and '(?P<other>\w+)'",
        "computes {sign} between a {one} and a {other}, which is not possible.",
    ),
    _Explanation(
        "AttributeError",
        r"'list' object has no attribute '(?P<name>size|shape|ndim)'",
        "asks a list for its {name}, and only arrays have one. The entries of pooling and flatten "
        "are empty lists.",
    ),
    _Explanation(
        "AttributeError",
        r"'CNN' object has no attribute '(?P<name>\w+)'",
        "needs self.{name}, which nothing has set. What a method is to keep, it must put on self.",
    ),
    _Explanation(
        "NameError",
        r"name '(?P<name>\w+)' is not defined",
        "uses the name {name}, which nothing has defined. Is it spelled as where it was made?",
    ),
    _Explanation(
        "UnboundLocalError",
        r"local variable '(?P<name>\w+)'",
        "uses {name} before anything was put into it on this way through the function.",
    ),
    _Explanation("ZeroDivisionError", r"", "divides by zero."),
)
