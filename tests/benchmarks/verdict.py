"""From a save to its verdict on the screen, in the running program.

Promised, at the 95th percentile: 150 ms for a layer in NumPy, 300 ms where the file imports SciPy
and scikit-image. The program runs in a terminal of its own, 120x40, with its check beside the
code; every second save has a mistake, so that half of the verdicts name one. ``ctrl+s``: the clock
runs from the write of the key until the bytes of the verdict arrived. ``outside``: from the
moment before another program writes the file, at any point between two looks of the watch.
``python tests/benchmarks/verdict.py [SAVES]``.
"""

import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from measure import show, told
from terminal import Terminal, tutor

from tutor import course
from tutor.workspace import Workspace

SAVES = 100  # of each kind
PAUSES = (0.2, 0.6)  # seconds between a verdict and the next save
F8, CTRL_S, DOWN, HOME, BACKSPACE = "\x1b[19~", "\x13", "\x1b[B", "\x1b[H", "\x7f"
VERDICT = re.compile(r"([✓✗]) \d+ of \d+ cases")

ACTIVATION = course.lesson("activation").solution
NUMPY = f"""import numpy as np


{ACTIVATION}

def conv2d_layer(h, W, b, act):
    kh, kw, CI, CO = W.shape
    padded = np.pad(h, (((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)))
    out = np.zeros((h.shape[0], h.shape[1], CO))
    for y in range(h.shape[0]):
        for x in range(h.shape[1]):
            window = padded[y : y + kh, x : x + kw]
            out[y, x] = np.sum(window[:, :, :, None] * W, axis=(0, 1, 2))
    out += b
    return activation(out, act)


def dense_layer(h, W, b, act):
    z = W @ h
    z += b[:, 0]
    return activation(z, act)
"""
SCIPY = f"""import numpy as np
from scipy import signal
from skimage import measure


{ACTIVATION}

def conv2d_layer(h, W, b, act):
    kh, kw, CI, CO = W.shape
    padded = np.pad(h, (((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0)))
    out = np.zeros((h.shape[0], h.shape[1], CO))
    for j in range(CO):
        for i in range(CI):
            out[:, :, j] += signal.correlate2d(padded[:, :, i], W[:, :, i, j], mode="valid")
    out += b
    return activation(out, act)


def pool2d_layer(h):
    H, W, C = h.shape
    h = h[: H // 2 * 2, : W // 2 * 2]
    pooled = measure.block_reduce(h, (2, 2, 1), np.mean)
    pooled = measure.block_reduce(h, (2, 2, 1), np.max)
    return pooled
"""


@dataclass(frozen=True)
class Layer:
    """What is saved: a file, the lesson that is open, and the line without which it is wrong."""

    name: str
    promised: float
    source: str
    lesson: str
    line: str

    @property
    def without_line(self) -> str:
        """The file with a mistake."""
        return self.source_of("#" + self.line)

    def source_of(self, line: str) -> str:
        """The file with ``line`` in the place of the one that matters, in the lesson's function."""
        head, function, rest = self.source.partition(f"def {course.lesson(self.lesson).function}(")
        return head + function + rest.replace(self.line, line, 1)

    @property
    def below(self) -> int:
        """How many lines below the function's first the line is."""
        lines = self.source.splitlines()
        first = next(n for n, one in enumerate(lines) if self._begins(one))
        return next(n for n, one in enumerate(lines[first:]) if one.strip() == self.line)

    def _begins(self, line: str) -> bool:
        return line.startswith(f"def {course.lesson(self.lesson).function}(")


LAYERS = (
    Layer("conv2d in NumPy", 0.15, NUMPY, "conv2d", "out += b"),
    Layer("dense in NumPy", 0.15, NUMPY, "dense", "z += b[:, 0]"),
    Layer("conv2d in SciPy", 0.3, SCIPY, "conv2d", "out += b"),
    Layer(
        "pool2d in scikit-image",
        0.3,
        SCIPY,
        "pool2d",
        "pooled = measure.block_reduce(h, (2, 2, 1), np.max)",
    ),
)


def main(saves: int) -> None:
    """Measures in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"CNN_TUTOR_CACHE": str(Path(folder) / "cache")}
        figures = {
            layer.name: figures_of(layer, Path(folder) / str(n), environment, saves)
            for n, layer in enumerate(LAYERS)
        }
    show("verdict", size="120x40", layers=figures)


def figures_of(
    layer: Layer, folder: Path, environment: dict[str, str], saves: int
) -> dict[str, object]:
    """Both ways to save, in one program."""
    workspace = Workspace.create(folder)
    workspace.write(layer.source)
    with Terminal(tutor(["-C", str(folder)]), environment) as terminal:
        verdict = opened(terminal, layer)
        by_key = list(timed(terminal, verdict, key(terminal), saves))
        outside = list(timed(terminal, verdict, other_program(workspace, layer), saves))
    figures = {"ctrl+s": told(by_key), "outside": told(outside)}
    print(layer.name, figures, file=sys.stderr, flush=True)
    return {"promised_95th_percentile": layer.promised, **figures}


def opened(terminal: Terminal, layer: Layer) -> Callable[[], str]:
    """Goes to the line; gives what reads the verdict, ``✓``, ``✗`` or nothing, off the screen."""
    terminal.reads("activation")
    terminal.until(lambda: VERDICT.search(terminal.text) is not None)
    for _ in range(course.lesson(layer.lesson).number - 1):
        terminal.press(F8)
        terminal.settle(1)
    terminal.press("c")
    terminal.settle(1)
    terminal.press(layer.below * DOWN + HOME)
    terminal.settle(5)  # whatever the first check began
    row = next(n for n in range(terminal.screen.lines) if VERDICT.search(terminal.row(n)))

    def verdict() -> str:
        found = VERDICT.search(terminal.row(row))
        return found[1] if found else ""

    return verdict


Save = Callable[[bool], float]


def key(terminal: Terminal) -> Save:
    """Puts a ``#`` before the line, or takes it away, and presses the key."""

    def save(right: bool) -> float:
        terminal.press(BACKSPACE if right else "#")
        terminal.settle(0.2)
        pressed = time.perf_counter()
        terminal.press(CTRL_S)
        return pressed

    return save


def other_program(workspace: Workspace, layer: Layer) -> Save:
    """Writes the file, as an editor beside the program does."""

    def save(right: bool) -> float:
        written = time.perf_counter()
        workspace.write(layer.source if right else layer.without_line)
        return written

    return save


def timed(
    terminal: Terminal, verdict: Callable[[], str], save: Save, saves: int
) -> Iterator[float]:
    """Seconds of each save; wrong and right in turn."""
    pace = random.Random(1)
    for number in range(saves):
        right = number % 2 == 1
        saved = save(right)
        awaited = "✓" if right else "✗"
        yield terminal.until(lambda awaited=awaited: verdict() == awaited) - saved
        terminal.settle(pace.uniform(*PAUSES))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SAVES)
