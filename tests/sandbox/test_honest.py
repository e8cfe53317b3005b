"""Honest files in every style that people write pass behind every set of layers."""

from pathlib import Path

import numpy as np
import pytest

from tutor.sandbox import launch
from tutor.sandbox.client import Call, Sandbox
from tutor.sandbox.layers import CONFINEMENT, Layer

FILES = sorted((Path(__file__).parent / "honest").glob("*.py"))
IMAGE = np.arange(36.0).reshape(6, 6)
KERNEL = np.array([[1.0, 2.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -2.0, -1.0]])
RIGHT = np.full((4, 4), -48.0)
CALL = Call("f", "call", {"function": "f", "arguments": [IMAGE, KERNEL]})


def passes(sandbox: Sandbox, file: Path) -> None:
    """Fails the test where the file could not do its work."""
    with sandbox.open(file.read_text(encoding="utf-8")) as session:
        reply = session.call(CALL)
    assert reply.finding is None, reply.finding
    assert np.allclose(reply.returned.array, RIGHT)


def test_there_are_forty_of_them():
    """So that none is lost on the way."""
    assert len(FILES) >= 40


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_honest_file_passes_behind_all_layers(sandbox, file):
    """Where this system has bwrap, in namespaces too."""
    passes(sandbox, file)


@pytest.mark.parametrize("bubblewrap", [False, True], ids=["plain", "in bwrap"])
@pytest.mark.parametrize(
    "layers",
    [
        CONFINEMENT,
        CONFINEMENT - {Layer.LANDLOCK},
        CONFINEMENT - {Layer.SECCOMP},
        frozenset(),
    ],
    ids=["all", "without Landlock", "without seccomp", "none"],
)
def test_honest_files_pass_at_every_tier(layers, bubblewrap, workplaces):
    """One after the other, in one workplace."""
    workplace = workplaces(bubblewrap)
    workplace.within = layers
    for file in FILES:
        passes(Sandbox(workplace), file)


@pytest.fixture(scope="module")
def workplaces():
    """``workplaces(bubblewrap)``: one with namespaces where they work here, one without."""
    made = {}

    def get(bubblewrap: bool) -> launch.ForkedWorkers:
        return made.setdefault(bubblewrap, launch.ForkedWorkers(bubblewrap))

    yield get
    for one in made.values():
        one.close()
