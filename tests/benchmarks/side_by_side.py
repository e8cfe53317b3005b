"""What all cores gain ``compare`` of the clear reference on all test images of MNIST.

Promised: all cores are used, and the command says what that gains. The command itself runs, once
with one core and once with all that may be used, in turns; Keras's network is trained before
and kept. A core that another program is busy with is no gain.
``python tests/benchmarks/side_by_side.py [--images 10000] [--turns 3]``. Linux only: it sets
which cores may be used.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

from measure import seconds_of, show
from terminal import tutor

IMAGES = 10_000
TURNS = 3
SHOWN = "workers side by side"


def main(images: int, turns: int) -> None:
    """Measures in a folder that is thrown away; the digits are those of the data folder."""
    cores = os.sched_getaffinity(0)
    kinds = {"one core": {min(cores)}, "all cores": cores}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CNN_TUTOR_CACHE"] = str(Path(folder) / "cache")
        compare(2, cores, Path(folder))  # trains Keras's network
        found: dict[str, list[tuple[float, dict[str, object]]]] = {name: [] for name in kinds}
        for _ in range(turns):
            for name, usable in kinds.items():
                found[name].append(timed(images, usable, Path(folder)))
        said = sentence(images, Path(folder))
    walls = {name: [of["yours"]["wall"] for _, of in runs] for name, runs in found.items()}
    medians = {name: statistics.median(one) for name, one in walls.items()}
    show(
        "side by side",
        dataset=found["all cores"][0][1]["dataset"],
        images=found["all cores"][0][1]["yours"]["images"],
        workers={name: runs[0][1]["yours"]["workers"] for name, runs in found.items()},
        seconds_in_the_comparison={
            name: {
                "median": round(medians[name], 2),
                "each": [round(one, 2) for one in walls[name]],
            }
            for name in walls
        },
        seconds_of_the_command={
            name: [round(taken, 2) for taken, _ in runs] for name, runs in found.items()
        },
        gain=round(medians["one core"] / medians["all cores"], 2),
        the_command_says=said,
    )


def timed(images: int, usable: set[int], folder: Path) -> tuple[float, dict[str, object]]:
    """Seconds of the command, and what it found."""
    out: list[str] = []
    taken = seconds_of(lambda: out.append(compare(images, usable, folder, "--json")))
    return taken, json.loads(out[0])


def sentence(images: int, folder: Path) -> str:
    """What the command says without being asked for JSON: the line about its workers."""
    lines = compare(images, os.sched_getaffinity(0), folder).splitlines()
    return next((line for line in lines if SHOWN in line), "")


def compare(images: int, usable: set[int], folder: Path, *more: str) -> str:
    """Runs the command on some cores; what it prints."""
    arguments = ["compare", "--solution", "clear", "--images", str(images), *more]
    return subprocess.run(
        tutor([*arguments, "-C", str(folder)]),
        check=True,
        capture_output=True,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, usable),
    ).stdout


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=IMAGES)
    parser.add_argument("--turns", type=int, default=TURNS)
    asked = parser.parse_args()
    main(asked.images, asked.turns)
