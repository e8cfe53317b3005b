"""What watching a training costs it: the trainer's CPU a step, with the panel open and without.

Promised: at most 1 %. Ten pairs of runs, alternating in which comes first; each run is the
baseline for some seconds, in a trainer of one thread; its CPU is read from /proc between its
tenth and its last epoch, so that the start of Keras does not count. With a panel means the digits
lab of the screens, drawn for a terminal of 120x40 that is not there; without means nobody looks.
The viewer's own CPU is told beside it: it is another process, and no cost of the trainer.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from measure import show

from tutor.training.engine import Training
from tutor.training.progress import RunView
from tutor.training.summary import figures
from tutor.tui.app import TutorApp
from tutor.tui.screens.training import TrainingScreen
from tutor.workspace import Workspace

PAIRS = 10
EPOCHS = 100
FIRST = 10


def main(pairs: int) -> None:
    """Measures in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CNN_TUTOR_CACHE"] = str(Path(folder) / "cache")
        workspace = Workspace.create(Path(folder) / "mine")
        alone, watched, viewer = [], [], []
        for pair in range(pairs):
            for panel in (pair % 2 == 0, pair % 2 == 1):
                if panel:
                    trainer, own = asyncio.run(with_panel(workspace.folder))
                    watched.append(trainer)
                    viewer.append(own)
                else:
                    alone.append(without(workspace.folder))
    ratios = [100 * (w / a - 1) for w, a in zip(watched, alone, strict=True)]
    told = figures(ratios)
    show(
        "panel",
        promised_percent=1.0,
        slower_percent={
            "mean": round(told.mean, 2),
            "half_width_95": round(told.half_width, 2),
            "median": round(statistics.median(ratios), 2),
        },
        trainer_ms_a_step={
            "alone": [round(1000 * one, 3) for one in alone],
            "watched": [round(1000 * one, 3) for one in watched],
        },
        viewer_cpu_seconds=[round(one, 2) for one in viewer],
    )


def without(folder: Path) -> float:
    """CPU seconds a step of a trainer that nobody looks at."""
    with Training(folder, recipe="baseline", epochs=EPOCHS, jobs=1) as training:
        meter = Meter(training)
        while not training.finished:
            training.poll()
            meter.read()
            time.sleep(0.1)
    return meter.seconds_a_step


async def with_panel(folder: Path) -> tuple[float, float]:
    """CPU seconds a step of a trainer that the panel shows, and of the panel meanwhile."""
    app = TutorApp(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = TrainingScreen(folder)
        await app.push_screen(screen)
        own = time.process_time()
        training = screen._training = Training(folder, recipe="baseline", epochs=EPOCHS, jobs=1)
        meter = Meter(training)
        while not training.finished:
            await pilot.pause(0.1)
            meter.read()
        own = time.process_time() - own
    app.workplace.close()
    return meter.seconds_a_step, own


class Meter:
    """Reads the CPU of the one trainer of ``training`` early and late in its run."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._view: RunView | None = None
        self._first = self._last = (0, 0.0)

    def read(self) -> None:
        """To be called often: the last reading before the end counts."""
        if self._view is None and self._training.runs:
            self._view = RunView(self._training.runs[0].folder)
        if self._view is None or not self._training.pids:
            return
        seen = self._view.snapshot()
        if FIRST <= seen.epochs_done < EPOCHS:
            reading = (seen.epochs_done, _cpu(self._training.pids[0]))
            self._first = self._first if self._first[0] else reading
            self._last = reading

    @property
    def seconds_a_step(self) -> float:
        """Two batches an epoch; the validation after it is in it."""
        epochs = self._last[0] - self._first[0]
        assert epochs > EPOCHS // 2, "the machine was too busy to be read"
        return (self._last[1] - self._first[1]) / (2 * epochs)


def _cpu(pid: int) -> float:
    """Seconds of user and system time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS)
