"""Text that is not ours is drawn as it is: never as markup, never as commands to the terminal."""

import unicodedata

import pytest

MARKUP = "[/bad] [bold]x"
COMMANDS = "\x1b[31mred \x1b]0;title\x07 \x9b2J \x85 \u202eturned\u2066"
LONG = "y" * 10_000 + " the end"


def unclean(learner):
    """The characters on the screen that move the cursor or turn the text around."""
    drawn = "".join(
        segment.text
        for strip in learner.screen._compositor.render_strips()
        for segment in strip
        if not segment.control
    )
    return {c for c in drawn if unicodedata.category(c) == "Cc" or c in "\u202e\u2066"}


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_what_a_function_prints_is_drawn_as_it_is(size, folder, opened, code):
    """Brackets, escapes, NUL, a very long line, and letters from everywhere."""
    printed = f"{MARKUP} \0 {COMMANDS} \U0001f600 \u05d0\u05d1 {LONG}"
    nasty = f"def activation(x, activation):\n    print({printed!r})\n    return -x\n"
    async with opened(folder, size) as learner:
        await learner.saves(code(activation=nasty))
        await learner.press("f6", "down")
        await learner.reads(f"  {MARKUP}")
        await learner.reads("\U0001f600")
        assert unclean(learner) == set()


async def test_what_a_function_raises_is_drawn_as_it_is(folder, opened, code):
    """In the verdict, with the line of the code, and in the case below."""
    nasty = (
        f"def activation(x, activation):\n"
        f"    raise ValueError({f'{MARKUP} {COMMANDS} {LONG}'!r})  # {MARKUP}\n"
    )
    async with opened(folder) as learner:
        await learner.saves(code(activation=nasty))
        await learner.is_told(f"raised ValueError: {MARKUP}")
        await learner.press("f6", "down")
        assert unclean(learner) == set()


async def test_a_type_named_like_markup_is_drawn_as_it_is(folder, opened, code):
    """Names come from the learner too."""
    nasty = f"def activation(x, activation):\n    return type({MARKUP!r}, (), {{}})()\n"
    async with opened(folder) as learner:
        await learner.saves(code(activation=nasty))
        await learner.is_told("[/bad]")


async def test_the_editor_shows_code_with_escapes_and_long_lines(folder, opened, code):
    """The file may hold anything; the terminal gets none of its commands."""
    text = code() + f"# {MARKUP} \x1b[31mred \x1b]0;title\x07 \u202eturned \U0001f600\n# {LONG}\n"
    (folder / "cnn.py").write_text(text, encoding="utf-8")
    async with opened(folder) as learner:
        await learner.opens_the_code()
        await learner.until(lambda: learner.editor.scroll_offset.y)
        learner.editor.cursor_location = text.count("\n") - 2, 0
        await learner.reads(MARKUP)
        assert unclean(learner) == set()
        await learner.press("down", "end")
        await learner.reads("the end")
        assert learner.editor.text == text


@pytest.mark.parametrize("name", ["[/x]", "[bold]", "\x1b[31mred\u202e", "\U0001f600 two\nlines"])
async def test_a_folder_may_be_called_anything(name, tmp_path, opened, code):
    """In the line at the top, and in the sentences about files."""
    folder = tmp_path / name
    folder.mkdir(parents=True)
    (folder / "cnn.py").write_bytes(code().encode("utf-16"))
    async with opened(folder) as learner:
        await learner.is_told("UTF-16")
        (folder / "cnn.py").unlink()
        await learner.press("ctrl+s")
        await learner.is_told("is not there")
        await learner.press("f12")
        await learner.is_asked()
        await learner.press("y")
        await learner.until(lambda: any("is not there" in one for one in learner.messages))
        await learner.pilot.pause()
        if name == "[bold]":
            assert learner.sees("cnn-tutor   [bold]")
        assert unclean(learner) == set()
