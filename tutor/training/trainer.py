"""One trainer child as its parent sees it.

Owns the child's environment, its stdin (a line ``stop`` ends it, and so does the end of the
pipe when the parent is gone), its deadline once it was asked to stop, and its death.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

from tutor.errors import TrainingError
from tutor.training import modelfile, runs
from tutor.training.events import End, Status
from tutor.training.progress import RunView, Snapshot
from tutor.training.runs import Run

# A batch takes milliseconds; only a trainer that is still importing Keras needs the kill.
_PATIENCE = 1.0


class Trainer:
    """Starts the child for ``run`` at once.

    Args:
        command: what to start; the run's folder is added.

    Raises:
        TrainingError: it cannot be started.
    """

    def __init__(self, run: Run, seed: int, command: tuple[str, ...]) -> None:
        self.run = run
        self._view = RunView(run.folder, seed)
        self._process = start(run.folder, command, run.recipe.threads or 1)
        self._deadline: float | None = None
        self._settled = False

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._process.pid

    @property
    def over(self) -> bool:
        """Whether the child is dead and its end recorded."""
        return self._settled

    def snapshot(self) -> Snapshot:
        """The run as it stands; it is running until its end is settled here."""
        seen = self._view.snapshot()
        if seen.status is Status.INTERRUPTED and not self._settled:
            return replace(seen, status=Status.RUNNING, message="")
        return seen

    def poll(self) -> None:
        """Kills a child that was asked to stop and did not; records the end of a dead one."""
        if self._settled:
            return
        if self._process.poll() is None:
            if self._deadline is not None and time.monotonic() > self._deadline:
                kill(self._process)
            return
        self._settle(self._process.returncode)

    def stop(self) -> None:
        """Asks the child to end after the batch at work."""
        self.poll()
        if self._settled or self._deadline is not None:
            return
        self._deadline = time.monotonic() + _PATIENCE
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(b"stop\n")
            self._process.stdin.flush()

    def wait(self) -> None:
        """Waits for the child's end after :meth:`stop`, and kills it where it does not come."""
        if self._settled:
            return
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            kill(self._process)
            self._process.wait()
        self._settle(self._process.returncode)

    def _settle(self, status: int) -> None:
        """Says how it ended, where the child could not say so itself.

        A child that something else killed is left without an end: it is interrupted.
        """
        self._settled = True
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        if self.run.result() is not None:
            return
        if self._deadline is not None:
            runs.finish(self.run.folder, End(time.time(), Status.STOPPED, "Stopped by you."))
        elif status > 0:
            sentence = f"The trainer ended with status {status}: {last_line(self.run.folder)}"
            runs.finish(self.run.folder, End(time.time(), Status.FAILED, sentence))


def start(folder: Path, command: tuple[str, ...], threads: int) -> subprocess.Popen[bytes]:
    """Starts a child that writes events to ``folder``, its prints to ``folder/trainer.log``.

    Raises:
        TrainingError: it cannot be started.
    """
    try:
        with (folder / runs.LOG).open("ab") as log:
            return subprocess.Popen(
                [*command, str(folder)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=_environment(threads),
                start_new_session=True,
            )
    except OSError as error:
        raise TrainingError(f"The trainer cannot be started: {error.strerror}.") from error


def kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the child and all that it started, at once."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def last_line(folder: Path) -> str:
    """The last line that the child printed: for an uncaught error, its name and text."""
    try:
        text = (folder / runs.LOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    lines = modelfile.plain_lines(text)
    return lines[-1] if lines else "nothing was printed"


def _environment(threads: int) -> dict[str, str]:
    """What must be set before TensorFlow is imported: quiet, repeatable, with its share."""
    return os.environ | {
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_DETERMINISTIC_OPS": "1",
        "TF_NUM_INTRAOP_THREADS": str(threads),
        "TF_NUM_INTEROP_THREADS": "1",
        "OMP_NUM_THREADS": str(threads),
    }
