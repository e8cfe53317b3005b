"""How long until there is something to see, beside a bare Textual app with header and footer.

Promised: at most 1.2 times as long. Both are started alternately in fresh processes, each in
a terminal of its own. The clock runs from the start of the process until its first frame: until
the first bytes of a frame with text in it arrive. Told as well: until the first and the last row
of the terminal show text, which is where header and footer are; a bare app has no more to show.

Both have bytecode for all that they import, as after an installation with pip: an editable one,
where Python is told to write none, would compile the program at every start.
"""

import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from measure import show, told

from tutor.workspace import Workspace

RUNS = 12
ROWS, COLUMNS = 40, 120
DEADLINE = 60
BARE = """
from textual.app import App
from textual.widgets import Footer, Header

class Bare(App):
    BINDINGS = [("q", "quit", "Quit")]

    def compose(self):
        yield Header()
        yield Footer()

Bare().run()
"""
CONTROL = re.compile(
    r"\x1b\[(?P<place>\d+;\d+)H|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[P\]_^].*?(?:\x1b\\|\x07)|\x1b."
    r"|(?P<line>\n)|(?P<text>[^\x1b\n]+)",
    re.DOTALL,
)


class Rows:
    """Which rows of a terminal show text; knows no more of terminals than that takes."""

    def __init__(self) -> None:
        self.filled: set[int] = set()
        self._row = 1

    def take(self, output: str) -> None:
        """Follows the cursor through everything that was written so far."""
        self._row = 1
        for found in CONTROL.finditer(output):
            if found["place"]:
                self._row = int(found["place"].partition(";")[0])
            elif found["line"]:
                self._row += 1
            elif found["text"] and re.search(r"\w", found["text"]):
                self.filled.add(self._row)


def seconds_to_frames(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """From the start of ``command`` until its first text, and until header and footer."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", ROWS, COLUMNS, 0, 0))
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    output, first = b"", 0.0
    try:
        while True:
            left = started + DEADLINE - time.perf_counter()
            if left <= 0 or not select.select([ours], [], [], left)[0]:
                raise TimeoutError(f"{command[0]} showed nothing: {output[-500:]!r}")
            output += os.read(ours, 1 << 20)
            now = time.perf_counter()
            rows = Rows()
            rows.take(output.decode("utf-8", "replace"))
            first = first or (now - started if rows.filled else 0.0)
            if {1, ROWS} <= rows.filled:
                return first, now - started
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(ours)


def main() -> None:
    """Measures in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "mine")
        environment = os.environ | {
            "CNN_TUTOR_CACHE": str(Path(folder) / "cache"),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode"),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }
        commands = {
            "bare": [sys.executable, "-c", BARE],
            "tutor": [
                str(Path(sys.executable).with_name("cnn-tutor")),
                "-C",
                str(workspace.folder),
            ],
        }
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(RUNS + 1):
            for name, command in commands.items():
                times[name].append(seconds_to_frames(command, environment))
    figures = {}
    for place, until in enumerate(("first frame", "header and footer")):
        bare, tutor = ([one[place] for one in times[name][1:]] for name in ("bare", "tutor"))
        ratio = statistics.median(tutor) / statistics.median(bare)
        figures[until] = {"bare": told(bare), "tutor": told(tutor), "ratio": round(ratio, 3)}
    show("first frame", size=f"{COLUMNS}x{ROWS}", promised=1.2, until=figures)


if __name__ == "__main__":
    main()
