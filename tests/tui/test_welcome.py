"""The first screen where there is no learner's folder."""

import pytest

from tutor import course

FIRST = course.lessons()[0].title


@pytest.fixture
def empty(tmp_path):
    """A folder with nothing in it."""
    made = tmp_path / "empty"
    made.mkdir()
    return made


async def test_enter_makes_cnn_py_in_an_empty_folder_and_opens_the_first_lesson(empty, opened):
    """A newcomer presses one key."""
    async with opened(empty) as learner:
        assert learner.screen.id == "welcome"
        await learner.reads("You will build a convolutional network")
        await learner.press("enter")
        await learner.until(lambda: learner.screen.id == "lesson-screen")
        assert learner.lessons.lesson.title == FIRST
        await learner.reads("step 1 of")
    assert (empty / "cnn.py").read_text(encoding="utf-8") == course.starting_file()


async def test_beside_other_files_a_folder_of_its_own_is_proposed(empty, opened):
    """A home folder full of things is left alone."""
    (empty / "letter.txt").write_text("Dear", encoding="utf-8")
    async with opened(empty) as learner:
        await learner.press("enter")
        await learner.until(lambda: learner.screen.id == "lesson-screen")
    assert (empty / "my-cnn" / "cnn.py").is_file()


async def test_a_folder_with_work_in_it_is_opened_and_not_changed(empty, folder, opened, code):
    """Whoever types where their work is gets just that."""
    (folder / "cnn.py").write_text("# mine\n" + code(), encoding="utf-8")
    async with opened(empty) as learner:
        await learner.press(*"../my-cnn", "enter")
        await learner.until(lambda: learner.screen.id == "lesson-screen")
        assert learner.file.samefile(folder / "cnn.py")
    assert (folder / "cnn.py").read_text(encoding="utf-8").startswith("# mine\n")


@pytest.mark.parametrize(
    "place",
    ["/dev/null/here", "x" * 300, "~nobody-of-this-name/cnn"],
    ids=["below a file", "name too long", "no such user"],
)
async def test_a_place_that_cannot_be_written_is_told_and_another_can_be_typed(
    place, empty, opened
):
    """The field stays, with what was typed and a sentence below it."""
    async with opened(empty) as learner:
        learner.screen.query_one("#folder").value = place
        await learner.press("enter")
        await learner.reads("cannot be")
        assert learner.screen.id == "welcome"
        learner.screen.query_one("#folder").value = "here"
        await learner.press("enter")
        await learner.until(lambda: learner.screen.id == "lesson-screen")
    assert (empty / "here" / "cnn.py").is_file()


async def test_escape_leaves_without_making_anything(empty, opened):
    """Somebody only wanted to look."""
    async with opened(empty) as learner:
        await learner.press("escape")
        await learner.until(lambda: not learner.app.is_running)
    assert list(empty.iterdir()) == []
