"""The bonus lesson in the screens: its own file in the editor, and a count that stays."""

import pytest

from tutor import course
from tutor.ladder import timing
from tutor.ladder.history import History

RIGHT = course.reference_for("fast.py")


@pytest.fixture
def fast_file(folder):
    """The learner's fast.py."""
    return folder / "fast.py"


async def test_the_bonus_has_its_own_file_in_the_editor(opened, folder, fast_file):
    """Made when it is opened; back in the course, cnn.py is there again."""
    cnn = (folder / "cnn.py").read_text(encoding="utf-8")
    async with opened(folder) as learner:
        await learner.opens_the_code()
        assert learner.editor.text == cnn
        await learner.press("escape")
        await learner.goes_to("fast")
        assert fast_file.read_text(encoding="utf-8") == course.starting_file("fast.py")
        await learner.saves(RIGHT)
        await learner.is_told("How fast is it? F9 times it")
        assert fast_file.read_text(encoding="utf-8") == RIGHT
        assert learner.sees("0 of 10 lessons")
        await learner.press("escape")
        await learner.goes_to("conv2d")
        await learner.opens_the_code()
        assert learner.editor.text == (folder / "cnn.py").read_text(encoding="utf-8") == cnn


async def test_what_is_not_saved_goes_into_its_own_file(opened, folder, fast_file):
    """Another lesson is opened with changes in the editor: they are in fast.py, not in cnn.py."""
    async with opened(folder) as learner:
        await learner.goes_to("fast")
        await learner.writes(RIGHT + "# mine\n")
        await learner.press("escape")
        await learner.goes_to("network")
        assert fast_file.read_text(encoding="utf-8") == RIGHT + "# mine\n"
        assert (folder / "cnn.py").read_text(encoding="utf-8") == course.starting_file()


async def test_a_save_from_outside_is_noticed(opened, folder, fast_file):
    """As with cnn.py."""
    async with opened(folder) as learner:
        await learner.goes_to("fast")
        await learner.is_told("not written yet")
        fast_file.write_text(RIGHT, encoding="utf-8")
        await learner.is_told("How fast is it? F9 times it")


@pytest.fixture
def _quickly(monkeypatch):
    """Two rounds are enough to see that there are some."""
    monkeypatch.setattr(timing, "_ALL_SECONDS", 0.1)


@pytest.mark.usefixtures("_quickly")
@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_f9_draws_the_ladder_and_the_roofline(opened, folder, fast_file, size):
    """One after the other on a small screen, both where there is room."""
    fast_file.write_text(RIGHT, encoding="utf-8")
    async with opened(folder, size) as learner:
        await learner.goes_to("fast")
        await learner.press("f9")
        await learner.reads("▶ yours, version 1", 90)
        assert learner.sees("times the floor")
        assert learner.sees("clear reference")
        assert learner.sees("im2col") == (size[1] > 40)
        if size[1] < 40:
            await learner.press("f3")
            await learner.reads("im2col 1.8")
            assert learner.sees("● yours now")
            assert not learner.sees("▶ yours")
        else:
            assert "f3" not in learner.screen.active_bindings
            await learner.resize((80, 24))
            await learner.reads("space Bars")
        await learner.press("escape")
        await learner.until(lambda: learner.screen is learner.lessons)
    assert len(History(folder / ".cnn-tutor").read().versions) == 1


async def test_f9_on_what_is_not_right_says_what_to_do(opened, folder, fast_file):
    """In the learner's own words, as they are; nothing is timed."""
    fast_file.write_text(
        RIGHT.replace("    n, rows", "    raise TypeError('[/bad] [bold]x')\n    n, rows"),
        encoding="utf-8",
    )
    async with opened(folder) as learner:
        await learner.goes_to("fast")
        await learner.press("f9")
        await learner.reads("First right, then fast")
        await learner.reads("raised TypeError: [/bad] [bold]x")
        await learner.reads("not timed")


async def test_escape_ends_a_slow_measurement(opened, folder, fast_file):
    """Nobody goes on computing."""
    slow = "import time\n" + RIGHT.replace(
        "    out = np.empty",
        "    time.sleep(60 if x.shape[1] == 28 == x.shape[3] + 12 else 0)\n    out = np.empty",
    )
    fast_file.write_text(slow, encoding="utf-8")
    async with opened(folder) as learner:
        await learner.goes_to("fast")
        await learner.press("f9")
        await learner.reads("Timing fast.py", 90)
        timing_it = learner.screen
        await learner.press("escape")
        await learner.until(lambda: learner.screen is learner.lessons)
        await learner.until(lambda: timing_it._session._worker is None, 10)
        await learner.is_checked()
