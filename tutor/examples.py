"""Writes a small case out for paper and pencil, and any case as a Python program.

The first of a lesson's examples that goes wrong (:func:`tutor.checks.examples`, smallest
first) is what a learner can follow by hand.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

import numpy as np

from tutor import course, judge
from tutor.checks.case import Case
from tutor.frames import Array
from tutor.results import Example, Grid
from tutor.sandbox.client import Reply
from tutor.wording import number
from tutor.workspace import REPRO_MARK

_FOUR = ("train loss", "train accuracy", "test loss", "test accuracy")
_MOST_CELLS = 64


def written(lesson_id: str, case: Case, reply: Reply, expected: Array | None) -> Example:
    """An example: what went in, what came back and what Keras gives."""
    form = _FORMS[case.call.operation](lesson_id, case)
    return Example(
        call=form.call,
        given=tuple(form.given),
        yours=tuple(_came_back(case, reply, case.target(expected))),
        keras=tuple(_keras(case, case.target(expected))),
        script=script(lesson_id, case, expected),
        printed=reply.printed,
    )


def script(lesson_id: str, case: Case, expected: Array | None) -> str:
    """A case as a program for a debugger or a notebook; it stands beside the learner's file."""
    form = _FORMS[case.call.operation](lesson_id, case)
    keras = "# Keras has no answer here: an error should be raised.\n"
    target = case.target(expected)
    if target is not None:
        keras = _assigned("keras", target) + 'print("Keras", keras, sep="\\n")\n'
    return _SCRIPT.format(
        mark=REPRO_MARK,
        what=course.lesson(lesson_id).place,
        imports=form.imports,
        given="".join(form.lines),
        call=form.python,
        keras=keras,
    )


_SCRIPT = '''"""An input for which {what} goes wrong: run it, debug it, change it.

{mark}
"""

import numpy as np
{imports}

{given}
yours = {call}
print("yours", yours, sep="\\n")
{keras}'''


class _Form:
    """How the calls of one operation are written: in grids for people, in lines for Python."""

    imports = "from cnn import CNN"
    call = ""
    python = ""

    def __init__(self, lesson_id: str, case: Case) -> None:
        self.ask = case.call.ask
        self.given: list[Grid] = []
        self.lines: list[str] = []
        self._write(lesson_id)

    def _write(self, lesson_id: str) -> None:
        raise NotImplementedError

    def _argument(self, name: str, value: Any) -> None:
        self.given += grids(name, value)
        self.lines.append(_assigned(name, value))

    def _network(self) -> None:
        for name in ("W", "b"):
            for place, entry in enumerate(self.ask[name]):
                self.given += grids(f"{name}[{place}]", entry)
            self.lines.append(_assigned(name, self.ask[name]))
        names = ", ".join(self.ask["lname"])
        self.given.append(("lname", (names,)))
        self.lines.append(f"lname = {self.ask['lname']!r}\n")


class _CallOfFunction(_Form):
    def _write(self, lesson_id: str) -> None:
        name = self.ask["function"]
        self.imports = f"from {PurePath(course.lesson(lesson_id).file).stem} import {name}"
        shown = []
        for argument, value in zip(_argument_names(lesson_id), self.ask["arguments"], strict=True):
            if isinstance(value, str):
                shown.append(f'"{value}"')
            else:
                shown.append(argument)
                self._argument(argument, value)
        self.call = self.python = f"{name}({', '.join(shown)})"


class _Setup(_Form):
    _after = "N"

    def _write(self, lesson_id: str) -> None:
        del lesson_id
        self._network()
        act = self.ask["activation"]
        self.call = f'network.setup_model(W, b, lname, "{act}")'
        self.lines.append(f"network = CNN(None, verbose=False)\n{self.call}\n")
        self.python = f"network.{self._after}"


class _Kept(_Setup):
    @property
    def _after(self) -> str:  # type: ignore[override]
        return "lname, network.activation" if self.ask["what"] == "names-kept" else "W, network.b"


class _Feedforward(_Form):
    imports = "from cnn import CNN\nfrom types import SimpleNamespace"

    def _write(self, lesson_id: str) -> None:
        del lesson_id
        self._network()
        self._argument("x", self.ask["x"])
        self.lines.append(f"network = CNN(SimpleNamespace(K={self.ask['classes']}), False)\n")
        self.lines.append(f'network.setup_model(W, b, lname, "{self.ask["activation"]}")\n')
        self.call = self.python = "network.feedforward(x)"


class _Evaluate(_Form):
    imports = "from cnn import CNN\nfrom types import SimpleNamespace"

    def _write(self, lesson_id: str) -> None:
        del lesson_id
        dataset = self.ask["dataset"]
        for part in ("train", "test"):
            self._argument(f"y_{part}", self.ask[part])
            self._argument(f"t_{part}", dataset[f"y_{part}_oh"])
        self.lines += [
            "y = np.concatenate([y_train, y_test])\n",
            "x_train = np.arange(len(y_train))[:, None]  # an image here is its number\n",
            "x_test = len(y_train) + np.arange(len(y_test))[:, None]\n",
            "dataset = SimpleNamespace(\n"
            "    x_train=x_train, y_train=t_train.argmax(1), y_train_oh=t_train,\n"
            f"    x_test=x_test, y_test=t_test.argmax(1), y_test_oh=t_test, K={dataset['K']},\n"
            ")\n",
            "network = CNN(dataset, verbose=False)\n",
            'network.W, network.b, network.lname, network.activation = [], [], [], "relu"\n',
            "one = network.feedforward_sample = lambda h: y[int(h.flat[0])]\n",
            "network.feedforward = lambda x: np.stack([one(h) for h in x])\n",
        ]
        self.call = "network.evaluate(), where feedforward gives y, and t is the truth"
        self.python = "network.evaluate()"


_FORMS: dict[str, Callable[[str, Case], _Form]] = {
    "call": _CallOfFunction,
    "setup": _Setup,
    "kept": _Kept,
    "feedforward": _Feedforward,
    "evaluate": _Evaluate,
}


def _argument_names(lesson_id: str) -> list[str]:
    head = course.lesson(lesson_id).stub.partition("):")[0].partition("(")[2]
    return [name.strip() for name in head.split(",")]


def _came_back(case: Case, reply: Reply, target: Array | None) -> Iterator[Grid]:
    if reply.returned is None:
        yield "", (reply.finding.sentence if reply.finding else "nothing",)
    elif case.call.operation == "evaluate":
        four = judge.four_numbers(reply)
        said = "no four numbers: they are neither returned nor printed with their names"
        yield from [("", (said,))] if four is None else _labelled([one.value for one in four])
    elif reply.returned.array is None or reply.returned.array.dtype.kind not in "fiub":
        returned = reply.returned
        yield "", (f"an array of {returned.dtype}" if returned.dtype else f"a {returned.type}",)
    elif case.call.operation == "kept":
        yield "", ("what self holds is something else",)
    else:
        yield from _with_form(reply.returned.array, target)


def _with_form(yours: Array, target: Array | None) -> Iterator[Grid]:
    """The numbers; with their shape or dtype where it is that which is wrong."""
    form = ""
    if target is not None and yours.shape != target.shape:
        form = f", shape {list(yours.shape)}"
    elif yours.dtype == np.float16:
        form = ", float16"
    for name, rows_ in grids("", yours):
        yield f"{form} {name}".rstrip() if form else name, rows_


def _keras(case: Case, target: Array | None) -> Iterator[Grid]:
    if target is None:
        yield "", ("an error should be raised",)
    elif case.call.operation == "evaluate":
        yield from _labelled(target.tolist())
    elif case.call.operation == "kept":
        yield "", ("the same objects, under the same names",)
    else:
        yield from grids("", target)


def _labelled(four: Sequence[float]) -> Iterator[Grid]:
    for name, value in zip(_FOUR, four, strict=True):
        yield name, (number(value),)


def grids(name: str, value: Any) -> Iterator[Grid]:
    """A value in rows of numbers: a matrix for each channel, or for each pair of them.

    Of four axes those of images, ``x`` or what came back, are ``[n, H, W, C]``, others
    ``[kh, kw, CI, CO]``.
    """
    array = np.asarray(value)
    if array.size == 0:
        yield name, ("[]",)
    elif array.size > _MOST_CELLS:
        yield name, (f"{' x '.join(map(str, array.shape))} numbers",)
    elif array.ndim <= 2:
        yield name, rows(array)
    else:
        over = (0, 3) if name in ("", "x") and array.ndim == 4 else tuple(range(2, array.ndim))
        for place in itertools.product(*(range(array.shape[axis]) for axis in over)):
            index: list[Any] = [slice(None)] * array.ndim
            for axis, at in zip(over, place, strict=True):
                index[axis] = at
            inside = ", ".join(":" if part == slice(None) else str(part) for part in index)
            label = f"{name}[{inside}]" if name else f"[{inside}]"
            yield label, rows(array[tuple(index)])


def rows(array: Array) -> tuple[str, ...]:
    """At most two axes of numbers, a line for each row, aligned."""
    if array.ndim == 0:
        return (number(float(array)),)
    cells = [[number(float(cell)) for cell in row] for row in np.atleast_2d(array)]
    width = max(len(cell) for row in cells for cell in row)
    return tuple(" ".join(cell.rjust(width) for cell in row) for row in cells)


def _assigned(name: str, value: Any) -> str:
    """A line of Python that gives a name its value, to the last digit."""
    if isinstance(value, list):
        return f"{name} = [{', '.join(_python(entry) for entry in value)}]\n"
    return f"{name} = {_python(value, f'{name} = np.array(')}\n"


def _python(value: Any, before: str = "") -> str:
    if isinstance(value, list):
        return repr(value)
    array = np.asarray(value)
    text = np.array2string(
        array,
        prefix=before,
        separator=", ",
        threshold=array.size + 1,
        floatmode="unique",
        max_line_width=96,
    )
    dtype = "" if array.dtype in (np.float64, np.int64) else f", dtype=np.{array.dtype}"
    return f"np.array({text}{dtype})"
