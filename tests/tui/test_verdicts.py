"""What the check says to a learner, from the stub to the loop without end."""

from functools import partial

import pytest

from tutor.sandbox.client import Allowance

RELU_IS_WRONG = """def activation(x, activation):
    if activation == "relu":
        return np.minimum(x, 0.0)
    return x
"""
ENDLESS = """def activation(x, activation):
    while True:
        pass
"""


@pytest.fixture
def little_time(monkeypatch):
    """A function is given half a second, so that nobody waits for a loop without end."""
    short = partial(Allowance, cpu=0.5, wall=1.5)
    monkeypatch.setattr("tutor.sandbox.client.Allowance", short)


async def test_a_stub_is_open_and_not_failed(folder, opened):
    """Who has not begun has done nothing wrong: no cross, no list of cases."""
    async with opened(folder) as learner:
        await learner.is_told("○ not written yet")
        assert learner.sees("○  1 activation")
        assert not learner.lessons.query_one("#cases").display


async def test_what_python_cannot_read_is_told_with_the_line(folder, opened, code):
    """The line as it was written stands below the sentence."""
    async with opened(folder) as learner:
        await learner.saves(code(activation="def activation(x, activation)\n    return x\n"))
        await learner.is_told("cannot be read by Python")
        await learner.is_told("def activation(x, activation)")


async def test_wrong_values_are_told_with_place_and_both_numbers(folder, opened, code):
    """The first case that failed is open; the keys show the others."""
    async with opened(folder) as learner:
        await learner.saves(code(activation=RELU_IS_WRONG))
        detail = learner.lessons.query_one("#case")
        await learner.press("f6", *["down"] * 3)
        await learner.reads("✗ relu of a vector with negative")
        await learner.until(lambda: "largest difference" in str(detail.render()))
        assert "yours " in str(detail.render())
        assert "Keras " in str(detail.render())
        before = str(detail.render())
        await learner.press("f6", "down", "down", "down")
        await learner.until(lambda: str(detail.render()) != before)


async def test_a_loop_without_end_is_ended_and_named(little_time, folder, opened, code):
    """The program goes on, and so does the learner."""
    async with opened(folder) as learner:
        await learner.saves(code(activation=ENDLESS))
        await learner.is_told("loop without end")
        await learner.is_told("! could not run")


async def test_a_newer_save_ends_the_check_of_the_older_one(folder, opened, code, right):
    """Nobody waits twelve seconds for code that is gone already, nor reads of its death."""
    async with opened(folder) as learner:
        await learner.is_checked()
        first = learner.lessons._session
        await learner.writes(code(activation=ENDLESS))
        await learner.press("ctrl+s")
        await learner.until(lambda: learner.lessons._session is not first)
        await learner.writes(code(activation=right("activation")))
        await learner.press("ctrl+s")
        await learner.until(lambda: "Passed" in learner.check, seconds=8)
        await learner.is_checked()
        assert "Passed" in learner.check
        assert not any("crashed" in message for message in learner.messages)


async def test_leaving_ends_an_endless_check_at_once(folder, opened, code):
    """No worker is left computing for nobody."""
    async with opened(folder) as learner:
        await learner.is_checked()
        first = learner.lessons._session
        await learner.writes(code(activation=ENDLESS))
        await learner.press("ctrl+s")
        await learner.until(lambda: learner.lessons._session not in (None, first))
        session = learner.lessons._session
        await learner.press("ctrl+q")
        await learner.until(lambda: not learner.app.is_running)
    await learner.until(lambda: session._worker is None, seconds=4)


async def test_a_lesson_on_a_broken_one_waits_for_it(folder, opened, code, right):
    """The right conv2d is not blamed for a wrong activation."""
    async with opened(folder) as learner:
        await learner.goes_to("conv2d")
        await learner.saves(code(activation=RELU_IS_WRONG, conv2d=right("conv2d")))
        await learner.is_told("Waits for activation, which it is built on.")
        await learner.finds_in_the_map("…  2 conv2d")


async def test_what_a_function_prints_is_shown_with_the_case(folder, opened, code):
    """To print is everybody's first way to look inside."""
    chatty = RELU_IS_WRONG.replace("    if", "    print('my shape is', x.shape)\n    if", 1)
    async with opened(folder) as learner:
        await learner.saves(code(activation=chatty))
        detail = learner.lessons.query_one("#case")
        await learner.until(lambda: "my shape is (2,)" in str(detail.render()))
        assert "printed:" in str(detail.render())
