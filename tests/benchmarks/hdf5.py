"""What fetching PatchCamelyon costs in memory and on the disk, by how its HDF5 file is laid out.

Promised: less than 300 MB of memory, whatever the layout. Makes a training split of 1 GB of 96x96
patches that pack about as badly as the official ones (7.25 GB to 6.42 GB), in each layout, packs
it as the official archive is, and fetches it from that folder with the command. Only the list of
checksums is replaced. What was cut is then held against what was made.

Memory is the highest resident set that the kernel saw (VmHWM), and the highest summed PSS of the
command and its children, looked at twenty times a second; the disk is what the command had in its
data folder and in unlinked files. ``hdf5.py [PATCHES]``; Linux only: it reads /proc.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path

import h5py
import numpy as np
from measure import children, pss, seconds_of, show

from tutor.cli.main import main as cnn_tutor
from tutor.datasets import catalogue, hdf5, kept, patchcam
from tutor.datasets.sources import Source, SourceFile, source

PROMISED_MB = 300
AT_A_TIME = 8_192  # patches written at a time: whole chunks
LAYOUTS = {
    "one block": {"chunks": None},
    "chunks of 64 patches": {"chunks": (64, 96, 96, 3)},
    "chunks of 64 patches, each packed": {"chunks": (64, 96, 96, 3), "compression": "gzip"},
    # What h5py guesses for the official 262,144 patches: a part of very many in each chunk.
    "chunks of 6x6 pixels of 8,192 patches, each packed": {
        "chunks": (AT_A_TIME, 6, 6, 1),
        "compression": "gzip",
    },
}
DRAWN = 1_000  # patches, again and again: gzip looks back by 32 kB, a patch has 27


def main(count: int) -> None:
    """Measures each layout in a folder that is thrown away."""
    found = {}
    for layout, settings in LAYOUTS.items():
        with tempfile.TemporaryDirectory() as folder:
            base = Path(folder)
            made = seconds_of(lambda base=base, settings=settings: make(base, count, settings))
            found[layout] = {
                "archive_mb": round((base / named("x_train")).stat().st_size / 1e6, 1),
                "seconds_to_make": round(made, 1),
                **fetched(base),
                "right": right(base, count),
            }
        print(layout, found[layout], file=sys.stderr, flush=True)
    worst = max(one["peak_mb"] for one in found.values())
    show("hdf5", patches=count, promised_mb=PROMISED_MB, worst_mb=worst, layouts=found)


def drawn() -> np.ndarray:
    """Patches of which gzip saves about an eighth, uint8 ``[n, 96, 96, 3]``."""
    return np.random.default_rng(1).integers(64, 192, (DRAWN, 96, 96, 3), dtype=np.uint8)


def make(folder: Path, count: int, settings: dict[str, object]) -> None:
    """The two archives of a training split, and the list of their checksums."""
    images = drawn()
    with h5py.File(folder / "x.h5", "w") as file:
        x = file.create_dataset("x", (count, *images.shape[1:]), "uint8", **settings)
        for start in range(0, count, AT_A_TIME):
            rows = np.arange(start, min(start + AT_A_TIME, count))
            x[start : start + AT_A_TIME] = images[rows % DRAWN]
    with h5py.File(folder / "y.h5", "w") as file:
        file["y"] = np.arange(count, dtype=np.uint8).reshape(-1, 1, 1, 1) % 2
    for kind in "xy":
        plain = folder / f"{kind}.h5"
        packed = folder / named(f"{kind}_train")
        with plain.open("rb") as content, gzip.open(packed, "wb", compresslevel=1) as archive:
            shutil.copyfileobj(content, archive, 1 << 20)
        plain.unlink()
    files = [
        SourceFile(name, kept.sha256(folder / name), (folder / name).stat().st_size, holds)
        for holds in ("x_train", "y_train")
        for name in [named(holds)]
    ]
    (folder / "files.json").write_text(json.dumps([asdict(one) for one in files]))


def named(holds: str) -> str:
    """What the official archive of an array is called."""
    return next(file.name for file in source("patchcam").files if file.holds == holds)


def fetched(folder: Path) -> dict[str, float]:
    """Fetches in a process of its own; its peaks."""
    data = folder / "data"
    begun, pss_mb, disk = time.perf_counter(), 0.0, 0
    with subprocess.Popen(
        [sys.executable, __file__, "fetch", folder],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"CNN_TUTOR_DATA": str(data)},
    ) as process:
        while process.poll() is None:
            family = [process.pid, *children(process.pid)]
            pss_mb = max(pss_mb, sum(map(pss, family)))
            disk = max(disk, on_disk(data) + sum(map(unlinked, family)))
            time.sleep(0.05)
        seconds = time.perf_counter() - begun
        said = process.stdout.read()
    if process.returncode:
        raise SystemExit(f"The command failed:\n{said}")
    return {
        "peak_mb": round(float(said.rpartition("VmHWM")[2]), 1),
        "summed_pss_mb": round(pss_mb, 1),
        "disk_high_water_mb": round(disk / 1e6, 1),
        "disk_at_the_end_mb": round(on_disk(data) / 1e6, 1),
        "seconds": round(seconds, 1),
    }


def fetch(folder: Path) -> None:
    """The command, with other checksums; then the most memory that this process ever had."""
    files = tuple(SourceFile(**one) for one in json.loads((folder / "files.json").read_text()))
    official: Source = replace(source("patchcam"), files=files)
    catalogue.source = patchcam.source = lambda name: official
    try:
        cnn_tutor(["data", "fetch", "patchcam", "--splits", "train", "--from", str(folder)])
    finally:
        status = Path("/proc/self/status").read_text().splitlines()
        peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
        print(f"VmHWM {int(peak) / 1024}", flush=True)


def right(folder: Path, count: int) -> bool:
    """Whether the patches in the data folder are the centres of those that were made."""
    cut = np.load(folder / "data" / "patchcam" / "x_train.npy", mmap_mode="r")
    centres = hdf5.centre(drawn())
    return len(cut) == count and all(
        np.array_equal(cut[start : start + DRAWN], centres[: count - start])
        for start in range(0, count, DRAWN)
    )


def on_disk(folder: Path) -> int:
    """Bytes that the files in ``folder`` have on the disk."""
    return sum(allocated(file) for file in folder.rglob("*"))


def unlinked(pid: int) -> int:
    """Bytes on the disk that only open files of the process ``pid`` hold."""
    try:
        opened = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return 0
    return sum(allocated(file) for file in opened if "(deleted)" in target(file))


def target(link: Path) -> str:
    """Where ``link`` leads, empty if it is gone."""
    try:
        return str(link.readlink())
    except OSError:
        return ""


def allocated(file: Path) -> int:
    """Bytes of ``file`` on the disk; 0 if it is gone."""
    try:
        return file.stat().st_blocks * 512
    except OSError:
        return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["fetch"]:
        fetch(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 36_000)
