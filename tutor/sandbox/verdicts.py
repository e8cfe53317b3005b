"""Sentences for what went wrong while learner code ran.

Turns what a worker claims, and what the program saw of its death, into a
:class:`~tutor.results.Finding`. Text that came from learner code is cleaned here,
before anybody shows it.
"""

from __future__ import annotations

import re
import signal
import unicodedata
from typing import Any

from tutor.results import Finding
from tutor.sandbox.explanations import explanation

_STACK_LINE = re.compile(r'File "cnn\.py", line (\d+) in ')
_SHOWN = 400


def clean(text: object, most: int = 32 * 1024) -> str:
    """``text`` fit for a terminal: control and direction characters replaced, length capped."""
    kept = str(text)[:most]
    return "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else "�" for c in kept)


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
    if kind not in _SENTENCES:
        told = f"{kind}: {message}" if message else kind
        return "raised", explanation(kind, message, where) or f"{where} raised {told}"
    name, sentence = _SENTENCES[kind]
    message = message or f"{function or 'This'} is not written yet."
    return name, sentence.format(where=where, message=message)


def _blank(kind: str, message: str, code: str, line: int | None) -> tuple[str, int, str] | None:
    """Where what failed is a place that still waits to be filled in: a sentence, line and code."""
    body = _BODY_MISSING.search(message)
    if body is not None:
        sentence = f"Nothing stands below line {body[1]} yet: its body is still blank."
        return sentence, int(body[1]), ""
    bare = code.partition("#")[0].rstrip()
    unfinished = kind == "SyntaxError" and _UNFINISHED.search(bare)
    placeholder = kind in ("NameError", "SyntaxError", "TypeError") and _PLACEHOLDER.search(bare)
    if line and (unfinished or placeholder):
        return f"Line {line} is still blank: something is to be filled in there.", line, code
    return None


_BODY_MISSING = re.compile(r"expected an indented block after .* on line (\d+)")
_UNFINISHED = re.compile(r"([=+\-*/,@]|\breturn\s*[^\w\s].*|\bin\s*:)$")
_PLACEHOLDER = re.compile(
    r"(?<!\w)(_{2,}|\.{3}|\?+|<[^<>]*>)(?!\w)\s*[\])},.;:]*\s*$|=\s*(_{2,}|\?+)"
)


def _columns(claimed: object, most: int) -> tuple[int, int] | None:
    """Where in a line of code the failing part is, if that was told and can be."""
    match claimed:
        case [int(begin), int(end)] if 0 <= begin < end <= most:
            return begin, end
    return None


def _list(claimed: object) -> list[object]:
    return claimed[:8] if isinstance(claimed, list) else []


_SENTENCES = {
    "NotImplementedError": ("not written", "{message}"),
    "NoSuchFunction": ("missing", "cnn.py has no function {message}: give it back its name."),
    "FrameworkImport": (
        "import",
        "{where} imports {message}. Your functions do this work themselves, with NumPy: take that "
        "import out.",
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
    "input": ("input", "{where} waits for the keyboard, but nobody is there. Take input() out."),
}
"""By the exception's type: the finding's kind, and what the learner reads."""


def out_of_time(log: str, seconds: float, status: int | None, function: str) -> Finding:
    """The deadline passed; ``log`` may hold the stack that the worker wrote before its end.

    Args:
        seconds: the time that it had: of CPU where that was used up, else wall time.
        status: how the worker ended: by its CPU limit, or by our kill while it waited.
        function: what was being run, in the learner's words.
    """
    found = _STACK_LINE.search(log)
    line = int(found[1]) if found else None
    where = f" at line {line}" if line else ""
    if is_cpu_limit(status):
        sentence = f"{function} was still computing after {seconds:g} s{where}: is there a loop "
        sentence += "without end?"
    else:
        sentence = f"{function} did not answer within {seconds:g} s{where}: is there a loop "
        sentence += "without end, or does it wait for something?"
    return Finding("time", sentence, line=line)


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
