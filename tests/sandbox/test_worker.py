"""Learner code that goes wrong in every way: each gets its sentence, and nothing is left behind."""

import textwrap
import threading

import numpy as np
import pytest

from tutor import course
from tutor.checker import Checker
from tutor.outcomes import Outcome
from tutor.sandbox.client import Allowance, Call, Sandbox

COULD_NOT_RUN, FAILED = Outcome.COULD_NOT_RUN, Outcome.FAILED


class NoKeras:
    """Not needed for the default seed."""

    def ask(self, questions):
        """Fails the test."""
        raise AssertionError(questions)


def with_pooling(body: str) -> str:
    """The reference, with another body for ``pool2d_layer``."""
    body = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    hostile = f"def pool2d_layer(h):\n{body}\n"
    text = course.reference_file().replace(course.lesson("pool2d").solution, hostile)
    assert hostile in text
    return text


def checked(sandbox: Sandbox, source: str, *lessons: str):
    """The results of the lessons, each judged alone."""
    result = Checker(sandbox, NoKeras()).check(source, lessons, at_desk=False)
    return result if not lessons else (result, *result.lessons)


LOOP = "while True: pass"
DISASTERS = {
    "endless loop": (LOOP, COULD_NOT_RUN, "time", "without end"),
    "endless loop that catches all": (
        """
        while True:
            try:
                while True: pass
            except BaseException: pass
        """,
        COULD_NOT_RUN,
        "time",
        "without end",
    ),
    "endless loop that ignores signals": (
        """
        import signal
        for one in (signal.SIGXCPU, signal.SIGTERM, signal.SIGALRM):
            signal.signal(one, signal.SIG_IGN)
        while True: pass
        """,
        COULD_NOT_RUN,
        "time",
        "was still computing",
    ),
    "sleep": (
        "import time; time.sleep(600)",
        COULD_NOT_RUN,
        "time",
        "waiting, not computing, at line",
    ),
    "stop": (
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
        COULD_NOT_RUN,
        "time",
        "did not answer",
    ),
    "sys.exit": ("import sys; sys.exit(0)", COULD_NOT_RUN, "exit", "ends the program (sys.exit"),
    "quit": ("raise SystemExit", COULD_NOT_RUN, "exit", "ends the program"),
    "os._exit": ("import os; os._exit(0)", COULD_NOT_RUN, "exit", "pool2d_layer ended the program"),
    "segfault": ("import ctypes; ctypes.string_at(0)", COULD_NOT_RUN, "crash", "SIGSEGV"),
    "abort": ("import os; os.abort()", COULD_NOT_RUN, "crash", "SIGABRT"),
    "keras": (
        "import keras\nreturn keras.ops.max(h, axis=0)",
        COULD_NOT_RUN,
        "import",
        "computes with keras",
    ),
    "tensorflow": (
        "return __import__('tensor' + 'flow').constant(h)",
        COULD_NOT_RUN,
        "import",
        "computes with tensorflow",
    ),
    "torch": ("import torch", COULD_NOT_RUN, "import", "imports torch"),
    "import of nothing": ("import no_such_thing", COULD_NOT_RUN, "import", "no_such_thing"),
    "flood of prints": ("while True: print('x' * 1000)", COULD_NOT_RUN, "output", "4 MiB"),
    "flood of bytes": (
        "import os\nwhile True: os.write(1, b'x' * 65536)",
        COULD_NOT_RUN,
        "output",
        "4 MiB",
    ),
    "flood of descriptors": (
        "kept = [open('/dev/null') for _ in range(10**6)]",
        COULD_NOT_RUN,
        "raised",
        "Too many open files",
    ),
    "recursion": ("return pool2d_layer(h)", COULD_NOT_RUN, "raised", "calls itself without end"),
    "2 GiB": ("return np.ones(2**28)", COULD_NOT_RUN, "memory", "more than 1 GiB"),
    "not written": ("raise NotImplementedError", COULD_NOT_RUN, "not written", "pool2d_layer is"),
    "input": ("return input('h?')", COULD_NOT_RUN, "input", "waits for the keyboard"),
    "interrupt": ("raise KeyboardInterrupt", COULD_NOT_RUN, "raised", "KeyboardInterrupt"),
    "own mistake": (
        "return h / undefined",
        COULD_NOT_RUN,
        "raised",
        "uses the name undefined, which nothing has defined",
    ),
    "text that raises": (
        """
        class Hostile(BaseException):
            def __str__(self): raise self
            __repr__ = __str__
        raise Hostile
        """,
        COULD_NOT_RUN,
        "raised",
        "raised Hostile",
    ),
    "text that never ends": (
        """
        class Hostile(Exception):
            def __str__(self):
                while True: pass
        raise Hostile
        """,
        COULD_NOT_RUN,
        "time",
        "without end",
    ),
    "text that commands the terminal": (
        r"raise ValueError('\x1b]0;owned\x07 [/bold] \u202e')",
        COULD_NOT_RUN,
        "raised",
        "�]0;owned� [/bold] �",
    ),
    "error that claims to be a verdict": (
        "raise type('PASSED', (Exception,), {})('all right')",
        COULD_NOT_RUN,
        "raised",
        "raised PASSED: all right",
    ),
    "writes bytes": (
        "import sys; sys.stdout.write(b'x')",
        COULD_NOT_RUN,
        "raised",
        "write() argument must be str, not bytes",
    ),
    "not enough arguments": (
        "return (lambda a, b: a)(h)",
        COULD_NOT_RUN,
        "raised",
        "missing 1 required positional argument",
    ),
    "closes all pipes": (
        "import os; os.closerange(0, 64); return h",
        COULD_NOT_RUN,
        "crash|exit",
        "pool2d_layer",
    ),
    "list": ("return h.tolist()", FAILED, "type", "returned a list"),
    "generator": ("return (x for x in h)", FAILED, "type", "returned a generator"),
    "coroutine": (
        "async def later(): return h\nreturn later()",
        FAILED,
        "type",
        "returned a coroutine",
    ),
    "None": ("pass", FAILED, "type", "Nothing came back"),
    "text": ("return 'passed'", FAILED, "type", "returned a str"),
    "number": ("return 1.0", FAILED, "type", "returned a float"),
    "class that claims": (
        """
        class ndarray(list):
            shape = (2, 2, 1)
            def __array__(self, *_): return h
            def __eq__(self, other): return True
        return ndarray()
        """,
        FAILED,
        "type|dtype",
        "",
    ),
    "objects": ("return h.astype(object)", FAILED, "dtype", "object"),
    "float16": ("return h.astype('f2')", FAILED, "dtype", "float16"),
    "complex": ("return h.astype('c16')", FAILED, "dtype", "complex128"),
    "masked": ("return np.ma.array(h)", FAILED, "type", "MaskedArray"),
    "wrong shape": ("return h[1:]", FAILED, "shape", "Keras gives"),
    "nan": ("return h[::2, ::2] * np.nan", FAILED, "not finite", "contains nan at [0, 0, 0]"),
    "infinity": ("return h[::2, ::2] + np.inf", FAILED, "not finite", "contains inf"),
    "128 GiB": (
        "return np.lib.stride_tricks.as_strided(h, (1 << 17, 1 << 17), (0, 0))",
        FAILED,
        "shape",
        "[131072, 131072]",
    ),
    "20 axes": ("return h[(None,) * 20]", COULD_NOT_RUN, "protocol", "unreadable"),
    "more than can be sent": (
        "return np.zeros((1500, 1500))",
        COULD_NOT_RUN,
        "protocol",
        "unreadable",
    ),
}


@pytest.mark.parametrize(
    ("body", "outcome", "kind", "said"), DISASTERS.values(), ids=list(DISASTERS)
)
def test_a_function_that_goes_wrong_is_told_and_the_next_one_is_judged(
    small_sandbox, body, outcome, kind, said
):
    """One broken function is one broken function."""
    _, broken, after = checked(small_sandbox, with_pooling(body), "pool2d", "flatten")
    assert (broken.outcome, broken.finding.kind in kind.split("|")) == (outcome, True), broken
    assert said in broken.finding.sentence
    assert after.outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("source", "kind", "said"),
    [
        ("x = (1\n", "syntax", "Line 1 cannot be read by Python"),
        ("x = 1\n  y = 2\n", "syntax", "Line 2"),
        ("%matplotlib inline\n", "syntax", "Line 1"),
        ("x = 1\n\nimport torch\n", "import", "Line 3 imports torch"),
        ("import keras as k\nk.Sequential()\n", "import", "Line 2 computes with keras"),
        ("import sys\nsys.exit(0)\n", "exit", "Line 2 ends the program"),
        ("import os\nos._exit(0)\n", "exit", "cnn.py ended the program itself"),
        ("while True:\n    pass\n", "time", "is there a loop without end"),
        ("import time\ntime.sleep(600)\n", "time", "waiting, not computing, at line 2"),
        ("while True:\n    print('x' * 1000)\n", "output", "4 MiB"),
        ("import ctypes\nctypes.string_at(0)\n", "crash", "SIGSEGV"),
        ("raise ValueError('no')\n", "raised", "Line 1 raised ValueError: no"),
        ("x = input()\n", "input", "Line 1 waits for the keyboard"),
        ("(" * 10_000, "syntax|memory|raised", ""),
        ("x = " + "-" * 100_000 + "1", "syntax|memory|raised|crash", ""),
    ],
    ids=range(15),
)
def test_a_file_that_cannot_be_loaded_is_told_once_for_all_lessons(
    small_sandbox, source, kind, said
):
    """And is told apart from a function that goes wrong."""
    result, *lessons = checked(small_sandbox, source, "activation", "pool2d")
    assert result.unloadable.kind in kind.split("|")
    assert said in result.unloadable.sentence
    assert {lesson.outcome for lesson in lessons} == {COULD_NOT_RUN}
    assert {lesson.finding for lesson in lessons} == {result.unloadable}


def test_time_that_was_computed_is_told_from_time_that_was_waited(small_sandbox):
    """Of CPU there is less than of wall time, and both are named as they were."""
    source = "def f():\n    while True:\n        pass\n"
    finding = call(small_sandbox, source, Allowance(cpu=1, wall=120)).finding
    assert finding.sentence.startswith("f was still computing after 1 s at line ")
    assert finding.line in (2, 3)


@pytest.mark.parametrize("damage", ["", "pool2d_layer = 7\n", "def pool2d_Layer(h): return h\n"])
def test_a_missing_function_is_named(small_sandbox, damage):
    """Gone, no function, or misspelt; the others are judged."""
    source = course.reference_file().replace(course.lesson("pool2d").solution, damage)
    _, missing, after = checked(small_sandbox, source, "pool2d", "flatten")
    assert (missing.outcome, missing.finding.kind) == (COULD_NOT_RUN, "missing")
    assert "no function pool2d_layer" in missing.finding.sentence
    assert after.outcome is Outcome.PASSED


def test_a_missing_class_is_named(small_sandbox):
    """The methods cannot be found without it."""
    source = course.reference_file().replace("class CNN", "class Net")
    _, setup, network = checked(small_sandbox, source, "setup_model", "network")
    assert {setup.finding.kind, network.finding.kind} == {"missing"}
    assert "no class CNN" in setup.finding.sentence


def test_hand_ins_may_import_what_the_lab_gave_them(small_sandbox):
    """An unused import of ``data_generator`` is harmless."""
    source = "import data_generator\n" + course.reference_file()
    _, lesson = checked(small_sandbox, source, "pool2d")
    assert lesson.outcome is Outcome.PASSED


def test_the_line_of_a_mistake_is_that_of_the_learners_file(small_sandbox):
    """Not of a library that it called, and with the code as it was written."""
    source = with_pooling("x = 1\nreturn np.reshape(h, (7, 7, 7))")
    _, lesson = checked(small_sandbox, source, "pool2d")
    lines = source.splitlines()
    assert lesson.finding.line == lines.index("    return np.reshape(h, (7, 7, 7))") + 1
    assert lesson.finding.code == "return np.reshape(h, (7, 7, 7))"


def test_what_is_printed_is_shown_with_its_case(small_sandbox):
    """Both streams, cut in the middle where it is long, and cleaned."""
    body = """
        import sys
        print("begin", h.shape, "\\x1b[31m")
        print("to stderr", file=sys.stderr)
        print("x" * 100_000)
        print("end")
        return h
    """
    _, lesson = checked(small_sandbox, with_pooling(body), "pool2d")
    printed = lesson.cases[0].printed
    assert printed.startswith("begin (4, 4, 1) �[31m\nto stderr\n")
    assert len(printed) < 70_000
    _, silent = checked(small_sandbox, course.reference_file(), "pool2d")
    assert {case.printed for case in silent.cases} == {""}


def test_an_answer_that_changes_is_told(small_sandbox):
    """One case is tried twice."""
    body = "pool2d_layer.calls = getattr(pool2d_layer, 'calls', 0) + 1\n"
    body += "return h.reshape(h.shape[0] // 2, 2, h.shape[1] // 2, 2, -1).max(axis=(1, 3))"
    body += " + (pool2d_layer.calls > 12)"
    _, lesson = checked(small_sandbox, with_pooling(body), "pool2d")
    assert "unsteady" in {case.finding.kind for case in lesson.cases if case.finding}


def test_input_that_is_overwritten_does_not_spoil_the_next_case(small_sandbox):
    """Every call gets its own copy."""
    body = "out = h[::2, ::2].copy()\nfor y in (0, 1):\n    for x in (0, 1):\n"
    body += "        out = np.maximum(out, h[y::2, x::2][:out.shape[0], :out.shape[1]])\n"
    _, lesson = checked(small_sandbox, with_pooling(body + "h[:] = 0\nreturn out"), "pool2d")
    assert lesson.outcome is Outcome.PASSED


def call(sandbox: Sandbox, source: str, allowance: Allowance | None = None):
    """What ``f()`` in ``source`` gives."""
    with sandbox.open(source, allowance) as session:
        assert session.unloadable is None, session.unloadable
        return session.call(Call("f", "call", {"function": "f", "arguments": []}))


def test_learner_code_sees_nothing_of_the_environment(each_sandbox, monkeypatch):
    """Nor of the arguments, nor of the folder that the program was started in."""
    monkeypatch.setenv("CNN_TUTOR_SECRET", "secret")
    reply = call(
        each_sandbox,
        "import os, sys, numpy as np\n"
        "def f():\n"
        "    return np.array(['CNN_TUTOR_SECRET' in os.environ, '' in sys.path])",
    )
    assert reply.returned.array.tolist() == [False, False]


def test_one_file_finds_nothing_of_another(each_sandbox):
    """Each file gets a process of its own."""
    call(each_sandbox, "import numpy as np\nnp.spoiled = True\ndef f(): return 1.0")
    reply = call(
        each_sandbox, "import numpy as np\ndef f(): return np.array([hasattr(np, 'spoiled')])"
    )
    assert reply.returned.array.tolist() == [False]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("endless loop", "time"),
        ("os._exit", "exit"),
        ("segfault", "crash"),
        ("own mistake", "raised"),
    ],
)
def test_disasters_end_the_same_in_both_kinds_of_process(each_sandbox, name, kind):
    """Forked or fresh."""
    body = textwrap.indent(textwrap.dedent(DISASTERS[name][0]).strip("\n"), "    ")
    reply = call(each_sandbox, f"import numpy as np\nh = 1\ndef f():\n{body}\n")
    assert (reply.returned, reply.finding.kind) == (None, kind)


FORGERIES = {
    "noise": "data = b'noise' * 50",
    "nothing but brackets": "data = frame(b'[' * 60_000)",
    "another question": "data = frames.encode(frames.packed('answer', about), sequence + 1, nonce)",
    "a body that is a list": "data = frames.encode(frames.Frame('answer', [1]), sequence, nonce)",
    "a body that is nothing": "data = frames.encode(frames.Frame('answer'), sequence, nonce)",
    "an error that is a list": "about |= {'error': []}; data = told()",
    "an error that is a text": "about |= {'error': 'x'}; data = told()",
    "a value that is a number": "about |= {'value': 7}; data = told()",
    "a value without a type": "about |= {'value': {}}; data = told()",
    "a time that is a text": "about |= {'seconds': 'x'}; data = told()",
    "a time without end": "about |= {'seconds': 10**400}; data = told()",
    "a time of infinity": "data = frame(told()[28:].replace(b'0.0', b'9e9999'))",
    "a shape of infinities": "data = frame(told()[28:].replace(b'987', b'9e9999'))",
    "a shape of texts": "about['value']['shape'] = ['x']; data = told()",
    "items that are numbers": "about['value']['items'] = [1]; data = told()",
    "an array that never came": "about['value']['array'] = {'@': 7}; data = told()",
    "nested without end": "data = deep()",
    "a nonce that was guessed": (
        "data = frames.encode(frames.packed('answer', about), sequence, nonce ^ 1)"
    ),
    "attempts that are numbers": "about |= {'tried': 7}; data = told()",
    "attempts without words": "about |= {'tried': [[1]]}; data = told()",
    "computed without end": "about |= {'cpu': 10**400}; data = told()",
    "pickled": "data = pickle.dumps(Trap())",
}
FORGER = """
import os, pickle, struct, sys
from tutor import frames

class Trap:
    def __reduce__(self):
        return open, ({trap!r}, "w")

def f():
    serving = sys._getframe()
    while serving.f_code.co_name != "serve":
        serving = serving.f_back
    sequence, nonce = serving.f_locals["sequence"], serving.f_locals["frame"].nonce
    about = {{"value": {{"type": "ndarray", "shape": [987]}}, "printed": "", "seconds": 0.0}}
    about |= {{"cpu": 0.0, "tried": []}}

    def frame(header, payload=b""):
        prefix = struct.pack("<4sIQIQ", b"CNT1", sequence, nonce, len(header), len(payload))
        return prefix + header + payload

    def told():
        return frames.encode(frames.packed("answer", about), sequence, nonce)

    def deep():
        nested = b"[" * 900 + b"]" * 900
        return frame(b'{{"kind": "answer", "arrays": [], "body": ' + nested + b"}}")

    {forgery}
    for descriptor in range(3, 21):
        try:
            os.write(descriptor, data)
        except OSError:
            pass
    os._exit(0)
"""


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=list(FORGERIES))
def test_a_forged_answer_is_unreadable_and_nothing_more(small_sandbox, tmp_path, forgery):
    """Whatever learner code writes into the pipe, it is told in a sentence; nothing is run."""
    trap = tmp_path / "trap"
    reply = call(small_sandbox, FORGER.format(forgery=forgery, trap=str(trap)))
    assert reply.returned is None
    assert (reply.finding.kind, reply.ours) == ("protocol", False)
    assert not trap.exists()


def test_a_forged_answer_in_both_kinds_of_process(each_sandbox, tmp_path):
    """Fresh processes have other pipes."""
    source = FORGER.format(forgery=FORGERIES["noise"], trap=str(tmp_path / "trap"))
    assert call(each_sandbox, source).finding.kind == "protocol"


def test_a_forged_shape_cannot_make_a_wrong_array_pass(small_sandbox):
    """The array is what counts; one that is not there has no values."""
    body = FORGER.partition("def f():")[2].format(
        forgery="about['value'] |= {'shape': list(out.shape), 'array': np.zeros(0)}; data = told()"
    )
    body = "import os, sys, struct\nfrom tutor import frames\nout = h[::2, ::2]\n" + (
        textwrap.dedent(body.replace("\n    ", "\n"))
    )
    _, lesson = checked(small_sandbox, with_pooling(body), "pool2d")
    assert lesson.outcome is not Outcome.PASSED


def test_a_check_can_be_stopped_from_another_thread(small_sandbox, descendants, until):
    """At once, and every later call comes back empty."""
    before = descendants()
    endless = Call("f", "call", {"function": "f", "arguments": []})
    with small_sandbox.open("def f():\n    while True: pass", Allowance(300, 300)) as session:
        replies = []
        running = threading.Thread(target=lambda: replies.extend(session.run([endless] * 3)))
        running.start()
        until(lambda: descendants() - before)
        session.cancel()
        running.join(30)
        assert not running.is_alive()
        assert len(replies) == 3
        assert all(reply.returned is None for _, reply in replies)
    until(lambda: descendants() == before)


def test_numbers_of_every_plain_kind_come_back(small_sandbox):
    """As they were, views and byte orders and all."""
    source = "import numpy as np\ndef f(): return np.arange(12, dtype='>i2').reshape(3, 4).T[::-1]"
    got = call(small_sandbox, source).returned
    assert np.array_equal(got.array, np.arange(12).reshape(3, 4).T[::-1])
    assert got.type == "ndarray"


def test_a_test_call_at_the_end_of_a_file_does_not_keep_it_from_being_judged(small_sandbox):
    """What it tries may be unfinished; what is defined is there, and what is not tells why."""
    source = course.reference_file() + "\nprint(undefined)\n\ndef late(x):\n    return x\n"
    result, pooling = checked(small_sandbox, source, "pool2d")
    assert (result.unloadable, pooling.outcome) == (None, Outcome.PASSED)
    finding = call(small_sandbox, "def g():\n    pass\nprint(undefined)\n").finding
    assert "undefined" in finding.sentence


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("return (h + 1", "syntax"),
        ("return 'abc", "syntax"),
        ("return h reshape(-1)", "syntax"),
        ("return [h h]", "syntax"),
        ("return ", "type"),
        ("out = ", "blank"),
        ("if :", "blank"),
        ("return h + ", "blank"),
        ("out = ____", "blank"),
        ("out = __affine(h)", "raised"),
        ("return h + np.zeros(...)", "blank"),
        ("return h + activation[...]", "raised"),
    ],
)
def test_a_blank_is_told_from_a_slip(small_sandbox, line, kind):
    """Who has written something is not told that nothing stands there."""
    _, pooling = checked(small_sandbox, with_pooling(line), "pool2d")
    assert pooling.finding.kind == kind, pooling.finding
