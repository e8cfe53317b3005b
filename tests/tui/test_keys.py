"""Every action has its keys, in the editor too, and no key does nothing in silence."""

import re

import pytest
from textual.binding import Binding
from textual.command import CommandList, CommandPalette
from textual.widgets.option_list import Option

from tutor.phrases.en import PHRASES
from tutor.tui.app import TutorApp
from tutor.tui.screens import keys as keys_screen
from tutor.tui.screens.ask import Ask
from tutor.tui.screens.comparison import ComparisonScreen
from tutor.tui.screens.drawing import DrawingScreen
from tutor.tui.screens.form import FormScreen
from tutor.tui.screens.hints import Hints
from tutor.tui.screens.ladder import LadderScreen
from tutor.tui.screens.lesson import LessonScreen
from tutor.tui.screens.look import LookScreen
from tutor.tui.screens.look_back import LookBack
from tutor.tui.screens.questions import QuestionsScreen
from tutor.tui.screens.results import ResultsScreen
from tutor.tui.screens.training import TrainingScreen
from tutor.tui.screens.welcome import Welcome
from tutor.tui.widgets.code_editor import CodeEditor
from tutor.tui.widgets.lesson_text import LessonText
from tutor.tui.widgets.sheet import Sheet
from tutor.tui.widgets.tiles import Tiles

OWNERS = [
    TutorApp,
    Welcome,
    LessonScreen,
    Hints,
    TrainingScreen,
    ComparisonScreen,
    LadderScreen,
    CodeEditor,
    LessonText,
    LookScreen,
    LookBack,
    QuestionsScreen,
    ResultsScreen,
    Tiles,
    Sheet,
    DrawingScreen,
]
TYPED = {"question_mark", "space", "enter"}
"""Keys that are more than one letter long and still go into a text."""


def bindings(owner):
    """The key bindings that a class makes itself."""
    return [one for one in owner.__dict__["BINDINGS"] if isinstance(one, Binding)]


def keys_by_action(owner):
    """All keys of each action."""
    found = {}
    for binding in bindings(owner):
        found.setdefault(binding.action, []).extend(binding.key.split(","))
    return found


def writes(key):
    """Whether a key would go into the text of an editor."""
    return len(key) == 1 or key in TYPED


@pytest.mark.parametrize("owner", OWNERS, ids=lambda owner: owner.__name__)
def test_every_binding_has_an_id_of_its_own(owner):
    """So that people can put an action on another key."""
    ids = [binding.id for binding in bindings(owner)]
    assert len(ids) == len(owner.__dict__["BINDINGS"])
    assert all(ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("owner", OWNERS, ids=lambda owner: owner.__name__)
def test_what_a_letter_does_another_key_does_too(owner):
    """Letters are for typing wherever there is a text."""
    for action, keys in keys_by_action(owner).items():
        assert not all(writes(key) for key in keys), action


async def test_every_action_of_a_lesson_is_reached_from_inside_the_editor(
    folder, opened, monkeypatch
):
    """No key but letters is taken away by the editor, and none changes the text."""
    done = []
    actions = keys_by_action(LessonScreen)
    del actions["app.quit"], actions["app.help"]
    async with opened(folder) as learner:
        await learner.opens_the_code()
        text = learner.editor.text
        for action in actions:
            name = action.partition("(")[0]
            monkeypatch.setattr(
                LessonScreen, f"action_{name}", lambda self, *_, name=name: done.append(name)
            )
        monkeypatch.setattr(LessonScreen, "check_action", lambda *_: True)
        for action, keys in actions.items():
            for key in keys:
                if not writes(key):
                    done.clear()
                    await learner.press(key)
                    await learner.until(lambda: done)
                    assert done == [action.partition("(")[0]], key
        assert learner.editor.text == text


async def test_keys_that_do_nothing_in_a_lesson_are_not_offered(folder, opened):
    """Run only where there is something to run, a stub only where there is one."""
    async with opened(folder) as learner:
        assert "f9" not in learner.screen.active_bindings
        assert "f12" in learner.screen.active_bindings
        await learner.press("r")
        assert learner.screen is learner.lessons
        await learner.goes_to("network")
        assert "f9" in learner.screen.active_bindings
        assert "f12" not in learner.screen.active_bindings
        await learner.reads("Run it")
        await learner.press("f12")
        assert learner.screen is learner.lessons


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_last_line_tells_the_keys_that_matter(size, folder, opened):
    """At any size a learner sees how to save, to get a hint, to go on and to get help."""
    async with opened(folder, size) as learner:
        for name in ("Save + check", "Hint", "Next", "Help"):
            await learner.reads(name)


async def test_all_keys_are_listed_on_demand(folder, opened):
    """F1 shows them, F1 takes them away."""
    async with opened(folder, (120, 70)) as learner:
        await learner.press("f1")
        await learner.reads("Your own editor")
        for group in ("On this screen", "Where the cursor is", "Everywhere"):
            assert learner.sees(group)
        await learner.press("f1")
        await learner.until(lambda: not learner.sees("Your own editor"))


async def test_help_leaves_the_keys_where_they_were(folder, opened):
    """Not in a text that is hidden, whose pages would be turned unseen."""
    async with opened(folder, (80, 24)) as learner:
        await learner.is_checked()
        await learner.opens_the_code()
        await learner.press("escape")
        assert learner.screen.focused is None
        await learner.press("f1")
        await learner.reads("On this screen")
        await learner.press("f1")
        await learner.until(lambda: learner.screen is learner.lessons)
        await learner.pilot.pause()
        assert learner.screen.focused is None


async def test_the_keys_of_a_question_are_its_answers(folder, opened):
    """With what each of them does."""
    async with opened(folder) as learner:
        await learner.press("f12")
        await learner.is_asked()
        await learner.press("f1")
        await learner.reads("On this screen")
        assert re.search(r"\by +put it back", learner.drawn)
        assert re.search(r"\bn +leave it", learner.drawn)


async def test_every_key_that_is_listed_is_told_in_words_of_the_catalogue(folder, opened):
    """So that they come in every language: those of Textual's own widgets too."""

    def told(learner):
        groups = keys_screen._grouped(learner.screen, learner.app)
        return {row.name for group in groups.values() for row in group.values()}

    async with opened(folder) as learner:
        await learner.is_checked()
        for way in (["l"], ["m"], ["c"], ["escape", "a"], ["escape", "b"], ["escape", "h"]):
            await learner.press(*way)
            await learner.pilot.pause()
            assert len(told(learner)) > 3
            assert told(learner) <= set(PHRASES.values())
        learner.app.push_screen(FormScreen(folder, "digits"))
        await learner.reads("The model of the digits lab")
        assert told(learner) <= set(PHRASES.values())


async def test_the_keys_are_not_opened_over_the_palette(folder, opened):
    """Which lists them itself."""
    async with opened(folder) as learner:
        learner.app.search_themes()
        await learner.reads("Search for themes")
        palette = learner.screen
        await learner.press("f1")
        assert learner.screen is palette


async def test_the_keys_are_those_of_what_has_the_focus(folder, opened):
    """Those of the editor in the editor, those of a dialog in a dialog."""
    async with opened(folder, (120, 70)) as learner:
        await learner.opens_the_code()
        await learner.press("f1")
        await learner.reads("delete the line")
        await learner.press("escape")
        await learner.until(lambda: learner.screen is learner.lessons)
        await learner.press("escape", "h")
        await learner.reads("esc  back to work")
        await learner.press("f1")
        await learner.reads("On this screen")
        assert not learner.sees("delete the line")
        assert not learner.sees("Your own editor")


async def test_the_palette_has_what_the_footer_has_no_room_for(folder, opened):
    """Every action of the screen, and not itself."""
    async with opened(folder, (80, 60)) as learner:
        await learner.press("ctrl+p")
        for name in (
            "Hint (h)",
            "Help (f1)",
            "Lesson before (p)",
            "Your own editor (e)",
            "Stub back (f12)",
        ):
            await learner.reads(name)
        assert not learner.sees("palette (ctrl+p)")


async def test_the_palette_opens_and_closes(folder, opened):
    """Everything else is behind ctrl+p."""
    async with opened(folder) as learner:
        await learner.press("ctrl+p")
        await learner.until(lambda: isinstance(learner.screen, CommandPalette))
        await learner.press("escape")
        await learner.until(lambda: learner.screen is learner.lessons)


@pytest.mark.parametrize("opens", ["action_command_palette", "search_themes"])
async def test_page_keys_in_the_palette_wait_until_something_was_found(opens, folder, opened):
    """They come before the list is laid out, where somebody types fast."""
    async with opened(folder) as learner:
        getattr(learner.app, opens)()
        await learner.until(lambda: learner.screen.query(CommandList))
        found = learner.screen.query_one(CommandList)
        found.set_options([Option("one"), Option("two")])
        found.highlighted = 0
        await learner.screen.run_action("command_list('page_up')")
        await learner.screen.run_action("command_list('page_down')")
        await learner.press("escape")
        await learner.until(lambda: learner.screen is learner.lessons)


async def test_a_question_is_asked_once(folder, opened, code):
    """Ctrl+q again while the question is there does not pile up questions."""
    async with opened(folder) as learner:
        await learner.writes("# mine\n" + code())
        await learner.press("ctrl+q", "ctrl+q", "ctrl+q")
        await learner.is_asked()
        assert sum(isinstance(screen, Ask) for screen in learner.app.screen_stack) == 1
        await learner.press("escape")
        await learner.until(lambda: learner.screen is learner.lessons)


async def test_a_question_is_answered_with_tab_and_enter_too(folder, opened, code):
    """For those who read the buttons."""
    async with opened(folder) as learner:
        await learner.writes("# mine\n" + code())
        await learner.press("ctrl+q")
        await learner.is_asked()
        await learner.press("tab", "tab", "enter")
        await learner.until(lambda: learner.screen is learner.lessons)
        assert learner.app.is_running
