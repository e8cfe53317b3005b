"""The program's own themes: what is drawn in them can be read, and the choice is remembered."""

import json

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tutor import settings
from tutor.tui import themes

SIZES = [(80, 24), (120, 40)]
NAMES = [theme.name for theme in themes.THEMES]


def contrast(one: Color, other: Color) -> float:
    """The ratio of WCAG 2.2: 1 for the same colour, 21 for black on white."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    """The relative luminance of sRGB, as WCAG defines it."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def texts(app):
    """What is on the screen with letters or digits in it: text, colour and ground."""
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if style and any(letter.isalnum() for letter in text):
                yield text, Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)


def unreadable(app, least: float) -> list[str]:
    """What has less contrast than that."""
    return [
        f"{text.strip()!r}: {contrast(colour, ground):.2f}, {colour.hex} on {ground.hex}"
        for text, colour, ground in texts(app)
        if contrast(colour, ground) < least
    ]


def test_contrast_is_that_of_the_standard():
    """Its own examples."""
    white, black = Color.parse("#ffffff"), Color.parse("#000000")
    assert contrast(white, black) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), white) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", NAMES)
async def test_all_that_is_drawn_can_be_read(name, size, folder, opened, code):
    """Lesson, code, course map, a verdict: 4.5 to 1, and 7 to 1 in high contrast."""
    least = 7 if name == "tutor-contrast" else 4.5
    wrong = "def activation(x, activation):\n    return -x\n"
    settings.choose_theme(name)
    async with opened(folder, size) as learner:
        await learner.saves(code(activation=wrong))
        bad = {}
        for key in ("f6", "f3", "f4", "f2"):
            await learner.press(key)
            await learner.pilot.pause()
            bad |= {f"{key}: {one}": None for one in unreadable(learner.app, least)}
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize("name", NAMES)
async def test_see_it_and_the_lab_can_be_read(name, folder, opened):
    """The arithmetic of a cell, and the digits lab before its first run."""
    least = 7 if name == "tutor-contrast" else 4.5
    settings.choose_theme(name)
    async with opened(folder, (80, 24)) as learner:
        await learner.is_checked()
        await learner.press("v")
        await learner.until(lambda: learner.screen is not learner.lessons)
        await learner.reads("the larger of x and 0")
        bad = unreadable(learner.app, least)
        await learner.press("escape")
        await learner.until(lambda: learner.screen is learner.lessons)
        await learner.goes_to("digits")
        await learner.press("f9")
        await learner.reads("of the file")
        bad += unreadable(learner.app, least)
    assert not bad, "\n".join(bad)


async def test_the_key_goes_through_the_themes_and_the_choice_is_remembered(folder, opened):
    """In the editor too; the next start begins with it."""
    async with opened(folder) as learner:
        assert learner.app.theme == "tutor-dark"
        await learner.opens_the_code()
        for name in (*NAMES[1:], NAMES[0], NAMES[1]):
            await learner.press("ctrl+t")
            await learner.until(lambda name=name: settings.theme() == name)
            assert learner.app.theme == name
    async with opened(folder) as learner:
        assert learner.app.theme == "tutor-light"


@pytest.mark.parametrize("written", ["{", "[]", '{"theme": 1}', '{"theme": "gone"}', "\0"])
async def test_settings_that_make_no_sense_are_none(written, folder, opened, tmp_path):
    """The program opens as it does the first time."""
    (tmp_path / "settings.json").write_text(written, encoding="utf-8")
    async with opened(folder) as learner:
        assert learner.app.theme == "tutor-dark"


def test_a_choice_leaves_other_settings_alone(tmp_path):
    """Also those of a later version."""
    file = tmp_path / "settings.json"
    file.write_text('{"later": [1]}', encoding="utf-8")
    settings.choose_theme("tutor-light")
    assert json.loads(file.read_text(encoding="utf-8")) == {"later": [1], "theme": "tutor-light"}


def test_a_theme_of_textual_is_followed_by_ours():
    """Whoever came from the palette finds the way."""
    assert {themes.after(name) for name in BUILTIN_THEMES} == {NAMES[0]}


async def test_without_colour_nothing_is_coloured(folder, opened, code, monkeypatch):
    """See no-color.org: glyphs and words say all."""
    monkeypatch.setenv("NO_COLOR", "1")
    wrong = "def activation(x, activation):\n    return -x\n"
    async with opened(folder) as learner:
        await learner.saves(code(activation=wrong))
        assert learner.sees("✗")
        seen = [colour for _, *both in texts(learner.app) for colour in both]
        assert seen
        assert all(max(colour.rgb) - min(colour.rgb) <= 1 for colour in seen)
