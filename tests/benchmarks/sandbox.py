"""What one learner's file costs behind all layers, and whether a thousand leave anything behind.

Promised: a whole job (fork, layers, load, 15 calls, kill) in at most 45 ms in the median, with a
warm parent; 1,000 mixed jobs, a third of them hostile, none lost, and no descriptor, process or
memory more than before. ``python tests/benchmarks/sandbox.py [JOBS]``.
"""

import os
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path

import numpy as np
from measure import seconds_of, show, told

from tutor.sandbox import launch
from tutor.sandbox.client import Allowance, Call, Reply, Sandbox

RUNS = 200
HERE = Path(__file__).parents[1] / "sandbox"
GOOD = """
import numpy as np
from scipy.signal import correlate2d


def f(x, k):
    return np.stack([correlate2d(x[..., 0], k[..., i], "valid") for i in range(k.shape[-1])], -1)
"""
IMAGE, KERNELS = np.ones((28, 28, 1)), np.ones((3, 3, 8))
CALL = Call("f", "call", {"function": "f", "arguments": [IMAGE, KERNELS]})
ENDLESS = {"time"}  # each takes its whole allowance: a few of them are enough
NOT_HERE = {"dangerous_calls", "long_exception"}


def job(sandbox: Sandbox, calls: int = 15) -> list[Reply]:
    """One good file, called some times."""
    with sandbox.open(GOOD) as session:
        return [reply for _, reply in session.run([CALL] * calls)]


def loaded(sandbox: Sandbox) -> None:
    """A fork, its layers, one good file loaded, and its end."""
    with sandbox.open(GOOD) as session:
        session.load()


def hostile() -> list[str]:
    """The attacks of the tests that end by themselves."""
    sources = {one.stem: one.read_text(encoding="utf-8") for one in HERE.glob("attacks/*.py")}
    return [
        source
        for name, source in sorted(sources.items())
        if name not in NOT_HERE and not ENDLESS & set(kinds(source))
    ]


def kinds(source: str) -> list[str]:
    """The findings that an attack may end in, from its first line."""
    return source.partition(": ")[2].partition("\n")[0].partition(" | ")[0].split("|")


def state() -> dict[str, float]:
    """What must not grow."""
    status = Path("/proc/self/status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return {
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "threads": threading.active_count(),
        "resident_MiB": round(int(resident.split()[1]) / 1024, 1),
        "processes_below": below(),
    }


def below() -> int:
    """Living processes below this one."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fate, parent = (folder / "stat").read_text().rpartition(") ")[2].split()[:2]
        except OSError:
            continue
        if fate != "Z":
            parents[int(folder.name)] = int(parent)
    found: set[int] = set()
    new = {os.getpid()}
    while new:
        new = {pid for pid, parent in parents.items() if parent in new} - found
        found |= new
    return len(found)


def soak(sandbox: Sandbox, jobs: int) -> dict[str, object]:
    """Two good files and a hostile one, again and again."""
    attacks = hostile()
    bait = {"pid": os.getpid(), "address": "0", "descriptor": 0, "files": [64, 64]}
    bait |= dict.fromkeys(("secret", "link", "victim", "new", "folder"), "/nonexistent")
    bait |= dict.fromkeys(("solution", "keras", "unix", "abstract"), "/nonexistent")
    bait |= {"tcp": 9, "udp": 9}
    for source in attacks[:20]:  # warm: threads and caches are there before anything is counted
        attacked(sandbox, source, bait)
    before, started = state(), time.perf_counter()
    wrong = lost = 0
    for number in range(jobs):
        if number % 3 == 2:
            reply = attacked(sandbox, attacks[number // 3 % len(attacks)], bait)
        else:
            (reply,) = job(sandbox, calls=1)
            wrong += reply.returned is None or reply.returned.shape != (26, 26, 8)
        lost += reply.ours
    seconds = time.perf_counter() - started
    deadline = time.monotonic() + 10
    while state()["threads"] > before["threads"] and time.monotonic() < deadline:
        time.sleep(0.05)
    return {
        "jobs": jobs,
        "hostile_files": len(attacks),
        "jobs_a_second": round(jobs / seconds, 1),
        "good_ones_wrong": wrong,
        "lost": lost,
        "before": before,
        "after": state(),
    }


def attacked(sandbox: Sandbox, source: str, bait: dict[str, object]) -> Reply:
    """One hostile file."""
    with sandbox.open(source, Allowance(cpu=1, wall=3)) as session:
        return session.call(Call("f", "call", {"function": "f", "arguments": [bait]}))


def main() -> None:
    """Measures with all layers of this system, and without namespaces."""
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CNN_TUTOR_CACHE"] = folder
        figures = {}
        for name, bubblewrap in (("all layers", True), ("without namespaces", False)):
            sandbox = Sandbox(launch.ForkedWorkers(bubblewrap))
            job(sandbox)
            canaries = seconds_of(sandbox.prove)
            figures[name] = {
                "isolation": sandbox.prove().sentence,
                "canaries_s": round(canaries, 3),
                "whole_job": told([seconds_of(partial(job, sandbox)) for _ in range(RUNS)]),
                "without_calls": told([seconds_of(partial(loaded, sandbox)) for _ in range(RUNS)]),
            }
            if bubblewrap:
                figures["soak"] = soak(sandbox, jobs)
            sandbox.close()
    show("sandbox", promised=0.045, **figures)


if __name__ == "__main__":
    main()
