"""What the program itself keeps in memory after a learner has looked around; its children apart.

Promised: under 120 MB, the proportional set size of the process that draws. The program runs in a
terminal of its own, 120x40; the learner's file passes. Measured is after the first check, after
each lesson was opened and read to its end, its code shown and checked, and after the screens of
hints, of one number's history and of questions were visited; then a while later.
``python tests/benchmarks/memory.py [LESSONS]`` opens only so many. Linux only: it reads /proc.
"""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import children, pss, show
from terminal import Terminal, tutor

from tutor import course
from tutor.workspace import Workspace

PROMISED_MB = 120
ENTER, ESCAPE, F6, F7, F8 = "\r", "\x1b", "\x1b[17~", "\x1b[18~", "\x1b[19~"
SEE_IT, QUESTIONS, PAGE_DOWN = "v", "a", "\x1b[6~"
PASSED = re.compile(r"✓ \d+ of \d+ cases")


def main(lessons: int) -> None:
    """Measures in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"CNN_TUTOR_CACHE": str(Path(folder) / "cache")}
        workspace = Workspace.create(Path(folder) / "mine")
        workspace.write(course.reference_file())
        with Terminal(tutor(["-C", str(workspace.folder)]), environment) as terminal:
            figures = dict(visited(terminal, lessons))
            terminal.settle(5)
            figures["at the end"] = memory(terminal)
    peak = max(one["program_mb"] for one in figures.values())
    show("memory", promised_mb=PROMISED_MB, peak_mb=peak, after=figures)


def visited(terminal: Terminal, lessons: int) -> Iterator[tuple[str, dict[str, float]]]:
    """What the program needed after each place."""
    terminal.reads("activation")
    terminal.until(lambda: PASSED.search(terminal.text) is not None)
    terminal.settle(5)  # what keeps learner code apart is tried after the first check
    yield "first check", memory(terminal)
    for lesson in course.cnn_lessons()[:lessons]:
        if lesson.number > 1:
            terminal.press(F8)
            terminal.reads(f" {lesson.number} · ")
        for keys in ("l", *[PAGE_DOWN] * 3, "c", ESCAPE, F6, SEE_IT, ESCAPE, F7, ESCAPE):
            terminal.press(keys)
            terminal.settle(0.7)
        terminal.press(QUESTIONS)
        terminal.settle(0.7)
        terminal.press(ESCAPE)
        terminal.settle(0.7)
        yield lesson.id, memory(terminal)


def memory(terminal: Terminal) -> dict[str, float]:
    """Of the program, and of its children, which do not count here."""
    pid = terminal.process.pid
    return {
        "program_mb": round(pss(pid), 1),
        "children_mb": round(sum(map(pss, children(pid))), 1),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else len(course.cnn_lessons()))
