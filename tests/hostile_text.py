"""Text of strangers that a terminal or a markup parser would obey, and where it may stand."""

import unicodedata

from tutor.training import runs
from tutor.training.events import End, Epoch, Start, Status
from tutor.training.recipes import Recipe

MARKUP = "[/bad] [bold]x [link='x']"
COMMANDS = "".join(
    (
        "\x1b[31mred \x1b[2J ",  # CSI: a colour; an empty screen
        "\x1b]0;title\x07 \x1b]52;c;QQ==\x07 ",  # OSC: the window's title; the clipboard
        "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x1bP+q\x1b\\ ",  # OSC: a link; DCS
        "\x9b2J \x85 \x07 \x08 \r \x0b \x7f ",  # C1: CSI and a line; bell, back, return
        "\u202eturned\u2066 \u200f\u061c ",  # what turns the text around
    )
)
LETTERS = "\U0001f469\u200d\U0001f52c \u65e5\u672c \u05d0\u05d1 e\u0301 \ufdfa \U0001f1f8\U0001f1ea"
LONG = "y" * 10_000 + " the end"
TEXT = f"{MARKUP} {COMMANDS} {LETTERS}"
NAME = TEXT.replace("/", "|")
"""As far as a file may be called so."""
RUN = f"digits-{NAME}"

_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"


def obeyed(text: str) -> set[str]:
    """The characters in ``text`` that move the cursor, or turn text around."""
    return {c for c in text if unicodedata.category(c) == "Cc" or c in _TURNING} - {"\n", "\t"}


def train(folder):
    """Two runs in a learner's folder, of which everything that can be read is hostile."""
    named = {"source": TEXT, "data": TEXT, "dataset": TEXT, "versions": {TEXT: TEXT}}
    for seed in (0, 1):
        run = runs.create(folder, Recipe("digits", seed=seed, final=True, **named), TEXT)
        runs.append(run.folder, Start(100.0, seed, 2, 2, 64, 128))
        runs.append(run.folder, Epoch(101.0, 1, 1.0, 0.7, 1.0, 0.75, 0.8))
        status = Status.FAILED if seed else Status.FINISHED
        runs.finish(run.folder, End(110.0, status, f"{TEXT}\n{LONG}", 1, valid_accuracy=0.75))
    run.folder.rename(run.folder.with_name(RUN))
