"""Sentences for what went wrong while learner code ran.

Turns what a worker claims, and what the program saw of its death, into a
:class:`~tutor.results.Finding`. Text that came from learner code is cleaned here,
before anybody shows it.
"""

from __future__ import annotations

import re
import signal
from typing import Any

from tutor.outside_text import clean
from tutor.results import Finding
from tutor.sandbox.explanations import explanation

_STACK_LINE = re.compile(r'File "cnn\.py", line (\d+) in ')
_SHOWN = 400


def raised(error: dict[str, Any], function: str = "") -> Finding:
    """The learner's code raised something; ``error`` is what the worker told of it."""
    kind, message = clean(error.get("type", "?"), 80), clean(error.get("message", ""), _SHOWN)
    line = error["line"] if isinstance(error.get("line"), int) else None
    code = clean(error.get("code", ""), 200).rstrip()
    detail = f"{kind}: {message}" if message else kind
    if blank := _blank(kind, message, code, line):
        sentence, line, code = blank
        return Finding("blank", sentence, detail=detail, line=line, code=code)
    name, sentence = _told(kind, message, code, f"Line {line}" if line else "Your code", function)
    return Finding(
        name,
        sentence,
        detail=detail,
        line=line,
        code=code,
        columns=_columns(error.get("columns"), len(code)),
        values=tuple(clean(value, 80) for value in _list(error.get("values"))),
    )


def _told(kind: str, message: str, code: str, where: str, function: str) -> tuple[str, str]:
    """The finding's kind, and the sentence."""
    if kind == "EOFError" and "input" in code:
        kind = "input"
    if kind == "SyntaxError" and code.lstrip().startswith(("%", "!")):
        kind = "notebook"
    if kind not in _SENTENCES:
        told = f"{kind}: {message}" if message else kind
        return "raised", explanation(kind, message, where) or f"{where} raised {told}"
    name, sentence = _SENTENCES[kind]
    if message == "CNN":
        sentence = sentence.replace("function", "class", 1)
    message = message or f"{function or 'This'} is not written yet."
    return name, sentence.format(where=where, message=message)


def _blank(kind: str, message: str, code: str, line: int | None) -> tuple[str, int, str] | None:
    """Where what failed is a place that still waits to be filled in: a sentence, line and code."""
    body = _BODY_MISSING.search(message)
    if body is not None:
        sentence = f"Nothing stands below line {body[1]} yet: its body is still blank."
        return sentence, int(body[1]), ""
    if _NO_BLANK.search(message):
        return None
    bare = code.partition("#")[0].rstrip()
    unfinished = kind == "SyntaxError" and _UNFINISHED.search(bare)
    may_be = kind in ("NameError", "SyntaxError") or (
        kind == "TypeError" and "ellipsis" in message.lower()
    )
    placeholder = may_be and _PLACEHOLDER.search(bare)
    if line and (unfinished or placeholder):
        return f"Line {line} is still blank: something is to be filled in there.", line, code
    return None


_BODY_MISSING = re.compile(r"expected an indented block after .* on line (\d+)")
_NO_BLANK = re.compile("never closed|unterminated|does not match|forgot a comma")
_UNFINISHED = re.compile(r"([=+\-*/,@]|\breturn\s*[=+*/,@.]+|\b(if|elif|while|in)\s*:)$")
_PLACEHOLDER = re.compile(
    r"(?<!\w)(_{2,}|\.{3}|\?+|<[^<>]*>)(?!\w)\s*[\])},.;:]*\s*$|=\s*(_{2,}|\?+)(?!\w)"
)


def _columns(claimed: object, most: int) -> tuple[int, int] | None:
    """Where in a line of code the failing part is, if that was told and can be."""
    match claimed:
        case [int(begin), int(end)] if 0 <= begin < end <= most:
            return begin, end
    return None


def _list(claimed: object) -> list[object]:
    return claimed[:8] if isinstance(claimed, list) else []


def tried(kind: object, what: object, line: object) -> Finding:
    """Something that the code asked for and did not get, and then went on without."""
    return raised({"type": kind, "message": what, "line": line})


_SENTENCES = {
    "NotImplementedError": ("not written", "{message}"),
    "NoSuchFunction": ("missing", "cnn.py has no function {message}: give it back its name."),
    "FunctionMisspelt": (
        "missing",
        "cnn.py has no function {message}: give it the name that the lesson has.",
    ),
    "FunctionUnderMain": (
        "missing",
        "cnn.py has no function {message} outside of `if __name__ == '__main__':`, and what is "
        "below that is not run. Move it out.",
    ),
    "FrameworkImport": (
        "import",
        "{where} imports {message}. Your functions do this work themselves, with NumPy: take that "
        "import out.",
    ),
    "FrameworkUse": (
        "import",
        "{where} computes with {message}, which is not here. Your functions do this work "
        "themselves, with NumPy. Put training code under `if __name__ == '__main__':`.",
    ),
    "FileRefused": (
        "refused",
        "{where} tried to read {message}: no files are here. Your code gets its inputs as "
        "arguments.",
    ),
    "ChangeRefused": (
        "refused",
        "{where} tried to change {message}: your code cannot write files. Return what you "
        "computed.",
    ),
    "NetworkRefused": ("refused", "{where} asked for the network: your code has none."),
    "ProgramRefused": (
        "refused",
        "{where} tried to start {message}: your code cannot start programs or processes.",
    ),
    "SignalRefused": ("refused", "{where} tried to signal {message}: your code cannot do that."),
    "PermissionError": (
        "refused",
        "{where} asked the system for something that your code cannot have ({message}).",
    ),
    "ModuleNotFoundError": (
        "import",
        "{where}: {message}. Only NumPy, SciPy, scikit-image and Python's own modules are here.",
    ),
    "SyntaxError": ("syntax", "{where} cannot be read by Python: {message}."),
    "IndentationError": ("syntax", "{where} cannot be read by Python: {message}."),
    "TabError": ("syntax", "{where} cannot be read by Python: {message}."),
    "SystemExit": ("exit", "{where} ends the program (sys.exit or quit). Take that call out."),
    "PrintedTooMuch": ("output", "{where} printed more than 4 MiB, so it was stopped."),
    "MemoryError": ("memory", "{where} asked for more than 1 GiB of memory."),
    "RecursionError": ("raised", "{where} calls itself without end (RecursionError)."),
    "notebook": (
        "syntax",
        "{where} is a command for a notebook. Take out the lines that begin with % or !.",
    ),
    "input": ("input", "{where} waits for the keyboard, but nobody is there. Take input() out."),
}
"""By the exception's type: the finding's kind, and what the learner reads."""


def computed_too_long(log: str, seconds: float, function: str) -> Finding:
    """The allowance of CPU time was used up; ``log`` holds the stack of that moment."""
    line = _line_in(log)
    sentence = f"{function} was still computing after {seconds:g} s{_at(line)}: is there a loop "
    return Finding("time", f"{sentence}without end?{_HINT.get(function, '')}", line=line)


def out_of_time(log: str, seconds: float, computed: float | None, function: str) -> Finding:
    """The deadline passed; ``log`` may hold the stack that the worker wrote before its end.

    Args:
        seconds: the wall time that it had.
        computed: the seconds of CPU time that it used of them, None if that is not known.
        function: what was being run, in the learner's words.
    """
    line = _line_in(log)
    hint = _HINT.get(function, "")
    if computed is None:
        sentence = f"{function} did not answer within {seconds:g} s{_at(line)}: is there a loop "
        sentence += f"without end, or does it wait for something?{hint}"
    elif computed < _WAITING * seconds:
        at = f",{_at(line)}" if line else ""
        sentence = f"{function} did not answer within {seconds:g} s: it was waiting, not "
        sentence += f"computing{at}. Nothing will come that it could wait for."
    else:
        sentence = f"{function} did not answer within {seconds:g} s, and was still computing"
        sentence += f"{_at(line)}: is there a loop without end?{hint}"
    return Finding("time", sentence, line=line)


_WAITING = 0.1
"""Part of the wall time below which a process counts as waiting; even on a busy machine one that
computes gets more."""

_HINT = {"cnn.py": " Move training and other long work under `if __name__ == '__main__':`."}
"""What is added where the file itself, and no function, was being run."""


def _line_in(log: str) -> int | None:
    found = _STACK_LINE.search(log)
    return int(found[1]) if found else None


def _at(line: int | None) -> str:
    return f" at line {line}" if line else ""


def is_cpu_limit(status: int | None) -> bool:
    """Whether an exit status means that the allowance of CPU time was used up."""
    return status is not None and status == -getattr(signal, "SIGXCPU", 0)


def died(status: int | None, log: str, function: str) -> Finding:
    """The worker ended without an answer and without our doing."""
    if status is not None and status < 0:
        try:
            name = signal.Signals(-status).name
        except ValueError:
            name = f"signal {-status}"
        if name == "SIGSYS":
            sentence = f"{function} asked the system for something that is not available here."
            return Finding("refused", sentence, detail=clean(log[-2000:]))
        sentence = f"Python itself crashed ({name}) while {function} ran."
        return Finding("crash", sentence, detail=clean(log[-2000:]))
    sentence = f"{function} ended the program itself (os._exit) instead of returning."
    return Finding("exit", sentence, detail=clean(log[-2000:]))


def lost(function: str) -> Finding:
    """The worker is gone, and with it the process that could tell how."""
    sentence = f"The process that ran {function} was ended from outside."
    return Finding("our fault", sentence)


def garbled(function: str) -> Finding:
    """What came back on the worker's pipe was not an answer."""
    return Finding("protocol", f"{function} sent something unreadable in place of its answer.")


def flooded(function: str) -> Finding:
    """More output than anybody will read."""
    return Finding("output", f"{function} printed more than 4 MiB, so it was stopped.")
