"""What the benchmarks share: how a time is told, and on which machine it was taken."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any


def machine() -> dict[str, Any]:
    """Processor, cores that may be used, versions, and how busy it was."""
    cpu = platform.processor()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [one for one in info.read_text().splitlines() if one.startswith("model name")]
        cpu = names[0].partition(": ")[2] if names else cpu
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    packages = ("cnn-tutor", "textual", "numpy", "scipy", "scikit-image")
    return {
        "cpu": cpu,
        "cores": cores,
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in packages},
        "load": [round(one, 2) for one in os.getloadavg()] if hasattr(os, "getloadavg") else None,
    }


def told(seconds: list[float]) -> dict[str, Any]:
    """Median and spread, in seconds."""
    lower, _, upper = statistics.quantiles(seconds, n=4)
    return {
        "median": round(statistics.median(seconds), 4),
        "quartiles": [round(lower, 4), round(upper, 4)],
        "fastest": round(min(seconds), 4),
        "95th percentile": round(statistics.quantiles(seconds, n=20, method="inclusive")[-1], 4),
        "99th percentile": round(statistics.quantiles(seconds, n=100, method="inclusive")[-1], 4),
        "slowest": round(max(seconds), 4),
        "runs": len(seconds),
    }


def seconds_of(work: Callable[[], object]) -> float:
    """The wall time of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def children(pid: int) -> list[int]:
    """All that ``pid`` started, and what those started."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            own = [int(one) for one in task.read_text().split()]
        except OSError:
            continue
        found += [*own, *(grand for one in own for grand in children(one))]
    return found


def pss(pid: int) -> float:
    """The proportional set size in MB; 0 for a process that has just gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(one.split()[1]) / 1024 for one in lines if one.startswith("Pss:")), 0.0)


def show(name: str, **figures: Any) -> None:
    """Prints one benchmark as JSON."""
    print(json.dumps({"benchmark": name, **figures, "machine": machine()}, indent=1))
