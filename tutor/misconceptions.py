"""The bank of wrong implementations: who they are, and what they answer.

Their code lies in ``tutor/checks/misconceptions``, one file a lesson and tier; it is content,
never imported here. It runs as learner code does, in a worker of its own that never sees
any, and what it answered is kept like Keras's answers.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np

from tutor import course, judge, paths
from tutor.checks.case import Case
from tutor.errors import ContentError
from tutor.files import write_whole
from tutor.frames import Array
from tutor.outcomes import Tier
from tutor.sandbox.client import Call, Reply, Sandbox

_FOLDER = Path(__file__).resolve().parent / "checks" / "misconceptions"
_MOST_AXES = 4
_FORMAT = 2  # of the files in the cache
_OUR_CLASS = re.compile(r"\bCNN_\w+")

OUR_FAULT = "our fault"
"""The kind of a trace where the program itself failed, so that it says nothing of the code."""

_ENTRY = """

_chain = [{function}]


def right(*arguments):
    inner = _chain.pop()
    try:
        return inner(*arguments)
    finally:
        _chain.append(inner)


def _both(outer, inner):
    def wrong(*arguments):
        _chain.append(inner)
        try:
            return outer(*arguments)
        finally:
            _chain.pop()

    return wrong
"""
"""What the bank's functions call as ``right``: the reference, or for a pair the other mistake."""


class Part(StrEnum):
    """Parts of the bank, each run by itself when it is needed."""

    SINGLE = "single"
    PAIRS = "pairs"
    BEYOND = "beyond"
    BEYOND_PAIRS = "beyond-pairs"

    @property
    def tier(self) -> Tier:
        """What the misconceptions of this part break."""
        return Tier.BEYOND if self in (Part.BEYOND, Part.BEYOND_PAIRS) else Tier.CORE

    @property
    def paired(self) -> bool:
        """Whether they are two frequent ones at once."""
        return self in (Part.PAIRS, Part.BEYOND_PAIRS)


@dataclass(frozen=True)
class Misconception:
    """One mistake that learners make.

    Attributes:
        id: its function's name; two joined by ``+`` for a pair.
        name: one sentence to the learner.
        explanation: what happens, why, and what to look at.
        step: the heading in the lesson that helps.
    """

    id: str
    name: str
    explanation: str
    step: str


@dataclass(frozen=True, eq=False)
class Trace:
    """What one implementation made of one case, in a form that can be compared.

    Attributes:
        kind: ``array``; or ``raised``, :data:`OUR_FAULT`, or what else came back, in words.
        said: the exception's type and message, where the kind is ``raised``.
        array: float64, where the kind is ``array``.
        room: how far off printed digits may leave each number, where numbers were printed.
    """

    kind: str
    said: str = ""
    array: Array | None = None
    room: Array | None = None

    @property
    def error(self) -> str:
        """The type of the exception, where one was raised."""
        return self.said.partition(":")[0]

    def equals(self, other: Trace) -> bool:
        """Whether both came to the same, within the tolerance of the checks, or both raised."""
        if self.kind != other.kind or self.array is None or other.array is None:
            return self.kind == other.kind
        if self.array.shape != other.array.shape:
            return False
        room = judge.ABSOLUTE + judge.RELATIVE * np.abs(other.array)
        for printed in (self.room, other.room):
            room = room if printed is None else np.maximum(room, printed)
        both_nan = np.isnan(self.array) & np.isnan(other.array)
        if (np.isfinite(self.array) != np.isfinite(other.array)).any():
            return False
        with np.errstate(invalid="ignore"):
            near = np.abs(self.array - other.array) <= room
        return bool((near | both_nan | (self.array == other.array)).all())


def trace(case: Case, reply: Reply) -> Trace:
    """The trace that a reply leaves."""
    if reply.returned is None:
        kind = reply.finding.kind if reply.finding else "nothing"
        if reply.ours:
            kind = OUR_FAULT
        said = reply.finding.detail if reply.finding and kind == "raised" else ""
        return Trace(kind, said=_OUR_CLASS.sub("CNN", said))
    if case.judge in (judge.evaluation, judge.finite_evaluation):
        return _evaluation(reply)
    array = reply.returned.array
    if array is None or array.dtype.kind not in "fiub":
        return Trace(f"returned {reply.returned.type}")
    if reply.returned.shape == () and case.judge is not judge.integer:
        return Trace("returned a number")
    if array.ndim > _MOST_AXES:
        return Trace("too many axes")
    return Trace("array", array=array.astype(np.float64))


def _evaluation(reply: Reply) -> Trace:
    numbers = judge.four_numbers(reply)
    if numbers is not None:
        values, rooms = zip(*((one.value, one.room) for one in numbers), strict=True)
        return Trace("array", array=np.array(values), room=np.array(rooms))
    assert reply.returned is not None
    if items := reply.returned.items:  # a tuple of other than four numbers
        parts = [one.array for one in items if one.array is not None and one.shape == ()]
        if len(parts) == len(items):
            return Trace("array", array=np.array(parts, dtype=np.float64))
        return Trace(f"returned {', '.join(one.type for one in items)}")
    told = judge.evaluation(reply, np.zeros(4)).finding
    return Trace(told.sentence if told else "nothing")


@cache
def of(lesson_id: str, part: Part) -> tuple[Misconception, ...]:
    """The misconceptions of a part of a lesson's bank; none where it has no such part.

    Raises:
        ContentError: a docstring is not of the form that CONTRIBUTING describes.
    """
    tree = ast.parse(_text(lesson_id, part))
    single = [
        _read(lesson_id, node)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]
    if not part.paired:
        return tuple(single)
    known = {one.id: one for one in single}
    return tuple(_pair(known[a], known[b]) for a, b in itertools.combinations(_frequent(tree), 2))


def by_id(lesson_id: str) -> dict[str, Misconception]:
    """The whole bank of a lesson, pairs included; empty where it has none.

    Raises:
        ContentError: as :func:`of`.
    """
    return {one.id: one for part in Part for one in of(lesson_id, part)}


def traces(
    lesson_id: str, part: Part, cases: Sequence[Case], name: str, sandbox: Sandbox
) -> dict[str, list[Trace]]:
    """What every misconception of a lesson makes of every call, by its id.

    Args:
        lesson_id: the lesson.
        part: which part of the bank.
        cases: the cases in the order in which they are called, one of them twice.
        name: under which they are kept; it must tell lesson, version and seed.
        sandbox: where they run; learner code is not in their worker.
    """
    ids = [one.id for one in of(lesson_id, part)]
    if not ids:
        return {}
    source = _source(lesson_id, part)
    mark = hashlib.sha256(source.encode()).hexdigest()[:16]
    file = paths.answers_cache() / f"mistakes{_FORMAT}-{name}-{part}-{mark}.npz"
    found = None
    with contextlib.suppress(OSError):
        found = unpacked(file.read_bytes(), ids, len(cases))
    if found is None or not whole(found):
        found = run(lesson_id, part, cases, sandbox)
        if whole(found):
            with contextlib.suppress(OSError):
                file.parent.mkdir(parents=True, exist_ok=True)
                write_whole(file, packed(found))
    return found


def whole(traces: Mapping[str, Sequence[Trace]]) -> bool:
    """Whether every implementation could be run; not so where the program ended meanwhile."""
    return not any(one.kind == OUR_FAULT for row in traces.values() for one in row)


def run(
    lesson_id: str, part: Part, cases: Sequence[Case], sandbox: Sandbox
) -> dict[str, list[Trace]]:
    """As :func:`traces`, but run now, and nothing is kept."""
    ids = [one.id for one in of(lesson_id, part)]
    source = _source(lesson_id, part) if ids else ""
    return _rows(ids, list(_run(ids, lesson_id, cases, source, sandbox)), len(cases))


def _rows(ids: Sequence[str], found: Sequence[Trace], cases: int) -> dict[str, list[Trace]]:
    rows = iter(found)
    return {one: list(itertools.islice(rows, cases)) for one in ids}


def as_file(lesson_id: str, part: Part, id_: str) -> str:
    """A ``cnn.py`` that is right but for one misconception of the bank."""
    place = course.lesson(lesson_id).place
    return f"{_source(lesson_id, part)}\n\n{place} = {_identifier(id_)}\n"


def code(lesson_id: str, part: Part, id_: str) -> str:
    """The functions of a misconception as they stand in the bank, with the helpers they call.

    Without the docstring, which :class:`Misconception` has in parts. For reading: ``right`` in
    it is the reference, or for a pair the other mistake.
    """
    text = _text(lesson_id, part)
    tree = ast.parse(text)
    functions = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    wanted = id_.split("+")
    for name in wanted:  # grows while it is walked
        called = {one.id for one in ast.walk(functions[name]) if isinstance(one, ast.Name)}
        wanted += sorted((called & functions.keys()) - set(wanted))
    lines = text.splitlines()
    return "\n\n\n".join("\n".join(_without_docstring(functions[one], lines)) for one in wanted)


def _without_docstring(function: ast.FunctionDef, lines: Sequence[str]) -> list[str]:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    begin = function.body[0].lineno - 1
    return [*lines[function.lineno - 1 : begin], *lines[body[0].lineno - 1 : function.end_lineno]]


def _run(
    ids: Sequence[str], lesson_id: str, cases: Sequence[Case], source: str, sandbox: Sandbox
) -> Iterator[Trace]:
    with sandbox.open(source) as session:
        for one in ids:
            calls = [_aimed(case.call, one) for case in cases]
            for case, (_, reply) in zip(cases, session.run(calls), strict=True):
                yield trace(case, reply)


def _aimed(call: Call, misconception: str) -> Call:
    """The call of a case, for a wrong implementation in place of the learner's."""
    name = _identifier(misconception)
    plain = call.operation == "call"
    ask = call.ask | ({"function": name} if plain else {"class": f"CNN_{name}"})
    return replace(call, function=misconception, ask=ask)


def _source(lesson_id: str, part: Part) -> str:
    """The reference with a part of the lesson's bank below it."""
    place = course.lesson(lesson_id).place
    parts = [course.reference_file(), _ENTRY.format(function=place), _text(lesson_id, part)]
    for one in of(lesson_id, part):
        outer, _, inner = one.id.partition("+")
        name = _identifier(one.id)
        if inner:
            parts.append(f"{name} = _both({outer}, {inner})")
        if method := place.partition("CNN.")[2]:
            parts.append(f"class CNN_{name}(CNN):\n    {method} = {name}")
    return "\n\n".join(parts)


def _text(lesson_id: str, part: Part) -> str:
    tail = "_beyond" if part.tier is Tier.BEYOND else ""
    file = _FOLDER / f"{lesson_id}{tail}.py"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _read(lesson_id: str, node: ast.FunctionDef) -> Misconception:
    text = ast.get_docstring(node) or ""
    form = re.fullmatch(r"(?P<name>.+?)\n\n(?P<text>.+)\n\nStep: (?P<step>.+)", text, re.DOTALL)
    if form is None:
        raise ContentError(f"The misconception {node.name} of {lesson_id} is not explained.")
    explanation = " ".join(form["text"].split("\n"))
    return Misconception(node.name, form["name"], explanation, form["step"])


def _frequent(tree: ast.Module) -> Sequence[str]:
    """The ids that a file names FREQUENT: they meet in pairs."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FREQUENT":
            return tuple(ast.literal_eval(node.value))
    return ()


def _pair(first: Misconception, second: Misconception) -> Misconception:
    explanation = f"{first.explanation}\n\n{second.explanation}"
    name = f"Two things at once. {first.name} And: {second.name}"
    return Misconception(f"{first.id}+{second.id}", name, explanation, first.step)


def _identifier(misconception: str) -> str:
    return misconception.replace("+", "__and__")


def packed(traces: dict[str, list[Trace]]) -> bytes:
    """Traces as bytes; see :func:`unpacked`."""
    found = [one for row in traces.values() for one in row]
    kinds = sorted({_kind_and_said(one) for one in found})
    index = np.full((len(found), 4 + _MOST_AXES), -1, dtype=np.int64)
    parts: list[Array] = []
    start = 0
    for row, one in enumerate(found):
        index[row, 0] = kinds.index(_kind_and_said(one))
        if one.array is not None:
            index[row, 1:4] = start, one.room is not None, one.array.ndim
            index[row, 4 : 4 + one.array.ndim] = one.array.shape
            kept = [one.array] if one.room is None else [one.array, one.room]
            parts += [array.ravel() for array in kept]
            start += sum(array.size for array in kept)
    archive = io.BytesIO()
    values = np.concatenate(parts) if parts else np.zeros(0)
    np.savez_compressed(archive, kinds=np.array(kinds, dtype=str), index=index, values=values)
    return archive.getvalue()


def unpacked(data: bytes, ids: Sequence[str], cases: int) -> dict[str, list[Trace]] | None:
    """The reverse of :func:`packed`; None if the bytes are something else.

    Args:
        data: the bytes.
        ids: the misconceptions.
        cases: how many calls were made of each.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            kinds, index, values = kept["kinds"], kept["index"], kept["values"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    if len(index) != len(ids) * cases:
        return None
    found = []
    for kind, start, has_room, axes, *shape in index.tolist():
        array = room = None
        if start >= 0:
            size = int(np.prod(shape[:axes]))
            array = values[start : start + size].reshape(shape[:axes])
            room = (
                values[start + size : start + 2 * size].reshape(array.shape) if has_room else None
            )
        kind_, _, said = str(kinds[kind]).partition("\n")
        found.append(Trace(kind_, said, array, room))
    return _rows(ids, found, cases)


def _kind_and_said(one: Trace) -> str:
    return f"{one.kind}\n{one.said}"
