"""Both kinds of workplace, with small limits, and a look at what lives."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tutor.sandbox import launch
from tutor.sandbox.client import Allowance, Sandbox

SMALL = Allowance(cpu=1, wall=2)


@pytest.fixture(scope="session", params=["forked", "fresh"])
def each_sandbox(request):
    """First forks of a prepared parent, then fresh processes; both with small limits."""
    kinds = {"forked": launch.ForkedWorkers, "fresh": launch.FreshWorkers}
    made = Sandbox(kinds[request.param](), SMALL)
    made.start()
    yield made
    made.close()


@pytest.fixture(scope="session")
def small_sandbox():
    """The workplace of this system, with small limits."""
    made = Sandbox(allowance=SMALL)
    made.start()
    yield made
    made.close()


def descendants(of: int | None = None) -> set[int]:
    """All living processes below this one; zombies are dead."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, parent = (folder / "stat").read_text().rpartition(") ")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents[int(folder.name)] = int(parent)
    found: set[int] = set()
    new = {of or os.getpid()}
    while new:
        new = {pid for pid, parent in parents.items() if parent in new} - found
        found |= new
    return found


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Waits until ``condition`` holds; fails where it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)


@pytest.fixture(name="until")
def _until():
    """``until(condition)``: waits for it, within limits."""
    return until


@pytest.fixture(name="descendants")
def _descendants():
    """``descendants()``: all living processes below this one."""
    return descendants
