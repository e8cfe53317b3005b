"""The screens in another language than English, and how it is chosen."""

import pytest

from tutor import settings
from tutor.phrases.en import PHRASES

PROGRAM = """
import asyncio, sys
from pathlib import Path
from tutor.tui.app import TutorApp

async def drawn(folder):
    app = TutorApp(Path(folder))
    app.animation_level = "none"
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        print("\\n".join(strip.text.rstrip() for strip in strips))
    app.close_workplace()

sys.stdout.reconfigure(encoding="utf-8")
asyncio.run(drawn({folder!r}))
"""


@pytest.fixture
def in_swedish(fresh_python, monkeypatch):
    """``in_swedish(folder)``: what a new program draws there in 80 columns."""
    monkeypatch.setenv("CNN_TUTOR_LANGUAGE", "sv")
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    return lambda folder: fresh_python(PROGRAM.replace("{folder!r}", repr(str(folder))))


def test_the_first_screen_of_a_lesson_is_in_swedish_and_its_keys_fit(folder, in_swedish):
    """Panes, progress and every name of a key, to the last one."""
    lines = in_swedish(folder).splitlines()
    assert lines[0].endswith("0 av 10 lektioner   ★ 0")
    assert all(name in lines[1] for name in ("Kurs", "Lektion", "Kod", "Kontroll"))
    assert "steg 1 av" in "\n".join(lines)
    keys = " ^s Spara + kontroll  h Ledtråd  n Nästa  v Se hur  f1 Hjälp"
    assert lines[-1].startswith(keys)
    assert lines[-1].endswith("^p palett")


def test_whoever_has_no_folder_is_welcomed_in_swedish(tmp_path, in_swedish):
    """The first thing that is read."""
    assert "Du ska bygga ett faltningsnätverk" in in_swedish(tmp_path)


async def test_a_key_chooses_the_language_of_the_next_start(folder, opened):
    """It is said in the language that was chosen; the same key goes back."""
    async with opened(folder) as learner:
        await learner.press("ctrl+l")
        await learner.is_told("Från och med nästa start talar skärmarna svenska.")
        assert settings.language() == "sv"
        await learner.press("ctrl+l")
        await learner.is_told("From the next start on the screens speak English.")
        assert settings.language() == "en"


async def test_a_choice_that_cannot_be_kept_is_told(folder, opened, monkeypatch):
    """A settings folder that is a file."""
    (folder / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("CNN_TUTOR_SETTINGS", str(folder / "file" / "settings.json"))
    async with opened(folder) as learner:
        await learner.press("ctrl+l")
        await learner.is_told("Your choice cannot be remembered")


async def test_textuals_own_commands_are_in_the_catalogue_too(folder, opened):
    """So that the palette speaks one language."""
    async with opened(folder) as learner:
        found = list(learner.app.get_system_commands(learner.screen))
        assert {one.title for one in found} >= {"All themes", "Screenshot"}
        assert {one.help for one in found} <= set(PHRASES.values())
