"""Sessions that are stopped, files that are looked at without being run, packages that stand in."""

import threading

import numpy as np
import pytest

from tutor import course
from tutor.checker import Checker
from tutor.outcomes import Outcome
from tutor.results import Finding
from tutor.sandbox.client import Allowance, Call, Together
from tutor.sandbox.inspection import Inspection, Span

LONG = Allowance(300, 300)
F = Call("f", "call", {"function": "f", "arguments": []})


@pytest.fixture
def in_thread():
    """``in_thread(work)``: runs it beside the test; the thread, which the test joins."""
    started = []

    def run(work) -> threading.Thread:
        started.append(threading.Thread(target=work))
        started[-1].start()
        return started[-1]

    yield run
    for thread in started:
        thread.join(30)
        assert not thread.is_alive()


def test_a_loop_at_import_can_be_stopped(small_sandbox, descendants, until, in_thread):
    """A session is there before anything of its file runs, so another thread can end it."""
    with small_sandbox.open("x = 1") as warm:
        assert warm.unloadable is None
    before = descendants()
    sessions, results = [], []
    checker = Checker(small_sandbox, None)
    small_sandbox.allowance, kept = LONG, small_sandbox.allowance
    try:
        running = in_thread(
            lambda: results.append(
                checker.check("while True:\n    pass\n", ["pool2d"], opened=sessions.append)
            )
        )
        until(lambda: sessions and descendants() - before)
        sessions[0].cancel()
        running.join(30)
    finally:
        small_sandbox.allowance = kept
    (lesson,) = [one for one in results[0].lessons if one.lesson == "pool2d"]
    assert (lesson.outcome, lesson.finding.kind) == (Outcome.OUR_FAULT, "stopped")
    assert results[0].unloadable is None
    until(lambda: descendants() == before)


def test_a_check_that_is_stopped_is_never_called_a_crash(small_sandbox, until, in_thread):
    """Whenever the stop comes: what ended is our doing, and counts for nothing."""
    for moment in range(12):
        with small_sandbox.open("def f():\n    while True: pass", LONG) as session:
            replies = []
            running = in_thread(lambda s=session, r=replies: r.extend(s.run([F] * 3)))
            until(lambda n=moment, s=session: n < 4 or s.in_force)
            session.cancel()
            running.join(30)
        assert {(reply.finding.kind, reply.ours) for _, reply in replies} == {("stopped", True)}


def test_a_session_that_was_stopped_before_it_began_runs_nothing(small_sandbox):
    """Nor does it start a worker for long."""
    session = small_sandbox.open("print('ran')")
    session.cancel()
    reply = session.load()
    assert (reply.finding.kind, reply.printed) == ("stopped", "")
    assert session.close() is None


def test_the_record_says_behind_which_walls_it_ran(sandbox):
    """In words, whether they were tried or not."""
    result = Checker(sandbox, None).check(course.reference_file(), ["pool2d"])
    assert result.isolation.startswith("Isolation: ")


LOOKED_AT = """\
import numpy as np
from scipy import signal

@decorated
def outer(x):
    def inner():
        import keras
    return np.sum([v for v in x]) + 1.5

class CNN:
    async def evaluate(self):
        pass
while True:
    pass
"""


def test_a_file_is_looked_at_without_being_run(small_sandbox):
    """Functions with their lines, imports with theirs, and the tree of its tokens."""
    found = small_sandbox.inspect(LOOKED_AT)
    assert isinstance(found, Inspection)
    assert found.functions == (
        Span("outer", 4, 8, frozenset({"sum"}), loops=1),
        Span("outer.inner", 6, 7),
        Span("CNN.evaluate", 11, 12),
    )
    assert found.imports == (("numpy", 1), ("scipy", 2), ("keras", 7))
    assert found.names[found.tokens[0, 0]] == "Module"
    assert {"Attribute sum", "Constant float", "FunctionDef"} <= set(found.names)
    assert (np.diff(found.tokens[:, 1]) <= 1).all()  # a child is one deeper than its parent


def test_renamed_and_reformatted_code_has_the_same_tokens(small_sandbox):
    """What a copyist changes first is left out."""
    one = small_sandbox.inspect("def f(x):\n    y = x + 1\n    return y\n")
    other = small_sandbox.inspect(
        "def g(image):  # mine\n\n    out = (image + 2)\n    return out\n"
    )
    changed = small_sandbox.inspect("def f(x):\n    y = x - 1\n    return y\n")
    tokens = [
        [(found.names[name], depth) for name, depth, _ in found.tokens]
        for found in (one, other, changed)
    ]
    assert tokens[0] == tokens[1] != tokens[2]


def test_a_function_that_cannot_be_read_is_left_out_and_the_others_are_told(small_sandbox):
    """As in a check."""
    found = small_sandbox.inspect("def f(x):\n    return x +\n\ndef g(x):\n    return x\n")
    assert [one.name for one in found.functions] == ["f", "g"]


@pytest.mark.parametrize("source", ["x = = 1", "(" * 5000, "x = " + "-" * 100_000 + "1"])
def test_a_file_that_cannot_be_read_is_told(small_sandbox, source):
    """In a sentence; what it costs, it costs the worker."""
    assert isinstance(small_sandbox.inspect(source), Finding)


def test_the_largest_file_is_looked_at_within_its_limits(small_sandbox):
    """Parsing it takes hundreds of times its size."""
    found = small_sandbox.inspect("x=1\n" * (64 * 1024))
    assert isinstance(found, Inspection | Finding)
    if isinstance(found, Finding):
        assert found.kind in ("memory", "time")


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("import keras\n\nlayer = keras.layers.Dense(3)", 3, "Line 3 computes with keras"),
        ("from tensorflow.keras import Sequential\nSequential()", 2, "computes with tensorflow"),
        ("import pandas as pd\nx = 1\npd.read_csv('x')", 3, "Line 3 computes with pandas"),
        ("import keras\nclass A(keras.Model): pass\nA()", 3, "Line 3 computes with keras"),
        ("import tensorflow as tf\nwith tf.device('x'):\n    pass", 2, "computes with tensorflow"),
        ("import keras\nfor x in keras.data: pass", 2, "computes with keras"),
    ],
)
def test_the_first_use_of_a_package_that_is_not_here_is_told(small_sandbox, source, line, said):
    """By its line: that it was imported is nothing to speak of."""
    finding = small_sandbox.open(source).unloadable
    assert (finding.kind, finding.line) == ("import", line)
    assert said in finding.sentence


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def pool2d_Layer(h): pass", "no function pool2d_layer, but it has pool2d_Layer"),
        ("def pool2D_layer(h): pass", "no function pool2d_layer, but it has pool2D_layer"),
        ("def pооl2d_layer(h): pass", "with a CYRILLIC SMALL LETTER O"),
        ("def poo2d_layer(h): pass", "but it has poo2d_layer"),
        ("if __name__ == '__main__':\n    def pool2d_layer(h): pass", "outside of `if __name__"),
        ("x = 1", "no function pool2d_layer: give it back its name."),
    ],
)
def test_why_a_function_is_missing_is_told(small_sandbox, source, said):
    """Misspelt, written with letters that look alike, or where nothing is run."""
    call = Call("pool2d_layer", "call", {"function": "pool2d_layer", "arguments": [1]})
    with small_sandbox.open(source) as session:
        finding = session.call(call).finding
    assert finding.kind == "missing"
    assert said in finding.sentence


def test_a_question_is_made_once_however_often_it_is_asked():
    """A class is asked the same calls; what they may take is part of the question."""
    call = Call("f", "call", {"function": "f", "arguments": [np.ones(3)]})
    plain, short, long = call.frame(), call.frame(Allowance(1.0)), call.frame(Allowance(5.0))
    assert call.frame() is plain
    assert call.frame(Allowance(1.0)) is short
    assert [one.body.get("cpu_seconds") for one in (plain, short, long)] == [None, 1.0, 5.0]
    assert short.bytes is short.bytes
    assert "cpu_seconds" not in call.ask
    both = Together([call, call])
    assert both.call is both.call
    assert both.call.ask["asks"] == [call.ask, call.ask]
    assert both.call.most_bytes == 2 * call.most_bytes
