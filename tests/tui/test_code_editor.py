"""The editor draws only what an edit changed: it must look as if it had drawn everything."""

import pytest
from textual.app import App
from textual.events import Key

from tutor.tui.widgets.code_editor import CodeEditor

TYPED = {
    "letters and blanks": ["a", "b", "space", "number_sign", "x", "backspace", "backspace"],
    "a text that swallows the rest": ["quotation_mark"] * 3 + ["backspace"] * 3,
    "brackets": ["left_parenthesis", "left_square_bracket", "right_square_bracket", "left", "1"],
    "lines": ["enter", "d", "enter", "backspace", "backspace", "delete"],
    "a selection": ["shift+down", "shift+down", "x", "ctrl+z", "shift+left", "y"],
    "past the edge": ["end", *"0123456789" * 8, "home", "q"],
    "undone": ["r", "s", "t", "ctrl+z", "ctrl+y"],
}


@pytest.mark.parametrize("keys", TYPED.values(), ids=TYPED)
async def test_after_each_key_it_looks_as_drawn_anew(keys, folder, opened):
    """Text, colours, cursor and brackets of every row."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        editor = learner.editor
        editor.cursor_blink = False
        editor.cursor_location = (editor.cursor_location[0] + 2, 2)
        await learner.pilot.pause(0.1)
        for key in keys:
            await learner.press(key)
            await learner.pilot.pause(0.05)
            drawn = learner.screen._compositor.render_strips()
            editor._line_cache.clear()
            editor._styles_cache.clear()
            assert drawn == learner.screen._compositor.render_strips(), key


async def test_keys_that_come_at_once_act_in_the_order_in_which_they_were_typed(folder, opened):
    """As after a moment in which nobody listened: a backspace takes the letter before it."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        editor = learner.editor
        editor.cursor_location = (1, 0)
        for key in ("a", "b", "backspace", "c", "left", "d", "home", "e", "end", "f", "enter", "g"):
            learner.app.post_message(Key(key, key if len(key) == 1 else None))
        await learner.until(lambda: editor.cursor_location == (2, 1))
        assert [editor.document.get_line(row) for row in (1, 2)] == ["eadcf", "g"]


async def test_what_was_saved_outside_looks_as_drawn_anew(folder, opened):
    """Whether a line is another one, there is one more, or half of them are gone."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        editor = learner.editor
        editor.cursor_blink = False
        lines = editor.text.splitlines(keepends=True)
        row = editor.cursor_location[0]
        for after in (
            [*lines[: row + 1], "    'quoted\n", *lines[row + 2 :]],
            [*lines[:row], "# more\n", *lines[row:]],
            lines[: row // 2],
            lines,
        ):
            editor.take("".join(after))
            await learner.pilot.pause(0.1)
            drawn = learner.screen._compositor.render_strips()
            editor._line_cache.clear()
            editor._styles_cache.clear()
            assert drawn == learner.screen._compositor.render_strips()
            assert editor.text == "".join(after)


async def test_a_letter_draws_few_rows(folder, opened, monkeypatch):
    """Else every key costs the whole pane. More than one: captures come in no fixed order."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        editor = learner.editor
        editor.cursor_blink = False
        await learner.press("end", "space", "number_sign")  # a comment changes no other colour
        await learner.pilot.pause(0.2)
        rows = []
        real = editor.render_line
        monkeypatch.setattr(editor, "render_line", lambda y: (rows.append(y), real(y))[1])
        await learner.press("y")
        await learner.until(lambda: rows)
        await learner.pilot.pause(0.2)
        assert len(set(rows)) < editor.size.height / 2


BEFORE = "one\ntwo\nthree\n"
SAVED_OUTSIDE = {
    "a line in the middle": "one\n2\nthree\n",
    "a line more at the top": "zero\none\ntwo\nthree\n",
    "a line more at the end": "one\ntwo\nthree\nfour\n",
    "no first line": "two\nthree\n",
    "no last line": "one\ntwo\n",
    "a line twice": "one\ntwo\ntwo\nthree\n",
    "no line end": "one\ntwo\nthree",
    "nothing": "",
    "all others": "a\nb",
    "lines that end with a carriage return too": "one\r\n2\r\nthree\r\n",
}


@pytest.mark.parametrize("after", SAVED_OUTSIDE.values(), ids=SAVED_OUTSIDE)
@pytest.mark.parametrize("before", [BEFORE, ""], ids=["a text", "an empty file"])
async def test_what_was_saved_outside_is_taken_whole(before, after):
    """Only lines that differ are put in their place, whichever they are; undo does not go back."""
    app = App()
    async with app.run_test():
        editor = CodeEditor()
        await app.mount(editor)
        editor.take(before)
        editor.take(after)
        assert (editor.text, editor.unsaved) == (after, False)
        editor.undo()
        assert editor.text == after
