"""From a key to what it changes, on the screens of a learner, and while a check runs.

Promised: 50 ms at the 99th percentile; a lesson opens within 150 ms. The program runs in a terminal
of its own, 120x40, with a file that passes; on each screen two keys take turns, one the way back of
the other, and the clock runs from the write of a key until the bytes arrived that changed a cell,
its letter or its colours. ``screens.py [KEYS]`` presses so many keys on each.
``keys.py`` does the same for letters in fields while two trainings run.
"""

import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from measure import show, told
from terminal import Terminal, tutor

from tutor import course
from tutor.workspace import Workspace

KEYS = 100
PAUSES = (0.08, 0.2)  # seconds between two keys
LATER = 2.0  # seconds until a screen that was opened has drawn all that it will
WITHOUT_STEPS = {"setup_model"}  # there, the next input takes the place of the next step
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
F2, F6, F8, F9, SHIFT_F8 = "\x1bOQ", "\x1b[17~", "\x1b[19~", "\x1b[20~", "\x1b[19;2~"
ESCAPE, ENTER, BACKSPACE, END, CTRL_S = "\x1b", "\r", "\x7f", "\x1b[F", "\x13"


def main(keys: int) -> None:
    """Measures in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"CNN_TUTOR_CACHE": str(Path(folder) / "cache")}
        workspace = Workspace.create(Path(folder) / "mine")
        workspace.write(course.reference_file())
        with Terminal(tutor(["-C", str(workspace.folder)]), environment) as terminal:
            terminal.reads("✓ passed")
            terminal.settle(5)  # what keeps learner code apart is tried after the first check
            figures = {}
            for name, seconds in measured(terminal, keys):
                figures[name] = seconds
                print(name, told(seconds), file=sys.stderr, flush=True)
    show(
        "screens",
        promised_99th_percentile={"a lesson opened": 0.15, "all others": 0.05},
        screens={name: told(one) for name, one in figures.items()},
    )


def measured(terminal: Terminal, keys: int) -> Iterator[tuple[str, list[float]]]:
    """Each screen, and the seconds of each key on it."""
    yield "a lesson opened", pressed(terminal, (F8, SHIFT_F8), keys)
    yield from at(terminal, "l", "the text of a lesson", (RIGHT, LEFT), keys)
    yield from at(terminal, "m", "the map", (DOWN, UP), keys)
    yield from at(terminal, F6, "the cases of a check", (DOWN, UP), keys)
    yield "the editor, a check at every key", in_the_editor(terminal, keys)
    yield from at(terminal, ESCAPE + "b", "the look back", (DOWN, UP), keys)
    terminal.press(ESCAPE)
    for lesson in course.cnn_lessons():
        if lesson.number > 1:
            terminal.press(F8)
            terminal.settle(LATER)
        pair = (F8, SHIFT_F8) if lesson.id in WITHOUT_STEPS else (RIGHT, LEFT)
        yield from at(terminal, "lv", f"see it, {lesson.id}", pair, keys)
        if lesson.id in WITHOUT_STEPS:
            terminal.press(ESCAPE)  # it asks first; this shows the answer
            terminal.settle(LATER)
        terminal.press(ESCAPE)
        terminal.settle(LATER)
    terminal.press(F8)
    terminal.settle(LATER)
    yield from at(terminal, F9 + F2, "the gallery", (RIGHT, LEFT), keys)


def at(
    terminal: Terminal, way: str, name: str, pair: tuple[str, str], keys: int
) -> Iterator[tuple[str, list[float]]]:
    """Goes to a screen, and measures there."""
    terminal.press(way)
    terminal.settle(LATER)
    yield name, pressed(terminal, pair, keys)


def in_the_editor(terminal: Terminal, keys: int) -> list[float]:
    """Letters in a comment; what the check says meanwhile is on other lines."""
    for way in ("c", END, "  #~"):
        terminal.press(way)
        terminal.settle(1)
    line = terminal.row_with("#~")
    return pressed(terminal, ("1", BACKSPACE), keys, CTRL_S, lambda: terminal.row(line))


def pressed(
    terminal: Terminal,
    pair: tuple[str, str],
    keys: int,
    before_each: str = "",
    shown: Callable[[], object] | None = None,
) -> list[float]:
    """Seconds of each of ``keys`` keys until ``shown`` is another, all cells where it is not given.

    ``before_each`` is pressed before, and not measured.
    """
    pace = random.Random(1)
    shown = shown or (lambda: cells(terminal))
    found = []
    for number in range(keys):
        if before_each:
            terminal.press(before_each)
            terminal.settle(0.02)
        before = shown()
        begun = perf_counter()
        terminal.press(pair[number % 2])
        found.append(terminal.until(lambda before=before: shown() != before) - begun)
        terminal.settle(pace.uniform(*PAUSES))
    return found


def cells(terminal: Terminal) -> list[tuple[str, str, str, bool]]:
    """Every cell: its letter, its colours, and whether they are exchanged."""
    screen = terminal.screen
    return [
        (cell.data, cell.fg, cell.bg, cell.reverse)
        for line in map(screen.buffer.__getitem__, range(screen.lines))
        for cell in map(line.__getitem__, range(screen.columns))
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else KEYS)
