"""Child side: an exception told as data, with the place in the learner's own file.

Of the learner's stack only lines of ``cnn.py`` are told, and of the last one also what the
names in it held. It is a claim by the learner's process, good for showing.
"""

from __future__ import annotations

import contextlib
import keyword
import linecache
import re
import traceback
from collections.abc import Iterator
from types import FrameType
from typing import Any

import numpy as np

from tutor.sandbox.source import FILE

_NAME = re.compile(r"(?<![\w.\"'])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_MOST_VALUES = 6
_OURS = frozenset({"builtins"}).union(
    f"tutor.sandbox.{name}" for name in ("worker", "naming", "standins", "refusals")
)


def explain(error: BaseException) -> dict[str, Any]:
    """An exception in words: type, message, and the last line of the learner's file in it.

    Returns:
        ``type``, ``message`` and ``known`` (whether the type is Python's or NumPy's own); where
        a line is known also ``line``, ``code``, ``function``, ``columns`` (begin and end in
        ``code`` of what failed) and ``values`` (what the names in the line held, in words).
    """
    about: dict[str, Any] = {"type": type(error).__name__[:80], "message": _text(error)[:2000]}
    about["known"] = type(error).__module__ in _OURS or isinstance(
        error, np.exceptions.AxisError | np.linalg.LinAlgError
    )
    if isinstance(error, SyntaxError) and error.filename == FILE:
        return about | _unreadable(error)
    with contextlib.suppress(Exception):
        for frame, place in _own_frames(error):
            about |= _place(frame, place)
    return about


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # noqa: BLE001 - a __str__ of the learner's may raise anything
        return ""


def _unreadable(error: SyntaxError) -> dict[str, Any]:
    raw = error.text or ""
    code = raw.strip()
    about: dict[str, Any] = {"message": error.msg, "line": error.lineno, "code": code}
    if error.offset and error.end_lineno == error.lineno and error.end_offset:
        left = len(raw) - len(raw.lstrip()) + 1
        about["columns"] = [error.offset - left, max(error.end_offset, error.offset + 1) - left]
    return about


def _own_frames(error: BaseException) -> Iterator[tuple[FrameType, traceback.FrameSummary]]:
    places = traceback.extract_tb(error.__traceback__)
    for (frame, _), place in zip(traceback.walk_tb(error.__traceback__), places, strict=True):
        if place.filename == FILE:
            yield frame, place


def _place(frame: FrameType, place: traceback.FrameSummary) -> dict[str, Any]:
    first = place.lineno or 0
    last = max(place.end_lineno or first, first)
    raw = linecache.getline(FILE, first)
    if raw.partition("#")[0].rstrip().endswith(":"):
        last = first  # the head of a loop fails, not its body
    left = len(raw) - len(raw.lstrip())
    about: dict[str, Any] = {"line": first, "code": raw.strip(), "function": place.name}
    if first == last and place.colno is not None and place.end_colno is not None:
        failed = raw.encode()[place.colno : place.end_colno].decode(errors="replace")
        begin = len(raw.encode()[: place.colno].decode(errors="replace")) - left
        about["columns"] = [begin, begin + len(failed)]
    whole = "".join(linecache.getline(FILE, number) for number in range(first, last + 1))
    with contextlib.suppress(Exception):  # to describe a value may raise anything
        about["values"] = list(_values(whole, frame))
    return about


def _values(code: str, frame: FrameType) -> Iterator[str]:
    """What the names in ``code`` hold, for those that hold data: ``h is [5, 6, 3]``."""
    bare = re.sub(r"#.*|\"[^\"]*\"|'[^']*'", "", code)
    told = dict(_value(name, frame) for name in _NAME.findall(bare))
    described = ((name, _described(value)) for name, value in told.items())
    yield from [f"{name} is {said}" for name, said in described if said][:_MOST_VALUES]


_NOTHING = object()


def _value(name: str, frame: FrameType) -> tuple[str, Any]:
    """What ``h`` or ``self.W`` stands for at this place; of ``h.shape``, ``h`` is told."""
    first, *attributes = name.split(".")
    if keyword.iskeyword(first):
        return first, _NOTHING
    value = frame.f_locals.get(first, frame.f_globals.get(first, _NOTHING))
    told = first
    for attribute in attributes:
        if type(value).__module__ != frame.f_globals.get("__name__"):
            break
        value = value.__dict__.get(attribute, _NOTHING)
        told = f"{told}.{attribute}"
    return told, value


def _described(value: Any) -> str:
    kind = type(value)
    if isinstance(value, np.ndarray):
        shape = ", ".join(str(n) for n in value.shape)
        dtype = "" if value.dtype == np.float64 else f" of {value.dtype}"
        return f"[{shape}]{dtype}"
    if value is None or kind in (bool, int, float, str) or isinstance(value, np.generic):
        text = repr(value.item() if isinstance(value, np.generic) else value)
        return text if len(text) <= 40 else f"{text[:37]}..."
    if kind in (list, tuple):
        return f"a {kind.__name__} of {len(value)}"
    return ""
