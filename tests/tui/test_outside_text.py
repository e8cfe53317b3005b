"""Text that is not ours is drawn as it is: never as markup, never as commands to the terminal."""

import runpy
from pathlib import Path

import pytest
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from tutor import course, settings
from tutor.results import Finding
from tutor.tui import themes
from tutor.tui.screens.training import TrainingScreen
from tutor.workspace import Workspace

HOSTILE = runpy.run_path(str(Path(__file__).parents[1] / "hostile_text.py"))
TEXT, NAME, MARKUP, COMMANDS, LONG = (
    HOSTILE[name] for name in ("TEXT", "NAME", "MARKUP", "COMMANDS", "LONG")
)


def unclean(learner):
    """The characters on the screen that move the cursor or turn the text around."""
    drawn = "".join(
        segment.text
        for strip in learner.screen._compositor.render_strips()
        for segment in strip
        if not segment.control
    )
    return HOSTILE["obeyed"](drawn)


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


async def test_whatever_a_widget_is_given_the_terminal_gets_no_commands(folder, opened):
    """Also where somebody forgot to clean it; the cells beside it stay where they are."""
    async with opened(folder, (80, 40)) as learner:
        await learner.screen.query_one("#middle").mount(
            Static(f"{COMMANDS}|", markup=False),
            Label(f"{COMMANDS}|", markup=False),
            OptionList(Option(f"{COMMANDS}|"), markup=False),
            before=0,
        )
        await learner.reads("turned")
        assert unclean(learner) == set()
        assert {len(line) for line in learner.drawn.splitlines()} <= set(range(81))


@pytest.fixture
def strange(tmp_path, code):
    """A learner's folder in which everything has a hostile name and says hostile things."""
    made = Workspace.create(tmp_path / NAME)
    raises = f"def activation(x, activation):\n    raise ValueError({TEXT!r})\n"
    made.write(code(activation=raises))
    HOSTILE["train"](made.folder)
    return made.folder


@pytest.mark.parametrize("keys", ["f1", "v", "i", "b", "h", "ctrl+p"])
async def test_what_stands_beside_the_lesson_gives_no_commands(keys, strange, opened):
    """Help, explainer, hand-in, look back, hints, palette: of a folder, its runs and its code."""
    async with opened(strange, (80, 24)) as learner:
        await learner.is_checked()
        before = learner.drawn
        await learner.press(keys)
        await learner.until(lambda: learner.drawn != before)
        await learner.until(lambda: all(one.is_finished for one in learner.app.workers))
        await learner.pilot.pause()
        assert unclean(learner) == set()


@pytest.mark.parametrize("size", [(80, 24), (150, 45)])
async def test_runs_and_their_models_give_no_commands(size, strange, opened):
    """The table, the experiments, and the results."""
    async with opened(strange, size) as learner:
        learner.app.push_screen(TrainingScreen(strange, "digits"))
        await learner.reads(": [/bad]")
        assert unclean(learner) == set()
        await learner.press("f6")
        await learner.reads("[/bad] [bold]x")
        assert unclean(learner) == set()
        await learner.press("f6", "f12")
        await learner.until(lambda: learner.screen.id == "results")
        await learner.reads("did not come to its end")
        assert unclean(learner) == set()


@pytest.mark.usefixtures("keras_network")
async def test_a_network_that_fails_gives_no_commands(strange, opened):
    """Beside Keras."""
    raises = f"    raise ValueError({TEXT!r})\n    blocks = "
    source = course.reference_file().replace("    blocks = ", raises)
    (strange / "cnn.py").write_text(source, encoding="utf-8")
    async with opened(strange, (80, 24)) as learner:
        await learner.goes_to("network")
        await learner.press("f9")
        await learner.reads(MARKUP)
        assert unclean(learner) == set()


@pytest.mark.parametrize("keys", [["enter"], ["f3"], ["f2"], ["enter", "g"]])
async def test_a_class_gives_no_commands(keys, graded_folder, teaching):
    """Names of learners, their files, and what is said of them."""
    told = Finding("raised", f"Line 1 raised {TEXT}", detail=f"{TEXT}\n{LONG}", code=TEXT)
    graded = graded_folder({NAME: {"conv2d": told}}, {NAME: TEXT}, **{NAME: f"# {TEXT}\n"})
    async with teaching(graded, (80, 24)) as teacher:
        await teacher.reads("bad")
        assert unclean(teacher) == set()
        for key in keys:
            before = teacher.drawn
            await teacher.press(key)
            await teacher.until(lambda before=before: teacher.drawn != before)
            await teacher.pilot.pause()
            assert unclean(teacher) == set()


async def test_the_list_of_themes_gives_no_commands(folder, opened):
    """The settings name a theme that is none."""
    settings.choose_theme(TEXT)
    async with opened(folder) as learner:
        learner.app.search_themes()
        await learner.reads("ansi-dark")
        assert learner.app.theme == themes.THEMES[0].name
        assert unclean(learner) == set()
