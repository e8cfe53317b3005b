"""What watching a training costs it: the trainer's CPU a step, with the panel at work and without.

Promised: at most 1 %. One trainer of one thread runs throughout, so that two processes that happen
to be laid out differently are not compared; the panel looks for some seconds, looks away as long,
and so on. A pair is twenty turns whose order alternates, short ones, because the machine's own
speed wanders by a tenth within half a minute. The trainer's CPU is read from /proc at each turn.
The panel is the digits lab of the screens, drawn for a terminal of 120x40 that is not there. Its
own CPU is told beside it, as a share of a core: it is another process, and no cost of the trainer,
but where two cores are two threads of one, what it does slows the trainer down.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from measure import show

from tutor.training.engine import Training
from tutor.training.progress import RunView
from tutor.training.summary import figures
from tutor.tui.app import TutorApp
from tutor.tui.screens.training import TrainingScreen
from tutor.workspace import Workspace

PAIRS = 10
TURNS = 10  # of each kind in a pair
SECONDS = 2.0  # of each turn
RECIPE = "lab-report"
EPOCHS = 100_000  # more than it will come to


@dataclass(frozen=True)
class Reading:
    """Clocks and the trainer's steps at one moment."""

    steps: int
    trainer: float
    viewer: float
    wall: float


def main(pairs: int) -> None:
    """Measures in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CNN_TUTOR_CACHE"] = str(Path(folder) / "cache")
        workspace = Workspace.create(Path(folder) / "mine")
        turns = asyncio.run(measured(workspace.folder, pairs))
    alone, watched = ([step(one) for one in turns[watching]] for watching in (False, True))
    ratios = [100 * (w / a - 1) for w, a in zip(watched, alone, strict=True)]
    told = figures(ratios)
    show(
        "panel",
        promised_percent=1.0,
        recipe=RECIPE,
        slower_percent={
            "mean": round(told.mean, 2),
            "half_width_95": round(told.half_width, 2),
            "median": round(statistics.median(ratios), 2),
        },
        trainer_ms_a_step={
            "alone": [round(1000 * one, 3) for one in alone],
            "watched": [round(1000 * one, 3) for one in watched],
        },
        viewer_percent_of_a_core=[
            round(100 * spent(one, "viewer") / spent(one, "wall"), 1) for one in turns[True]
        ],
    )


Pair = list[tuple[Reading, Reading]]


async def measured(folder: Path, pairs: int) -> dict[bool, list[Pair]]:
    """The first and last reading of each turn of each pair, by whether the panel watched."""
    turns: dict[bool, list[Pair]] = {False: [], True: []}
    app = TutorApp(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = TrainingScreen(folder)
        await app.push_screen(screen)
        with Training(folder, recipe=RECIPE, epochs=EPOCHS, jobs=1) as training:
            while training.snapshots()[0].epochs_done < 10:
                training.poll()
                await pilot.pause(0.1)
            for _ in range(pairs):
                for kind in turns.values():
                    kind.append([])
                for turn in range(TURNS):
                    for watching in (turn % 2 == 0, turn % 2 == 1):
                        screen._training = training if watching else None
                        before = reading(training)
                        await asyncio.sleep(SECONDS)
                        turns[watching][-1].append((before, reading(training)))
            screen._training = None
    app.workplace.close()
    return turns


def reading(training: Training) -> Reading:
    """Now; a view of its own, so that the panel's is not helped."""
    seen = RunView(training.runs[0].folder).snapshot()
    steps = seen.epochs_done * seen.steps + (seen.step if seen.epoch > seen.epochs_done else 0)
    trainer = _cpu(training.pids[0])
    return Reading(steps, trainer, time.process_time(), time.monotonic())


def spent(pair: Pair, clock: str) -> float:
    """How far ``clock`` went in all turns of one kind together."""
    return sum(getattr(after, clock) - getattr(before, clock) for before, after in pair)


def step(pair: Pair) -> float:
    """The trainer's CPU seconds a step; the validation after each epoch is in it."""
    return spent(pair, "trainer") / spent(pair, "steps")


def _cpu(pid: int) -> float:
    """Seconds on a core so far, of all threads."""
    tasks = Path(f"/proc/{pid}/task")
    return sum(int((one / "schedstat").read_text().split()[0]) for one in tasks.iterdir()) / 1e9


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS)
