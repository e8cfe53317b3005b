"""From a key to its letter on the screen, while two trainings have both cores.

Promised: 50 ms at the 99th percentile on each screen. The program runs in a terminal of its own,
120x40; letters are typed at the pace of a fast typist, each into a field that shows it, and the
clock runs from the write of the key until the bytes that show it arrived. On the training screen
the trainings are its own, with the curves drawn meanwhile; on the others ``cnn-tutor train``
beside the program runs them. ``idle`` is the same with no training.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from measure import show, told
from terminal import Terminal, tutor

from tutor.training import runs
from tutor.training.progress import RunView
from tutor.workspace import Workspace

KEYS = 400
PAUSES = (0.04, 0.16)  # seconds between two keys
ENDLESS = "100000"
F2, F4, F9, ESCAPE, TAB, BACKSPACE = "\x1bOQ", "\x1bOS", "\x1b[20~", "\x1b", "\t", "\x7f"
END = "\x1b[F"


def main(keys: int) -> None:
    """Measures in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"CNN_TUTOR_CACHE": str(Path(folder) / "cache")}
        mine = Workspace.create(Path(folder) / "mine").folder
        figures = {"training": seconds(mine, environment, training, keys)}
        with trainings(Path(folder) / "trained", environment):
            for screen, open_it in (("lesson", lesson), ("form", form)):
                figures[screen] = seconds(mine, environment, open_it, keys)
        for screen, open_it in (("lesson", lesson), ("form", form)):
            figures[f"{screen}, idle"] = seconds(mine, environment, open_it, keys)
    show(
        "keys",
        promised_99th_percentile=0.05,
        screens={name: told(one) for name, one in figures.items()},
    )


def seconds(
    folder: Path,
    environment: dict[str, str],
    open_it: Callable[[Terminal, Path], Callable[[], str]],
    keys: int,
) -> list[float]:
    """Of each key, on the screen that ``open_it`` goes to."""
    with Terminal(tutor(["-C", str(folder)]), environment) as terminal:
        shown = open_it(terminal, folder)
        terminal.settle(2)
        found = list(typed(terminal, shown, keys))
    print(open_it.__name__, told(found), file=sys.stderr, flush=True)
    return found


def typed(terminal: Terminal, shown: Callable[[], str], keys: int) -> Iterator[float]:
    """Digits and backspaces in turn, so that the field never fills."""
    pace = random.Random(1)
    for number in range(keys):
        before = shown()
        key = str(1 + number % 9) if number % 2 == 0 else BACKSPACE
        pressed = time.perf_counter()
        terminal.press(key)
        yield terminal.until(lambda before=before: shown() != before) - pressed
        terminal.settle(pace.uniform(*PAUSES))


def lesson(terminal: Terminal, _: Path) -> Callable[[], str]:
    """The editor of the first lesson, on its line of the cursor."""
    terminal.reads("activation")
    terminal.settle(5)  # the first check
    terminal.press("c")
    terminal.settle(1)
    terminal.press(END)
    terminal.settle(0.5)
    terminal.press("  #~")
    terminal.reads("#~")
    return _row(terminal, "#~")


def training(terminal: Terminal, folder: Path) -> Callable[[], str]:
    """The field of the epochs, while the runs of the screen train."""
    _lab(terminal)
    _go_to_epochs(terminal)
    terminal.press(ENDLESS)
    terminal.reads(ENDLESS)
    terminal.press(F9)
    terminal.until(lambda: trained(folder, 2, 3), 120)
    _go_to_epochs(terminal)
    return _row(terminal, "epochs ")


def _go_to_epochs(terminal: Terminal) -> None:
    """Two fields on from the table, which has the focus."""
    for key in (TAB, TAB, END):
        terminal.press(key)
        terminal.settle(0.3)


def form(terminal: Terminal, _: Path) -> Callable[[], str]:
    """The first field of numbers of the form."""
    _lab(terminal)
    terminal.press(F4)
    terminal.reads("dropout after blocks")
    terminal.settle(1)
    terminal.press(END)
    return _row(terminal, "rotation, part")


def _lab(terminal: Terminal) -> None:
    terminal.reads("activation")
    terminal.settle(5)
    terminal.press("m" + END)
    terminal.settle(0.5)
    terminal.press(2 * "\x1b[A" + "\r")  # up from the bonus and the tumour lab
    terminal.settle(2)
    terminal.press(F9)
    terminal.reads("epochs of the file")
    terminal.settle(1)


def _row(terminal: Terminal, text: str) -> Callable[[], str]:
    number = terminal.row_with(text)
    return lambda: terminal.row(number)


@contextmanager
def trainings(folder: Path, environment: dict[str, str]) -> Iterator[None]:
    """Two trainings that do not end, begun before the block is entered."""
    Workspace.create(folder)
    arguments = ["train", "digits", "--recipe=baseline", "--runs=2", f"--epochs={ENDLESS}"]
    command = tutor([*arguments, "--plain", "-C", str(folder)])
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 120
            while not trained(folder, 2, 3):
                assert time.monotonic() < deadline
                time.sleep(0.2)
            yield
        finally:
            process.kill()


def trained(folder: Path, count: int, epochs: int) -> bool:
    """Whether ``count`` runs have done so many epochs."""
    found = [RunView(run.folder).snapshot() for run in runs.runs_in(folder)]
    return sum(one.epochs_done >= epochs for one in found) >= count


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else KEYS)
