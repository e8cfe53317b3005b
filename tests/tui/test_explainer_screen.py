"""See it: the learner steps through what their own layer makes of an image."""

import re

import pytest

from tutor.tui.widgets.tensors import Tensors

LAST_CHANNEL_ONLY = """def conv2d_layer(h, W, b, act):
    out = np.zeros((*h.shape[:2], W.shape[3]))
    for j in range(W.shape[3]):
        for i in range(W.shape[2]):
            out[:, :, j] = b[j] + signal.convolve2d(
                h[:, :, i], np.flip(W[:, :, i, j]), mode="same"
            )
    return out
"""


@pytest.fixture
def looking(opened, folder, code):
    """``looking(lesson, size, function=...)``: the program with the explainer of a lesson open."""

    async def look(learner, lesson):
        await learner.goes_to(lesson)
        await learner.press("v")
        await learner.until(lambda: learner.screen.id == "explainer")
        await learner.until(lambda: re.search(r"input \d+ of", learner.drawn))

    return look


async def test_it_opens_where_the_learner_first_goes_wrong(opened, folder, code, looking):
    """One channel in is right but for the missing relu; three show what is lost."""
    (folder / "cnn.py").write_text(code(conv2d=LAST_CHANNEL_ONLY), encoding="utf-8")
    async with opened(folder, (80, 24)) as learner:
        await looking(learner, "conv2d")
        await learner.reads("input 1 of 32: a digit")
        await learner.reads("→ Step")
        await learner.reads("yours stops here")
        await learner.press("i")
        await learner.reads("a digit and its edges")
        await learner.until(lambda: learner.sees("<- yours is this with the bias"))
        assert "✗ yours" in str(learner.screen.query_one("#verdict-of-cell").render())
        await learner.press("escape")
        await learner.until(lambda: learner.screen.id == "lesson-screen")


async def test_cells_are_stepped_through_played_and_gone_to(opened, folder, looking):
    async with opened(folder, (120, 40)) as learner:
        await looking(learner, "pool2d")
        await learner.reads("channel 0, row 0, column 0")
        await learner.reads("not written yet")
        await learner.press("right", "right")
        await learner.reads("row 0, column 2")
        await learner.press("left")
        await learner.reads("row 0, column 1")
        await learner.press("c")
        await learner.reads("channel 1, row 0, column 1")
        await learner.press("space")
        await learner.reads("row 0, column 3")
        await learner.press("space")
        await learner.press("g", *["backspace"] * 9, *"9,9,9", "enter")
        await learner.until(lambda: any("is no cell" in one for one in learner.messages))
        await learner.press(*["backspace"] * 5, *"13,2,0", "enter")
        await learner.reads("channel 0, row 13, column 2")


async def test_numbers_stand_in_for_pictures_with_one_key(opened, folder, looking):
    async with opened(folder, (80, 24)) as learner:
        await looking(learner, "flatten")
        panels = learner.screen.query_one("#panels", Tensors)
        await learner.until(lambda: panels.size.height > 0)
        assert "[" not in learner.drawn.partition("input channel")[2].partition("\n\n")[0]
        await learner.press("number_sign")
        await learner.until(lambda: "(rows 0-6 of 8" in learner.drawn)


async def test_without_colour_it_begins_with_numbers(opened, folder, looking, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(folder, (80, 24)) as learner:
        await looking(learner, "pool2d")
        await learner.reads("(rows 0-6 of 28")


async def test_who_counts_weights_says_first_how_many_there_are(opened, folder, looking):
    """Of each network once; escape shows it without."""
    async with opened(folder, (80, 24)) as learner:
        await looking(learner, "setup_model")
        await learner.reads("How many weights does this network have")
        assert not learner.sees("Keras")
        assert not learner.sees("so far")
        await learner.press("f6", *"many", "enter")
        await learner.is_told("A whole number")
        assert learner.sees("How many weights?")
        learner.app.clear_notifications()
        field = learner.screen.query_one("#go-to")
        field.value = "9" * 5000
        await learner.press("enter")
        await learner.is_told("A whole number")
        field.value = ""
        await learner.press("7", "enter")
        await learner.reads("✗ You expected 7.")
        await learner.reads("Keras 2")
        await learner.press("i")
        await learner.reads("input 2 of")
        assert not learner.sees("Keras")
        await learner.press("escape")
        await learner.reads("Keras ")
        await learner.press("shift+f8")
        await learner.reads("✗ You expected 7.")
        await learner.press("i", "i")
        await learner.reads("input 3 of")
        right = int(learner.screen._shown.keras)
        await learner.press(*str(right), "enter")
        await learner.reads(f"✓ You expected {right:,}, and so it is.")
        await learner.press("escape")
        await learner.until(lambda: learner.screen.id == "lesson-screen")


@pytest.mark.parametrize("lesson", ["activation", "dense", "evaluate", "network"])
async def test_every_lesson_of_cnn_py_can_be_looked_at(opened, folder, looking, lesson):
    async with opened(folder, (80, 24)) as learner:
        await looking(learner, lesson)
        await learner.reads("Keras ")
        await learner.press("right", "i", "d")
        await learner.reads("input 2 of")


async def test_a_file_that_cannot_be_loaded_is_told(opened, folder, looking):
    (folder / "cnn.py").write_text("import numpy as np\nraise SystemError('[/no]')\n", "utf-8")
    async with opened(folder, (80, 24)) as learner:
        await looking(learner, "activation")
        await learner.reads("SystemError")
