"""Drawing a digit with the cursor, and having it read."""

import numpy as np
import pytest

from tutor import course
from tutor.errors import OracleError
from tutor.explain import drawing
from tutor.oracle.client import Oracle


@pytest.fixture
def asked(monkeypatch):
    """What Keras was asked; in its place answers a network that is sure of a 7."""
    questions = []

    def answer(self, asked):
        questions.extend(asked)
        return [np.eye(10)[7:8]]

    monkeypatch.setattr(Oracle, "ask", answer)
    return questions


async def opens_the_sheet(learner):
    """Goes to the network lesson, sees it, and takes a sheet."""
    await learner.goes_to("network")
    await learner.press("v")
    await learner.until(lambda: learner.screen.id == "explainer")
    await learner.reads("input 1 of")
    await learner.press("w")
    await learner.until(lambda: learner.screen.id == "drawing")
    await learner.reads("row 8, column 13")


async def test_a_digit_is_drawn_read_kept_and_opened_again(opened, folder, asked):
    (folder / "cnn.py").write_text(course.reference_file(), encoding="utf-8")
    async with opened(folder, (80, 24)) as learner:
        await opens_the_sheet(learner)
        sheet = learner.screen.query_one("#drawn")
        await learner.press("p", *["down"] * 8, "p")
        assert (sheet.image[8:17, 13] == 1).all()
        assert sheet.image[18].sum() == 0
        await learner.press("up", "backspace")
        assert sheet.image[15, 13] == 0
        await learner.press("space")
        assert sheet.image[15, 13] == 1
        assert asked == []  # nothing starts Keras before a drawing is to be read
        await learner.press("c")
        assert sheet.image[4:24].sum() == sheet.image.sum()
        await learner.press("enter")
        await learner.reads("the other for a 7")
        await learner.reads("Keras")
        await learner.reads("1.00 ████████████")
        (question,) = asked
        assert question.x.shape == (1, 28, 28, 1)
        await learner.press("s")
        await learner.until(lambda: any("digit-001.npy" in one for one in learner.messages))
        mine = sheet.image
        await learner.press("x")
        assert sheet.image.sum() == 0
        await learner.press("o")
        assert (sheet.image == mine).all()
        assert (drawing.load(folder / "drawings" / "digit-001.npy") == mine).all()
        await learner.press("escape")
        await learner.until(lambda: learner.screen.id == "explainer")


async def test_without_keras_the_definitions_stand_in_and_are_named(opened, folder, monkeypatch):
    def fails(self, asked):
        raise OracleError("Keras did not answer [/no].")

    monkeypatch.setattr(Oracle, "ask", fails)
    async with opened(folder, (80, 24)) as learner:
        await opens_the_sheet(learner)
        await learner.press("space", "enter")
        await learner.reads("the definitions")
        await learner.reads("[/no]")
        await learner.reads("It is taken for a")


async def test_a_mouse_draws_too(opened, folder):
    async with opened(folder, (80, 24)) as learner:
        await opens_the_sheet(learner)
        sheet = learner.screen.query_one("#drawn")
        await learner.pilot.click("#drawn", offset=(6, 4))
        await learner.until(lambda: sheet.image.any())
        row, column = sheet.pen
        assert sheet.image[row, column] == 1


@pytest.mark.parametrize("size", [(118, 34), (117, 34), (118, 33)])
async def test_with_room_the_sheet_is_twice_as_large(opened, folder, size):
    """And the mouse draws in it, a pixel at a time."""
    async with opened(folder, size) as learner:
        await opens_the_sheet(learner)
        sheet = learner.screen.query_one("#drawn")
        large = size == (118, 34)
        await learner.until(lambda: sheet.content_size == ((56, 28) if large else (28, 14)))
        await learner.pilot.click("#drawn", offset=(21, 11))
        await learner.until(lambda: sheet.image.any())
        assert sheet.pen == ((10, 10) if large else (21, 20))


async def test_without_colours_ink_is_blocks(opened, folder, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(folder, (80, 24)) as learner:
        await opens_the_sheet(learner)
        assert not learner.sees("█")
        await learner.press("space")
        await learner.reads("█")
        await learner.resize((120, 40))
        await learner.press("up", "up")
        await learner.reads("██")
