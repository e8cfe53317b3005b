"""What was not saved when the program was ended is offered at the next start."""

import tempfile

import pytest

from tutor import recovery
from tutor.workspace import Workspace

MINE, THEIRS = "# mine\n", "# theirs\n"


@pytest.fixture
def left(folder, code):
    """A text that was not saved when the program was ended."""
    text = MINE + code()
    recovery.leave(Workspace(folder), text)
    return text


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """A temporary folder that no other test looks into."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


async def test_it_is_offered_and_can_be_taken(folder, opened, code, kept, left):
    """It is in the editor and not saved; what was on disk is in the backups."""
    async with opened(folder) as learner:
        await learner.is_asked()
        await learner.press("t")
        await learner.until(lambda: learner.lessons.query("#code") and learner.editor.text == left)
        await learner.reads("not saved")
        assert sorted(kept()) == sorted([code(), left])
        await learner.press("ctrl+s")
        await learner.until(lambda: (folder / "cnn.py").read_text(encoding="utf-8") == left)
        assert recovery.copies(Workspace(folder)) == []


@pytest.mark.parametrize(("answer", "still_offered"), [("l", 0), ("a", 1), ("escape", 1)])
async def test_it_can_be_left(answer, still_offered, folder, opened, code, kept, left):
    """The file is as it was, and the text is in the backups; l: and not offered again."""
    async with opened(folder) as learner:
        await learner.is_asked()
        await learner.press(answer)
        await learner.until(lambda: learner.screen is learner.lessons)
        await learner.until(lambda: len(recovery.copies(Workspace(folder))) == still_offered)
    assert kept() == [left]
    assert (folder / "cnn.py").read_text(encoding="utf-8") == code()


async def test_undo_brings_back_what_was_on_disk(folder, opened, code, left):
    """As after any other change in the editor."""
    async with opened(folder) as learner:
        await learner.is_asked()
        await learner.press("t")
        await learner.until(lambda: learner.lessons.query("#code") and learner.editor.text == left)
        learner.editor.undo()
        assert learner.editor.text == code()


async def test_a_file_that_has_it_already_raises_no_question(folder, opened, left):
    """Somebody took it over by hand."""
    (folder / "cnn.py").write_text(left, encoding="utf-8")
    async with opened(folder) as learner:
        await learner.until(lambda: not recovery.copies(Workspace(folder)))
        assert learner.screen is learner.lessons


async def test_each_file_has_its_own(folder, opened):
    """A text of the bonus is offered where the bonus is opened."""
    bonus = Workspace(folder, "fast.py")
    bonus.begin()
    recovery.leave(bonus, MINE)
    async with opened(folder) as learner:
        await learner.is_checked()
        assert learner.screen is learner.lessons
        await learner.press("m", "end", "enter")
        await learner.is_asked()
        await learner.press("t")
        await learner.until(lambda: learner.lessons.query("#code") and learner.editor.text == MINE)


async def test_a_fault_of_the_program_costs_nothing_that_was_typed(folder, opened, code):
    """It ends with a traceback, and the text is there at the next start."""

    async def until_it_fails():
        async with opened(folder) as learner:
            await learner.writes(MINE + code())
            learner.app.call_later(lambda: 1 / 0)
            await learner.until(lambda: not learner.app.is_running)

    with pytest.raises(ZeroDivisionError):
        await until_it_fails()
    (copy,) = recovery.copies(Workspace(folder))
    assert recovery.read(copy) == MINE + code()


async def test_on_a_full_disk_it_goes_to_the_temporary_folder(
    folder, opened, code, kept, temporary, monkeypatch
):
    """And comes from there at the next start."""
    text = MINE + code()
    with monkeypatch.context() as full:
        async with opened(folder) as learner:
            await learner.writes(text)
            full.setattr("tutor.workspace.write_whole", no_room)
            learner.app.end_now()
            await learner.until(lambda: not learner.app.is_running)
    assert [one.parent for one in recovery.copies(Workspace(folder))] == [temporary]
    async with opened(folder) as learner:
        await learner.is_asked()
        await learner.press("l")
        await learner.until(lambda: kept() == [text] and not list(temporary.iterdir()))


async def test_where_nothing_can_be_written_the_program_stays(
    folder, opened, code, kept, monkeypatch
):
    """Until there is room again."""
    monkeypatch.setattr("tutor.tui.app._TRY_AGAIN", 0.01)
    with monkeypatch.context() as full:
        async with opened(folder) as learner:
            await learner.writes(MINE + code())
            full.setattr("tutor.workspace.write_whole", no_room)
            full.setattr("tempfile.mkstemp", no_room)
            learner.app.end_now()
            await learner.is_told("No space left on device")
            assert learner.app.is_running
            full.undo()
            await learner.until(lambda: not learner.app.is_running)
    assert kept() == [MINE + code()]


def test_half_a_character_and_a_declared_encoding_come_back_as_they_were(folder):
    """A terminal can send the one, and the other is about the file."""
    text = "# -*- coding: latin-1 -*-\n# é ∑ \ud800\n"
    copy = recovery.leave(Workspace(folder), text)
    assert recovery.read(copy) == text


def test_what_others_put_into_the_temporary_folder_is_not_ours(folder, temporary, monkeypatch):
    """Under the very name, but a link or another user's."""
    with monkeypatch.context() as full:
        full.setattr("tutor.workspace.write_whole", no_room)
        copy = recovery.leave(Workspace(folder), MINE)
    assert recovery.copies(Workspace(folder)) == [copy]
    link = copy.with_name(copy.name.replace(".py", "x.py"))
    link.symlink_to(copy)
    assert recovery.copies(Workspace(folder)) == [copy]
    monkeypatch.setattr("os.getuid", lambda: -1)
    assert recovery.copies(Workspace(folder)) == []


def no_room(*_, **__):
    """No file can be written."""
    raise OSError(28, "No space left on device")
