"""The bonus lesson in the screens: its own file in the editor, and a count that stays."""

import pytest

from tutor import course

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
        await learner.is_told("Passed.")
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
        await learner.is_told("Passed.")
