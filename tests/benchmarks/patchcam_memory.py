"""What the tumour lab costs in memory on the lab's 100,000 patches, and whether images keep up.

Promised: program and trainer together stay under 1.5 GB (peak of the summed PSS), and training
waits for images less than 5 % of its time. Makes ``train.h5``, ``valid.h5`` and ``test_x.h5`` of
the lab's sizes out of generated tissue, imports them with the command, and trains a recipe for an
epoch with the command, ``patchcam_memory.py [RECIPE [SECONDS]]``; SECONDS stops it earlier, and
then the look at the whole validation set is not measured. Linux only: it reads /proc.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import h5py
import numpy as np
from measure import children, pss, show

from tutor.datasets import tissue
from tutor.training import runs

COUNTS = {"train": 100_000, "valid": 32_768, "test": 32_768}
AT_A_TIME = 2_048
PROMISED_MB = 1_500
PROMISED_WAITING = 0.05
PROGRAM = Path(sys.executable).with_name("cnn-tutor")


def main(recipe: str, seconds: float) -> None:
    """Measures in a folder that is thrown away."""
    # In the background of a script, an interrupt is ignored, and so it would be by the command.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        os.environ |= {"CNN_TUTOR_DATA": str(base / "data"), "CNN_TUTOR_CACHE": str(base / "cache")}
        begun = time.perf_counter()
        (base / "h5").mkdir()
        for split, count in COUNTS.items():
            write(base / "h5", split, count)
        made = time.perf_counter() - begun
        mine = base / "mine"
        subprocess.run([PROGRAM, "new", mine], check=True, capture_output=True)
        importing = watched("data", "import", "patchcam", base / "h5", seconds=3_600)
        training = watched(
            *("train", "patchcam", "--recipe", recipe, "--epochs", "1", "--plain", "-C", mine),
            seconds=seconds,
        )
        (run,) = runs.runs_in(mine)
        end = run.result()
        show(
            "patchcam memory",
            recipe=recipe,
            patches=COUNTS,
            seconds_to_make={"generated": round(made, 1)},
            importing=importing,
            training=training,
            status=end.status,
            validated=end.valid_accuracy is not None,
            promised_peak_mb=PROMISED_MB,
            waiting_for_images=round(end.waited, 5),
            promised_waiting=PROMISED_WAITING,
        )


def write(folder: Path, split: str, count: int) -> None:
    """One of the lab's files, chunked as h5py does it for a set that grows."""
    name = "test_x.h5" if split == "test" else f"{split}.h5"
    seeds = [(split, start, min(AT_A_TIME, count - start)) for start in range(0, count, AT_A_TIME)]
    shape = (count, tissue.SIDE, tissue.SIDE, 3)
    with h5py.File(folder / name, "w") as file, ProcessPoolExecutor() as pool:
        x = file.create_dataset("x", shape, "uint8", chunks=(64, *shape[1:]))
        y = file.create_dataset("y", (count,), "uint8") if split != "test" else None
        for (_, start, some), (images, labels) in zip(seeds, pool.map(drawn, seeds), strict=True):
            x[start : start + some] = images
            if y is not None:
                y[start : start + some] = labels


def drawn(which: tuple[str, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Some generated patches and their labels, the same everywhere."""
    split, start, some = which
    return tissue.patches(some, np.random.default_rng([list(COUNTS).index(split), start]))


def watched(*arguments: object, seconds: float) -> dict[str, float]:
    """Runs the command and looks at the memory of it and its children four times a second."""
    begun = time.perf_counter()
    peak = program = 0.0
    with subprocess.Popen(
        [PROGRAM, *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while process.poll() is None:
            family = [process.pid, *children(process.pid)]
            each = [pss(pid) for pid in family]
            peak, program = max(peak, sum(each)), max(program, each[0])
            if time.perf_counter() - begun > seconds:
                process.send_signal(signal.SIGINT)
                process.wait(30)
            time.sleep(0.25)
        said = process.stderr.read()
    print(said, file=sys.stderr)
    return {
        "peak_mb": round(peak, 1),
        "program_mb": round(program, 1),
        "seconds": round(time.perf_counter() - begun, 1),
    }


if __name__ == "__main__":
    given = sys.argv[1:]
    main(given[0] if given else "best", float(given[1]) if len(given) > 1 else 3_600.0)
