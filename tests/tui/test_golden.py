"""Golden pictures: what some screens look like, letter by letter and style by style.

``golden/`` holds them as text, so that a change of a screen can be read in a diff. After a change
that is meant, ``GOLDEN=write pytest -n0 tests/tui/test_golden.py`` writes them anew; look at the
diff before it is committed. All else about the screens is tested elsewhere, by what they say.
"""

import asyncio
import difflib
import os
import string
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual._context import visible_screen_stack
from textual.widgets import Input, TextArea

from tutor import course
from tutor.phrases import phrase
from tutor.results import Finding
from tutor.training import runs
from tutor.training.events import End, Epoch, Start, Status
from tutor.training.recipes import Recipe
from tutor.tui.screens.training import TrainingScreen

GOLDEN = Path(__file__).with_name("golden")
WRITE = os.environ.get("GOLDEN") == "write"
SIZES = [(80, 24), (120, 40)]
SYMBOLS = "." + string.ascii_letters + string.digits + "!#$%&*+-/:;<=>?@^_~"
SETTLED = 0.4  # seconds without a change, when a picture is to be written
CHANNEL_BY_CHANNEL = "def flatten_layer(h):\n    return h.transpose(2, 0, 1).ravel()\n"
"""Moves numbers and computes none: the last bit of a sum depends on the machine."""


@pytest.fixture(autouse=True)
def _frozen(monkeypatch):
    """In colour, whatever the terminal of the tests is; and each check takes as long."""

    def timed(key, **values):
        return phrase(key, **values | ({"ms": 2} if "ms" in values else {}))

    monkeypatch.setattr("tutor.tui.widgets.check_pane.phrase", timed)
    for name in ("NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)


def picture(screen) -> Iterator[str]:
    """The lines of a screen; below them a symbol for the style of each cell, and what they mean."""
    symbols: dict[str, str] = {}
    styles = []
    visible_screen_stack.set(screen.app._background_screens)  # what is drawn beneath a dialog
    for strip in screen._compositor.render_strips():
        yield strip.text.rstrip()
        line = ""
        for text, style, control in strip:
            if not control:
                symbol = symbols.setdefault(str(style), SYMBOLS[len(symbols)])
                line += symbol * cell_len(text)
        styles.append(line)
    yield from ("", *styles, "", *(f"{symbol} {style}" for style, symbol in symbols.items()))


async def looks_as_before(learner, name: str, sizes: Sequence[tuple[int, int]] = SIZES) -> None:
    """Compares the screen with its pictures in these sizes, or writes them."""
    for size in sizes:
        if learner.app.size != size:
            await learner.resize(size)
        file = GOLDEN / f"{name}-{size[0]}x{size[1]}.txt"
        if WRITE:
            file.write_text(await settled(learner), encoding="utf-8")
            continue
        golden = file.read_text(encoding="utf-8")
        await _comes_to(learner, golden, file.name)


def drawn(learner) -> str:
    """The picture now; nothing blinks in it, and nothing goes away after some seconds."""
    learner.app.clear_notifications()
    for field in (*learner.screen.query(TextArea), *learner.screen.query(Input)):
        field.cursor_blink = False
    return "".join(f"{line}\n" for line in picture(learner.screen))


async def settled(learner) -> str:
    """The picture when nothing moves any more."""
    before, now = "", drawn(learner)
    while now != before or any(not one.is_finished for one in learner.app.workers):
        await asyncio.sleep(SETTLED)
        before, now = now, drawn(learner)
    return now


async def _comes_to(learner, golden: str, name: str) -> None:
    for _ in range(100):
        now = drawn(learner)
        if now == golden:
            return
        await asyncio.sleep(0.1)
    lines = golden.splitlines(), now.splitlines()
    pytest.fail("\n".join(difflib.unified_diff(*lines, name, "now", lineterm="")))


def trained(folder):
    """Two runs of the digits lab whose curves come apart, at a fixed time."""
    for seed in (0, 1):
        recipe = Recipe("digits", "regularization.py", seed, final=False)
        run = runs.create(folder, recipe, "EPOCHS = 8\n")
        runs.append(run.folder, Start(100.0, seed, 8, 2, 64, 128))
        for epoch in range(1, 9):
            fit, valid = 1 - 0.8**epoch, 0.8 - 0.5**epoch - 0.01 * seed
            losses = 2.3 * 0.6**epoch, 1.0 + 0.1 * (epoch - 4) ** 2 / 4
            runs.append(run.folder, Epoch(100.0 + epoch, epoch, losses[0], fit, losses[1], valid))
        runs.finish(run.folder, End(110.0, Status.FINISHED, "", 4, valid_accuracy=0.73))
        run.folder.rename(run.folder.with_name(f"digits-20260102-120{seed}00.000-s{seed}"))


async def test_the_first_lesson(folder, opened):
    """As a newcomer sees it."""
    async with opened(folder, SIZES[0]) as learner:
        await learner.is_checked()
        await looks_as_before(learner, "lesson")


async def test_the_editor(folder, opened, code, right):
    """At the function of the lesson."""
    (folder / "cnn.py").write_text(code(activation=right("activation")), encoding="utf-8")
    async with opened(folder, SIZES[0]) as learner:
        await learner.is_checked()
        await learner.opens_the_code()
        await looks_as_before(learner, "editor")


@pytest.mark.parametrize("size", SIZES)
async def test_a_named_mistake(size, folder, opened, code, right):
    """Its explanation, the smallest input, and the cases; a hint about it; the look back."""
    source = code(activation=right("activation"), flatten=CHANNEL_BY_CHANNEL)
    (folder / "cnn.py").write_text(source, encoding="utf-8")
    async with opened(folder, size) as learner:
        await learner.is_checked()
        await learner.goes_to("flatten")
        await learner.press("f6", "down")
        await looks_as_before(learner, "check", [size])
        await learner.press("h")
        await learner.until(lambda: learner.screen is not learner.lessons)
        await looks_as_before(learner, "hint", [size])
        await learner.press("escape", "b")
        await learner.reads("What was hard so far")
        await looks_as_before(learner, "look-back", [size])


async def test_questions(folder, opened):
    """The first of a lesson; beneath it the lesson, in the new size too."""
    async with opened(folder, SIZES[0]) as learner:
        await learner.is_checked()
        await learner.goes_to("conv2d")
        await learner.press("a")
        await learner.reads("How many weights")
        await looks_as_before(learner, "question")


async def test_the_reference(folder, opened, code, right):
    """Beside code that has passed."""
    (folder / "cnn.py").write_text(code(activation=right("activation")), encoding="utf-8")
    async with opened(folder, SIZES[0]) as learner:
        await learner.is_checked()
        await learner.press("s")
        await learner.until(lambda: learner.screen is not learner.lessons)
        await looks_as_before(learner, "reference")


async def test_the_curves_of_a_run(folder, opened):
    """In the digits lab, with two runs that are over."""
    trained(folder)
    async with opened(folder, SIZES[0]) as learner:
        learner.app.push_screen(TrainingScreen(folder, "digits"))
        await learner.reads("digits lab")
        await learner.until(lambda: learner.screen.query_one("#table").row_count == 2)
        await looks_as_before(learner, "curves")


async def test_a_class(graded_folder, teaching):
    """For whoever teaches."""
    mistake = Finding("raised", "Line 3 raised ValueError: no.")
    sources = {"ann": course.starting_file(), "bob": course.reference_file()}
    graded = graded_folder({"ann": {"conv2d": mistake}}, **sources)
    async with teaching(graded, SIZES[0]) as teacher:
        await teacher.reads("2 submissions")
        await looks_as_before(teacher, "class")
