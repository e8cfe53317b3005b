"""The file on disk is the truth, and nothing that was typed is lost."""

import asyncio
import json

import pytest

from tutor.tui.screens.ask import Ask

MINE, THEIRS = "# mine\n", "# theirs\n"


def replace(file, text):
    """Saves as many editors do: under another name, then renamed."""
    other = file.with_name("4913~")
    other.write_text(text, encoding="utf-8")
    other.replace(file)


@pytest.fixture
def full_disk(monkeypatch):
    """From the moment that it is called, nothing can be written to cnn.py or its backups."""

    def fill():
        def no_room(file, data):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("tutor.workspace.write_whole", no_room)

    return fill


async def test_a_save_from_another_editor_is_shown_and_checked(folder, opened, code, right):
    """Whoever writes in an editor of their own has the check beside it."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        replace(folder / "cnn.py", code(activation=right("activation")))
        await learner.until(lambda: learner.editor.text == code(activation=right("activation")))
        await learner.is_told("Passed")
        assert not learner.sees("not saved")


async def test_two_versions_are_a_question_and_the_disk_can_win(folder, opened, code):
    """What only the editor held is in the backups."""
    async with opened(folder) as learner:
        await learner.writes(MINE + code())
        replace(folder / "cnn.py", THEIRS + code())
        await learner.is_asked()
        await learner.press("d")
        await learner.until(lambda: learner.editor.text == THEIRS + code())
        assert learner.kept == [MINE + code()]
        await learner.until(lambda: not learner.sees("not saved"))
    assert (folder / "cnn.py").read_text(encoding="utf-8") == THEIRS + code()


async def test_the_question_waits_until_nobody_types(folder, opened, code, monkeypatch):
    """Each letter goes into the text, those of the answers too."""
    monkeypatch.setattr("tutor.tui.screens.lesson_file.REST", 2)
    async with opened(folder) as learner:
        await learner.opens_the_code()
        await learner.press("#")
        replace(folder / "cnn.py", THEIRS + code())
        for _ in range(10):
            await learner.press(*"dbk")
            await asyncio.sleep(0.1)  # twice as long as between two looks at the file
        assert learner.screen is learner.lessons
        await learner.is_asked()
        assert "#" + "dbk" * 10 in learner.editor.text


@pytest.mark.parametrize("key", ["d", "enter", "escape"])
async def test_a_key_on_its_way_into_the_text_is_no_answer(key, folder, opened, code):
    """The question came between two letters."""
    async with opened(folder) as learner:
        await learner.writes(MINE + code())
        replace(folder / "cnn.py", THEIRS + code())
        await learner.until(lambda: isinstance(learner.screen, Ask))
        await learner.press(key)
        await learner.is_asked()
        assert learner.editor.text == MINE + code()


@pytest.mark.parametrize("answer", ["k", "escape"])
async def test_two_versions_are_a_question_and_mine_can_win(answer, folder, opened, code):
    """What only the disk held is in the backups."""
    async with opened(folder) as learner:
        await learner.writes(MINE + code())
        replace(folder / "cnn.py", THEIRS + code())
        await learner.is_asked()
        await learner.press(answer)
        await learner.until(lambda: learner.kept == [THEIRS + code()])
        await learner.until(lambda: not learner.sees("not saved"))
        assert learner.editor.text == MINE + code()
    assert (folder / "cnn.py").read_text(encoding="utf-8") == MINE + code()


async def test_two_versions_can_both_stay(folder, opened, code):
    """Each in a file, and nothing that was there is written over."""
    (folder / "cnn_mine.py").write_text("# older\n", encoding="utf-8")
    async with opened(folder) as learner:
        await learner.writes(MINE + code())
        replace(folder / "cnn.py", THEIRS + code())
        await learner.is_asked()
        await learner.press("b")
        await learner.until(lambda: learner.editor.text == THEIRS + code())
        await learner.is_told("cnn_mine_2.py")
        await learner.until(lambda: not learner.sees("not saved"))
    texts = {"cnn": THEIRS + code(), "cnn_mine": "# older\n", "cnn_mine_2": MINE + code()}
    for stem, text in texts.items():
        assert (folder / f"{stem}.py").read_text(encoding="utf-8") == text


async def test_a_save_right_after_one_from_outside_overwrites_nothing(
    folder, opened, code, monkeypatch
):
    """The program looks at the file before it writes, and not only now and then."""
    monkeypatch.setattr("tutor.tui.screens.lesson_file._LOOK_EVERY", 3600)
    async with opened(folder) as learner:
        await learner.writes(MINE + code())
        replace(folder / "cnn.py", THEIRS + code())
        await learner.press("ctrl+s")
        await learner.is_asked()
        assert (folder / "cnn.py").read_text(encoding="utf-8") == THEIRS + code()
        await learner.press("k")
        await learner.until(lambda: learner.kept == [THEIRS + code()])


async def test_quitting_with_nothing_unsaved_asks_nothing(folder, opened):
    """One key, and out."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        await learner.press("ctrl+q")
        await learner.until(lambda: not learner.app.is_running)


async def test_quitting_asks_and_can_save(folder, opened, code):
    """s: the file has it."""
    async with opened(folder) as learner:
        await learner.writes(MINE + code())
        await learner.press("ctrl+q")
        await learner.is_asked()
        await learner.press("s")
        await learner.until(lambda: not learner.app.is_running)
    assert (folder / "cnn.py").read_text(encoding="utf-8") == MINE + code()


async def test_quitting_asks_and_can_keep_a_copy(folder, opened, code, kept):
    """d: the file stays as it was, and the text is in the backups."""
    async with opened(folder) as learner:
        await learner.writes(MINE + code())
        await learner.press("ctrl+q")
        await learner.is_asked()
        await learner.press("d")
        await learner.until(lambda: not learner.app.is_running)
    assert kept() == [MINE + code()]
    assert (folder / "cnn.py").read_text(encoding="utf-8") == code()


async def test_quitting_asks_and_can_stay(folder, opened, code):
    """c: as if nothing had been pressed."""
    async with opened(folder) as learner:
        await learner.writes(MINE + code())
        await learner.press("ctrl+q")
        await learner.is_asked()
        await learner.press("c")
        await learner.until(lambda: learner.screen is learner.lessons)
        assert learner.app.is_running
        assert learner.editor.text == MINE + code()
        assert learner.sees("not saved")


async def test_a_closed_terminal_keeps_a_copy(folder, opened, code, kept):
    """SIGTERM and SIGHUP leave no time for questions."""
    async with opened(folder) as learner:
        await learner.writes(MINE + code())
        learner.app.end_now()
        await learner.until(lambda: not learner.app.is_running)
    assert kept() == [MINE + code()]
    assert (folder / "cnn.py").read_text(encoding="utf-8") == code()


async def test_a_file_that_was_deleted_is_written_again_by_a_save(folder, opened, code):
    """The editor still has every line."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        (folder / "cnn.py").unlink()
        await learner.press("ctrl+s")
        await learner.until((folder / "cnn.py").exists)
        await learner.is_told("not written yet")
    assert (folder / "cnn.py").read_text(encoding="utf-8") == code()


async def test_a_file_that_was_deleted_is_not_lost_by_quitting(folder, opened, code, kept):
    """What only the editor holds is asked about, although nothing was typed."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        (folder / "cnn.py").unlink()
        await learner.press("ctrl+q")
        await learner.is_asked()
        await learner.press("d")
        await learner.until(lambda: not learner.app.is_running)
    assert kept() == [code()]


async def test_a_file_in_utf_16_is_told_and_not_touched(folder, opened, code, right):
    """Until it is saved as UTF-8, the editor is for reading only."""
    file, strange = folder / "cnn.py", code().encode("utf-16")
    file.write_bytes(strange)
    async with opened(folder) as learner:
        await learner.is_told("saved as UTF-16. Save it as UTF-8")
        await learner.opens_the_code()
        assert learner.editor.read_only
        await learner.press("x", "f5", "ctrl+s")
        assert file.read_bytes() == strange
        await learner.resize((80, 24))
        await learner.reads("saved as UTF-16.")

        replace(file, code(activation=right("activation")))
        await learner.is_told("Passed")
        assert not learner.editor.read_only
        assert learner.editor.text == code(activation=right("activation"))


async def test_a_form_feed_survives_because_the_editor_declines(folder, opened, code):
    """The editor breaks lines where Python does not: better read than rewritten."""
    strange = code() + "\f# a page of its own\u2028and on\n"
    (folder / "cnn.py").write_text(strange, encoding="utf-8")
    async with opened(folder) as learner:
        await learner.opens_the_code()
        await learner.is_told("your own editor")
        await learner.press("x", "ctrl+s")
        await learner.is_checked()
        assert not learner.sees("not saved")
    assert (folder / "cnn.py").read_text(encoding="utf-8") == strange


async def test_a_record_that_cannot_be_read_is_put_aside_and_told(folder, opened):
    """A new one begins; the old one is never overwritten."""
    records = folder / ".cnn-tutor"
    (records / "progress.json").write_text("{not json", encoding="utf-8")
    async with opened(folder) as learner:
        await learner.is_told("progress-unreadable-")
        await learner.is_checked()
        assert learner.sees("0 of 10 lessons")
    (aside,) = records.glob("progress-unreadable-*.json")
    assert aside.read_text(encoding="utf-8") == "{not json"
    assert json.loads((records / "progress.json").read_text(encoding="utf-8"))["version"] == 1


async def test_on_a_full_disk_the_text_stays_in_the_editor(folder, opened, code, full_disk):
    """No save, no copy, so no quitting either but by the learner's own choice to stay."""
    async with opened(folder) as learner:
        await learner.writes(MINE + code())
        full_disk()
        await learner.press("ctrl+s")
        await learner.is_told("cannot be written: No space left on device.")
        for answer in ("d", "s"):
            await learner.press("ctrl+q")
            await learner.is_asked()
            await learner.press(answer)
            await learner.until(lambda: learner.screen is learner.lessons)
            assert learner.app.is_running
        assert learner.editor.text == MINE + code()
        assert learner.lessons.query_one("#middle").border_subtitle == "not saved: ctrl+s"
    assert (folder / "cnn.py").read_text(encoding="utf-8") == code()


async def test_on_a_full_disk_neither_of_two_versions_is_lost(folder, opened, code, full_disk):
    """The question comes again at the next save."""
    async with opened(folder) as learner:
        await learner.writes(MINE + code())
        replace(folder / "cnn.py", THEIRS + code())
        full_disk()
        for answer in ("d", "b", "k"):
            await learner.is_asked()
            await learner.press(answer)
            await learner.until(lambda: learner.screen is learner.lessons)
            assert learner.editor.text == MINE + code()
            assert (folder / "cnn.py").read_text(encoding="utf-8") == THEIRS + code()
            await learner.press("ctrl+s")
        await learner.is_asked()


async def test_on_a_full_disk_the_stub_does_not_come_back(folder, opened, code, full_disk):
    """Without a backup nothing is replaced."""
    (folder / "cnn.py").write_text(MINE + code(), encoding="utf-8")
    async with opened(folder) as learner:
        full_disk()
        await learner.press("f12")
        await learner.is_asked()
        await learner.press("y")
        await learner.is_told("No backup could be made")
    assert (folder / "cnn.py").read_text(encoding="utf-8") == MINE + code()
