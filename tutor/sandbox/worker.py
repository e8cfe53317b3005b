"""Child side: loads one learner's file and calls its functions.

Answers with what came back, described and never judged: it knows no expected value.
Everything that it says is a claim by the learner's code, good for showing.

Started by :mod:`tutor.sandbox.zygote` as a fork, or on its own as
``python -m tutor.sandbox.worker``, then speaking over stdin and stdout.
"""

from __future__ import annotations

import contextlib
import io
import linecache
import os
import sys
import time
import types
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np

from tutor import frames
from tutor.sandbox import limits, process, standins
from tutor.sandbox.confinement import Confinement
from tutor.sandbox.explain import explain
from tutor.sandbox.layers import CONFINEMENT, Layer
from tutor.sandbox.layers import read as read_layers
from tutor.sandbox.naming import not_found
from tutor.sandbox.refusals import Refusals
from tutor.sandbox.source import FILE, compiled
from tutor.sandbox.syntax import inspected

_KEPT_TEXT = 32 * 1024
_MOST_TEXT = 4 * 1024 * 1024
_STOPPED_BY = "__stopped_by__"  # in the file's module: the error after its last definition
_PRINTED_TOGETHER = 1000  # of each call where several are answered in one frame
_MOST_BYTES = 64 * 1024 * 1024


class PrintedTooMuch(BaseException):
    """Not an ``Exception``, so that a careless ``except`` does not swallow it."""


class Printed(io.TextIOBase):
    """Takes what is printed: keeps the beginning and the end, and stops a flood."""

    def __init__(self) -> None:
        self._head: list[str] = []
        self._tail = ""
        self._size = 0

    def writable(self) -> bool:
        """Always: this is where ``print`` goes."""
        return True

    def write(self, text: str) -> int:
        """Takes ``text``.

        Raises:
            PrintedTooMuch: it is more than 4 MiB in one call.
            TypeError: it is no text.
        """
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._size += len(text)
        if self._size > _MOST_TEXT:
            raise PrintedTooMuch
        if self._size <= _KEPT_TEXT:
            self._head.append(text)
        else:
            self._tail = (self._tail + text)[-_KEPT_TEXT:]
        return len(text)

    def text(self) -> str:
        """What was printed, the middle left out where it was long."""
        return "".join(self._head) + ("\n[...]\n" + self._tail if self._tail else "")


def preload() -> None:
    """Imports what learners import, so that a fork has it already."""
    import scipy.signal
    import skimage.measure

    _ = scipy.signal.convolve2d, skimage.measure.block_reduce  # both packages load lazily


def serve(
    read: BinaryIO, write: BinaryIO, confinement: Confinement, layers: frozenset[Layer]
) -> None:
    """Puts this process under ``layers``, then answers frames until the program closes the pipe.

    Args:
        read: the questions.
        write: where the answers go; each repeats the number and the nonce of its question, and
            the first one tells the layers that are in force.
        confinement: the layers as they were prepared.
        layers: those that are wanted.
    """
    in_force = confinement.enforce(layers)
    limits.report_where_on_timeout()
    sys.meta_path.insert(0, standins.Finder())
    hook = Refusals(FILE, confinement.readable)
    hook.listen()
    module = types.ModuleType("cnn")
    networks: dict[str, Any] = {}
    questions = frames.from_stream(read)
    sequence = 0
    while True:
        try:
            frame = frames.decode(questions, sequence, nonce=None)
        except EOFError:
            return
        if frame.kind == "ready":
            answer = frames.packed("answer", {"in_force": in_force})
        else:
            answer = _answer(module, networks, frame, hook)
        try:
            encoded = frames.encode(answer, sequence, frame.nonce)
        except (TypeError, ValueError):
            encoded = frames.encode(frames.Frame("unspeakable"), sequence, frame.nonce)
        write.write(encoded)
        write.flush()
        sequence += 1


def _answer(
    module: types.ModuleType, networks: dict[str, Any], frame: frames.Frame, hook: Refusals
) -> frames.Frame:
    ask = frames.unpacked(frame)
    if "cpu_seconds" in ask:
        limits.allow(ask["cpu_seconds"], ask["wall_seconds"])
    if frame.kind == "inspect":
        return frames.packed("answer", _inspected(ask["source"]))
    if frame.kind == "several":
        asked = zip(ask["operations"], ask["asks"], strict=True)
        about = [_done(module, networks, operation, one, hook) for operation, one in asked]
        for one in about:
            one["printed"] = one["printed"][:_PRINTED_TOGETHER]
        return frames.packed("answers", about)
    return frames.packed("answer", _done(module, networks, frame.kind, ask, hook))


def _inspected(source: str) -> dict[str, Any]:
    try:
        return {"inspection": inspected(source)}
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        return {"error": explain(error)}


def _done(
    module: types.ModuleType,
    networks: dict[str, Any],
    operation: str,
    ask: dict[str, Any],
    hook: Refusals,
) -> dict[str, Any]:
    """Does one thing; what came of it, in a form that can be sent."""
    printed = Printed()
    started = time.perf_counter()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            value = _OPERATIONS[operation](module, networks, ask)
        about: dict[str, Any] = {"value": describe(value)}
    except BaseException as error:  # noqa: BLE001 - learner code may raise anything at all
        about = {"error": explain(error)}
    about["printed"] = printed.text()
    about["seconds"] = time.perf_counter() - started
    about["cpu"] = time.process_time()
    about["tried"] = [[one.kind, one.what[:200], one.line] for one in hook.taken()]
    return about


def _load(module: types.ModuleType, networks: dict[str, Any], ask: dict[str, Any]) -> None:
    source = ask["source"]
    lines = [f"{line}\n" for line in source.split("\n")]
    linecache.cache[FILE] = (len(source), None, lines, FILE)
    sys.modules["cnn"] = module
    try:
        exec(compiled(source), module.__dict__)  # noqa: S102 - this is what a worker is for
    except Exception as error:
        # A test call at the end of the file fails with what it tries; what is defined is judged.
        own = [one for one in vars(module).values() if getattr(one, "__module__", "") == "cnn"]
        if not own or isinstance(error, standins.FrameworkImport | standins.FrameworkUse):
            raise
        module.__dict__[_STOPPED_BY] = error


def _call(module: types.ModuleType, networks: dict[str, Any], ask: dict[str, Any]) -> Any:
    return _named(module, ask["function"])(*ask["arguments"])


def _timed(module: types.ModuleType, networks: dict[str, Any], ask: dict[str, Any]) -> Any:
    """Makes one call several times; how many seconds each took, by the clock of this process.

    The arguments are kept for the next time, when none are sent.
    """
    function, seconds = _named(module, ask["function"]), np.empty(ask["times"])
    arguments = networks["arguments"] = ask.get("arguments") or networks["arguments"]
    for i in range(len(seconds)):
        started = time.perf_counter()
        function(*arguments)
        seconds[i] = time.perf_counter() - started
    return seconds


def _setup(module: types.ModuleType, networks: dict[str, Any], ask: dict[str, Any]) -> Any:
    network = _network(module, ask, types.SimpleNamespace(K=ask["classes"]))
    networks["last"] = network
    return network.N


def _kept(module: types.ModuleType, networks: dict[str, Any], ask: dict[str, Any]) -> Any:
    """What the network keeps, as numbers: those of W and b entry by entry, or its texts."""
    network = _network(module, ask, types.SimpleNamespace(K=ask["classes"]))
    if ask["what"] == "names-kept":
        return np.array([*map(ord, "\n".join([*network.lname, network.activation]))])
    entries = [np.ravel(entry) for entry in (*network.W, *network.b)]
    return np.concatenate([part for entry in entries for part in ([entry.size], entry)])


def _feedforward(module: types.ModuleType, networks: dict[str, Any], ask: dict[str, Any]) -> Any:
    if "W" in ask:
        _setup(module, networks, ask)
    return networks["last"].feedforward(ask["x"])


def _evaluate(module: types.ModuleType, networks: dict[str, Any], ask: dict[str, Any]) -> Any:
    """Calls ``evaluate`` with its forward pass replaced by given predictions, image by image."""
    dataset = types.SimpleNamespace(**ask["dataset"])
    network = _named(module, ask.get("class", "CNN"))(dataset, verbose=False)
    given = (ask["W"], ask["b"], ask["lname"], ask["activation"])
    with contextlib.suppress(Exception):  # evaluate is judged alone: setup_model may be unwritten
        network.setup_model(*given)
    network.W, network.b, network.lname, network.activation = given
    known = {
        image.tobytes(): row
        for x, rows in ((dataset.x_train, ask["train"]), (dataset.x_test, ask["test"]))
        for image, row in zip(x, rows, strict=True)
    }

    def feedforward_sample(h: Any) -> Any:
        return known[np.ascontiguousarray(h).tobytes()].copy()

    def feedforward(x: Any) -> Any:
        return np.stack([feedforward_sample(h) for h in x])

    network.feedforward_sample, network.feedforward = feedforward_sample, feedforward
    return network.evaluate()


def _network(module: types.ModuleType, ask: dict[str, Any], dataset: Any) -> Any:
    network = _named(module, ask.get("class", "CNN"))(dataset, verbose=False)
    network.setup_model(ask["W"], ask["b"], ask["lname"], ask["activation"])
    return network


def _named(module: types.ModuleType, name: str) -> Callable[..., Any]:
    found = getattr(module, name, None)
    if not callable(found) and _STOPPED_BY in module.__dict__:
        raise module.__dict__[_STOPPED_BY]
    if not callable(found):
        raise not_found(name, module, "".join(linecache.getlines(FILE)))
    return found  # type: ignore[no-any-return]


_OPERATIONS: dict[str, Callable[[types.ModuleType, dict[str, Any], dict[str, Any]], Any]] = {
    "load": _load,
    "call": _call,
    "timed": _timed,
    "setup": _setup,
    "kept": _kept,
    "feedforward": _feedforward,
    "evaluate": _evaluate,
}


def describe(value: Any) -> dict[str, Any]:
    """What was returned: its type's name, and the numbers where it has plain ones."""
    kind = type(value)
    about: dict[str, Any] = {"type": kind.__name__[:80]}
    if isinstance(value, np.ma.MaskedArray):
        return about
    if kind in (bool, int, float, complex) or isinstance(value, np.ndarray | np.generic):
        array = np.array(value, copy=False) if isinstance(value, np.ndarray) else np.asarray(value)
        about |= {"dtype": str(array.dtype)[:80], "shape": list(array.shape)}
        if frames.is_plain(array.dtype) and array.nbytes <= _MOST_BYTES:
            about["array"] = np.array(array, subok=False)
    elif kind in (tuple, list):
        about["length"] = len(value)
        about["items"] = [describe(one) for one in value[:8]]
    return about


def main() -> None:
    """A waiting worker of its own: stdin and stdout become the pipes, stderr takes prints.

    ``python -m tutor.sandbox.worker [LAYERS]``, the layers as :mod:`tutor.sandbox.layers` spells
    them.
    """
    layers = read_layers(sys.argv[1]) if len(sys.argv) > 1 else CONFINEMENT
    read, write = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)
    os.dup2(2, 1)
    preload()
    os.chdir(os.path.abspath(os.sep))  # noqa: PTH100 - the learner's folder is not ours to hold
    process.die_with_parent()
    process.hide_memory()
    serve(os.fdopen(read, "rb"), os.fdopen(write, "wb"), Confinement(), layers)


if __name__ == "__main__":
    # Run under its importable name, so that the classes above exist once.
    from tutor.sandbox import worker

    worker.main()
