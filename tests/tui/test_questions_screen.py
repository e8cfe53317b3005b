"""Questions at the keyboard: answered, revealed, recorded, and quietly named when they are due."""

from datetime import date, timedelta

import pytest

from tutor.progress import Progress
from tutor.questions import making


@pytest.fixture
def progress(folder):
    """The learner's record."""
    return Progress(folder / ".cnn-tutor")


async def test_a_question_is_answered_before_its_answer_is_shown(opened, folder, progress):
    async with opened(folder, (80, 24)) as learner:
        await learner.goes_to("conv2d")
        await learner.press("a")
        await learner.reads("1 of 4, conv2d")
        question = making.question("conv2d", "weights", 0)
        await learner.reads("How many weights")
        revealed = learner.screen.query_one("#revealed")
        assert str(revealed.render()) == ""
        wrong = question.drawn.wrong["no_biases"]
        await learner.press(*str(wrong), "enter")
        await learner.reads("✗ You expected")
        assert question.sentences["no_biases"] in str(revealed.render())
        assert question.why in str(revealed.render())
        record = progress.lesson("conv2d").question("weights")
        assert (record.wrong, record.asked) == (1, 1)
        await learner.press("enter")
        await learner.reads("2 of 4")
        size = making.question("conv2d", "size", 0)
        await learner.press("x", "enter")
        await learner.until(lambda: any("from 1 to 4" in one for one in learner.messages))
        right = size.choices.index(size.drawn.right) + 1
        await learner.press("backspace", str(right), "enter")
        await learner.reads("✓ As you expected")
        await learner.press("enter")
        await learner.reads("3 of 4")
        await learner.press("f8")
        await learner.reads("4 of 4")
        await learner.press("f8")
        await learner.reads("1 of 2 came as expected.")
        await learner.press("enter")
        await learner.until(lambda: learner.screen is learner.lessons)


async def test_what_is_due_is_told_in_the_first_line_until_it_was_answered(
    opened, folder, progress
):
    yesterday = date.today() - timedelta(days=1)
    progress.answered("activation", "relu", right=False, today=yesterday)
    async with opened(folder, (80, 24)) as learner:
        await learner.reads("a: 1 to answer again")
        await learner.goes_to("dense")
        await learner.press("a")
        await learner.reads("1 of 4, activation")
        question = making.question("activation", "relu", 1)
        right = question.choices.index(question.drawn.right) + 1
        await learner.press(str(right), "enter")
        await learner.reads("✓ As you expected")
        await learner.press("escape")
        await learner.until(lambda: learner.screen is learner.lessons)
        await learner.until(lambda: not learner.sees("to answer again"))


async def test_a_lesson_without_questions_says_so(opened, folder):
    async with opened(folder) as learner:
        await learner.goes_to("digits")
        await learner.press("a")
        await learner.until(lambda: any("no questions" in one for one in learner.messages))
        assert learner.screen is learner.lessons
