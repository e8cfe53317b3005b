"""Somebody leans on the keyboard: nothing ends the program, and nothing typed is lost."""

import random
import sys
from functools import partial

import pytest

from tutor.errors import TrainingError
from tutor.training.engine import Training

KEYS = [
    *"hnprmlckxsyd?#",
    *(f"f{number}" for number in range(1, 13)),
    *("ctrl+s", "ctrl+z", "ctrl+x", "ctrl+v", "tab", "shift+tab", "enter", "escape", "space"),
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "backspace", "delete"),
]
SIZES = [(80, 24), (112, 24), (80, 24), (40, 12), (150, 30), (10, 3)]
PRESSES = 300


@pytest.fixture
def quick(monkeypatch, tmp_path):
    """Trainings and Keras end as soon as they begin."""

    def no_keras(*_):
        raise TrainingError("Not here.")

    worker = tmp_path / "worker.py"
    worker.write_text("raise SystemExit(1)\n", encoding="utf-8")
    monkeypatch.setattr("tutor.training.reference.reference_network", no_keras)
    pretended = partial(Training, worker=(sys.executable, str(worker)))
    monkeypatch.setattr("tutor.tui.screens.training.Training", pretended)


@pytest.mark.parametrize("seed", [7, 26])  # these reach the trainings and the comparison
async def test_any_keys_in_any_order_do_no_harm(seed, folder, opened, quick, code, kept):
    """Three hundred of them, some typed ahead, at all sizes, with saves from outside between."""
    draw = random.Random(seed)
    async with opened(folder, SIZES[0]) as learner:
        for count in range(0, PRESSES, 3):
            await learner.pilot.press(*draw.choices(KEYS, k=3))
            if count % 24 == 0:
                await learner.pilot.resize_terminal(*draw.choice(SIZES))
            if count % 60 == 30:
                (folder / "cnn.py").write_text(f"# {count}\n{code()}", encoding="utf-8")
            assert learner.app.is_running
            assert learner.app._exception is None
        last = learner.editor.text if learner.lessons.query("#code") else ""
        learner.app.end_now()
        await learner.until(lambda: not learner.app.is_running)
    on_disk = (folder / "cnn.py").read_text(encoding="utf-8")
    assert on_disk
    assert last in ["", on_disk, *kept()]
