"""Narrow and wide terminals: the same screens, side by side or one at a time."""

import asyncio
import gc
import time

import pytest
from textual.widgets import Static

from tutor import course
from tutor.progress import Progress
from tutor.tui.screens.lesson_panes import WITH_CODE

NARROW, WIDE, HUGE, TINY = (80, 24), (120, 40), (200, 60), (30, 8)
PANES = {"course": "#course", "lesson": "#lesson", "code": "#code", "check": "#check"}


def shown(learner):
    """The panes that are on the screen."""
    found = {name: learner.lessons.query(selector) for name, selector in PANES.items()}
    return {
        name
        for name, widgets in found.items()
        if widgets and widgets.first().display and widgets.first().size.area
    }


async def test_a_wide_terminal_shows_map_lesson_and_check_at_once(folder, opened):
    """The code takes the place of the lesson, and that of the map where lines would be cut."""
    async with opened(folder, WIDE) as learner:
        await learner.until(lambda: shown(learner) == {"course", "lesson", "check"})
        assert not learner.sees("F2")
        await learner.opens_the_code()
        await learner.until(lambda: shown(learner) == {"code", "check"})
        await learner.press("f2")
        await learner.until(lambda: shown(learner) == {"course", "code", "check"})
        await learner.press("f4")
        await learner.until(lambda: shown(learner) == {"code", "check"})
        await learner.press("escape", "l")
        await learner.until(lambda: shown(learner) == {"course", "lesson", "check"})


async def test_with_room_for_whole_lines_the_map_stays_beside_the_code(folder, opened):
    """A stub has 79 columns."""
    async with opened(folder, (WITH_CODE, 40)) as learner:
        await learner.opens_the_code()
        await learner.until(lambda: shown(learner) == {"course", "code", "check"})
        assert learner.editor.scrollable_content_region.width - learner.editor.gutter_width >= 79


async def test_in_80_columns_keys_switch_panes_and_a_save_shows_the_check(folder, opened):
    """One pane at a time, and after ctrl+s the one that matters."""
    async with opened(folder, NARROW) as learner:
        for key, pane in {"f2": "course", "f3": "lesson", "f4": "code", "f6": "check"}.items():
            await learner.press(key)
            await learner.until(lambda pane=pane: shown(learner) == {pane})
        await learner.opens_the_code()
        await learner.press("ctrl+s")
        await learner.until(lambda: shown(learner) == {"check"})
        await learner.reads("not written yet")
        await learner.press("c")
        await learner.until(lambda: shown(learner) == {"code"})
        assert learner.editor.has_focus
        await learner.press("escape", "l")
        await learner.until(lambda: shown(learner) == {"lesson"})
        assert not learner.editor.unsaved


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_click_on_its_name_shows_a_pane(size, folder, opened):
    """For hands that are on the mouse."""
    async with opened(folder, size) as learner:
        await learner.reads("Code")
        bar = learner.screen.query_one("#pane-bar")
        for name in ("Code", "Lesson"):
            at = str(bar.render()).index(name)
            await learner.pilot.click(bar, offset=(at + bar.styles.padding.left + 1, 0))
            await learner.until(lambda name=name: name.lower() in shown(learner))


async def test_a_click_on_what_was_just_removed_does_nothing(folder, opened):
    """It is drawn a moment longer than it is there."""
    async with opened(folder, NARROW) as learner:
        await learner.reads("Lesson")
        gone = Static("still drawn")
        await learner.lessons.query_one("#middle").mount(gone, before=0)
        await learner.reads("still drawn")
        place = gone.region.offset
        with learner.app.batch_update():
            await gone.remove()
            assert learner.app.get_widget_at(*place)[0] is gone
            await learner.click(*place)
            heard = asyncio.Event()
            learner.app.call_later(heard.set)
            await heard.wait()
        await learner.until(lambda: not learner.sees("still drawn"))


async def test_resizing_loses_nothing(folder, opened, code):
    """Unsaved text, lesson, page and pane survive every size."""
    text = code() + "# half a thought"
    async with opened(folder, WIDE) as learner:
        await learner.goes_to("conv2d")
        await learner.press("right")
        await learner.writes(text)
        where = learner.editor.cursor_location = 20, 3
        for size in (NARROW, HUGE, TINY, NARROW, WIDE):
            await learner.resize(size)
            await learner.until(lambda: "code" in shown(learner))
            assert learner.editor.text == text
            assert learner.editor.cursor_location == where
            assert learner.lessons.lesson.id == "conv2d"
            assert learner.lessons.pane == "code"
        await learner.until(lambda: shown(learner) == {"code", "check"})
        await learner.press("f3")
        await learner.reads("step 2 of")


async def test_the_code_is_back_when_a_narrow_terminal_widens_after_a_save(folder, opened):
    """The check had the screen for itself; with room, the code stands beside it again."""
    async with opened(folder, NARROW) as learner:
        await learner.opens_the_code()
        await learner.press("ctrl+s")
        await learner.until(lambda: shown(learner) == {"check"})
        await learner.resize(WIDE)
        await learner.until(lambda: shown(learner) == {"code", "check"})


async def test_resizing_keeps_the_case_that_was_chosen(folder, opened, code):
    """A wider look at one case must not open another one."""
    wrong = "def activation(x, activation):\n    return -x\n"
    async with opened(folder, WIDE) as learner:
        await learner.saves(code(activation=wrong))
        first = learner.lessons.query_one("#cases").highlighted
        await learner.press("f6", "down", "down")
        cases = learner.lessons.query_one("#cases")
        chosen = first + 2
        await learner.until(lambda: cases.highlighted == chosen)
        for size in (HUGE, NARROW):
            await learner.resize(size)
            await learner.pilot.pause()
            assert cases.highlighted == chosen


async def test_page_keys_wait_for_a_page(folder, opened, code):
    """In a terminal of three lines no list has room, and its page keys have nothing to do."""
    wrong = "def activation(x, activation):\n    return -x\n"
    async with opened(folder, (10, 3)) as learner:
        await learner.saves(code(activation=wrong))
        for key in ("f2", "f6"):
            await learner.press(key, "pagedown", "pageup")
        await learner.resize(NARROW)
        await learner.press("f2")
        await learner.until(lambda: learner.lessons.query_one("#course").size.height > 10)
        await learner.press("pagedown", "enter")
        await learner.until(lambda: learner.lessons.lesson == course.lessons()[-1])


async def test_a_list_without_a_column_is_drawn_all_the_same(folder, opened):
    """The look back at a lesson that took a hint, in a window of ten columns."""
    Progress(folder / ".cnn-tutor").hint_shown("activation")
    async with opened(folder, (10, 3)) as learner:
        await learner.press("shift+f2")
        await learner.until(lambda: learner.screen.query("#places"))
        await learner.pilot.pause()
        assert learner.screen.query_one("#places").option_count == 1


async def test_a_long_folder_name_leaves_room_for_what_was_passed(tmp_path, opened, code):
    """The line at the top is cut where it matters least."""
    folder = tmp_path / ("long" * 50)
    folder.mkdir()
    (folder / "cnn.py").write_text(code(), encoding="utf-8")
    async with opened(folder, NARROW) as learner:
        await learner.reads("0 of 10 lessons")
        assert learner.sees("cnn-tutor   longlong")


async def test_garbage_that_was_put_off_is_looked_for_from_the_first_frame_on(folder, opened):
    """The command starts the screens without looking for any."""
    gc.disable()
    try:
        async with opened(folder, WIDE) as learner:
            await learner.until(gc.isenabled)
    finally:
        gc.enable()


async def test_all_objects_are_looked_through_only_while_nobody_presses_keys(
    folder, opened, monkeypatch
):
    """That takes a tenth of a second; and after the program Python does as it did before."""
    before, looked = gc.get_threshold(), []
    async with opened(folder) as learner:
        await learner.until(lambda: gc.get_threshold()[2] > 1_000_000)
        monkeypatch.setattr("tutor.tui.app._ENOUGH", -1)
        monkeypatch.setattr("tutor.tui.app.gc.collect", lambda: looked.append("all"))
        await learner.press("m")
        learner.app._pressed = time.monotonic()  # and no look by itself from here on
        looked.clear()
        learner.app._collect()
        assert not looked
        learner.app._pressed -= 10
        learner.app._collect()
        assert looked
    assert gc.get_threshold() == before
