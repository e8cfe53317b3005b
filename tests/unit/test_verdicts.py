"""What a learner reads when their code did not return."""

import pytest

from tutor.sandbox import verdicts


def told(kind: str, message: str = "", line: int | None = 3, code: str = "x", function="f"):
    """The finding for an exception."""
    error = {"type": kind, "message": message, "line": line, "code": code}
    return verdicts.raised(error, function)


@pytest.mark.parametrize(
    ("error", "message", "kind", "sentence"),
    [
        ("NotImplementedError", "begin with one", "not written", "begin with one"),
        ("NotImplementedError", "", "not written", "f is not written yet."),
        ("NoSuchFunction", "f", "missing", "cnn.py has no function f: give it back its name."),
        ("FrameworkUse", "keras", "import", "Line 3 computes with keras, which is not here."),
        ("FileRefused", "/etc/passwd", "refused", "Line 3 tried to read /etc/passwd: no files"),
        ("ChangeRefused", "a.txt", "refused", "Line 3 tried to change a.txt: your code cannot"),
        ("NetworkRefused", "", "refused", "Line 3 asked for the network: your code has none."),
        ("ProgramRefused", "pip", "refused", "Line 3 tried to start pip: your code cannot start"),
        ("SignalRefused", "process 1", "refused", "Line 3 tried to signal process 1: your code"),
        ("PermissionError", "[Errno 1] no", "refused", "Line 3 asked the system for something"),
        ("FrameworkImport", "keras", "import", "Line 3 imports keras. Your functions do this work"),
        ("ModuleNotFoundError", "No module named 'a'", "import", "Line 3: No module named 'a'."),
        ("SyntaxError", "invalid", "syntax", "Line 3 cannot be read by Python: invalid."),
        ("IndentationError", "unindent", "syntax", "Line 3 cannot be read by Python: unindent."),
        ("TabError", "tabs", "syntax", "Line 3 cannot be read by Python: tabs."),
        ("SystemExit", "0", "exit", "Line 3 ends the program (sys.exit or quit)."),
        ("PrintedTooMuch", "", "output", "Line 3 printed more than 4 MiB, so it was stopped."),
        ("MemoryError", "", "memory", "Line 3 asked for more than 1 GiB of memory."),
        ("RecursionError", "depth", "raised", "Line 3 calls itself without end"),
        ("ValueError", "shapes differ", "raised", "Line 3 raised ValueError: shapes differ"),
        ("ZeroDivisionError", "", "raised", "Line 3 divides by zero."),
        ("PASSED: all tests", "", "raised", "Line 3 raised PASSED: all tests"),
    ],
)
def test_every_error_has_its_sentence(error, message, kind, sentence):
    """Named, with the line and the code."""
    finding = told(error, message)
    assert (finding.kind, finding.line, finding.code) == (kind, 3, "x")
    assert finding.sentence.startswith(sentence)


def test_without_a_line_it_is_just_your_code():
    """Where the traceback holds no line of cnn.py."""
    assert told("ValueError", "no", line=None).sentence == "Your code raised ValueError: no"


def test_input_is_told_from_other_ends_of_files():
    """Nobody is at the keyboard of a check."""
    assert told("EOFError", code="n = input()").kind == "input"
    assert told("EOFError", code="f.read()").kind == "raised"


LOG = 'File "x.py", line 1 in g\nFile "cnn.py", line 7 in f\nFile "cnn.py", line 9 in <module>'


@pytest.mark.parametrize(
    ("computed", "log", "said", "line"),
    [
        (0.01, LOG, "f did not answer within 12 s: it was waiting, not computing, at line 7.", 7),
        (0.01, "", "f did not answer within 12 s: it was waiting, not computing.", None),
        (11.5, LOG, "f did not answer within 12 s, and was still computing at line 7: is there", 7),
        (None, LOG, "f did not answer within 12 s at line 7: is there a loop without end, or", 7),
    ],
)
def test_time_that_is_up_is_told_with_the_place(computed, log, said, line):
    """Computing or waiting, and where."""
    finding = verdicts.out_of_time(log, 12, computed, "f")
    assert (finding.kind, finding.line) == ("time", line)
    assert finding.sentence.startswith(said)


def test_a_limit_on_computing_is_told_with_the_place():
    """And with what to do where it was the file itself."""
    finding = verdicts.computed_too_long(LOG, 5, "f")
    assert (
        finding.sentence
        == "f was still computing after 5 s at line 7: is there a loop without end?"
    )
    hint = "Move training and other long work under `if __name__ == '__main__':`."
    assert verdicts.computed_too_long(LOG, 5, "cnn.py").sentence.endswith(hint)


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (-11, "crash", "Python itself crashed (SIGSEGV) while f ran."),
        (-6, "crash", "Python itself crashed (SIGABRT) while f ran."),
        (-250, "crash", "Python itself crashed (signal 250) while f ran."),
        (0, "exit", "f ended the program itself (os._exit) instead of returning."),
        (3, "exit", "f ended the program itself (os._exit) instead of returning."),
    ],
)
def test_an_end_without_an_answer_is_told(status, kind, said):
    """A crash, or an end of its own."""
    finding = verdicts.died(status, "log", "f")
    assert (finding.kind, finding.sentence) == (kind, said)


def test_what_an_error_says_is_cut_off():
    """However much code makes of it."""
    finding = told("E" * 10**6, "m" * 10**6, code="c" * 10**6)
    assert len(finding.sentence) < 600
    assert len(finding.code) <= 200
    assert "\x1b" not in told("\x1b", "\x1b", code="\x1b").sentence
