"""The reference beside the learner's own code, and the smallest input that shows a mistake."""

from tutor.tui.widgets.source_text import SourceText

WITH_WHERE = """def activation(x, activation):
    if activation == "linear":
        return x
    if activation == "relu":
        return np.where(x > 0, x, 0.0)
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-x))
    if activation == "softmax":
        e = np.exp(x - np.max(x))
        return e / e.sum()
    raise ValueError(activation)
"""
ABSOLUTE = WITH_WHERE.replace("np.where(x > 0, x, 0.0)", "np.abs(x)")


async def test_the_reference_stays_closed_until_the_lesson_has_passed(folder, opened):
    """A learner is told how to go on instead."""
    async with opened(folder) as learner:
        await learner.is_checked()
        await learner.press("f10")
        await learner.is_told("The reference opens when this lesson has passed")
        assert learner.screen.id == "lesson-screen"


async def test_after_success_the_reference_stands_beside_the_learners_code(folder, opened, code):
    """With what differs in idea, and escape leads back."""
    async with opened(folder) as learner:
        await learner.saves(code(activation=WITH_WHERE))
        await learner.press("f10")
        await learner.reads("Only yours uses where")
        assert learner.sees("The reference")
        assert learner.sees("def activation(x, activation):")
        await learner.press("escape")
        await learner.until(lambda: learner.screen.id == "lesson-screen")


async def test_a_named_mistake_comes_with_the_smallest_input_that_shows_it(folder, opened, code):
    """Small enough to be followed by hand; the other cases are a key away."""
    async with opened(folder) as learner:
        await learner.saves(code(activation=ABSOLUTE))
        detail = learner.lessons.query_one("#case")
        await learner.until(lambda: 'activation(x, "relu")' in str(detail.render()))
        assert "x = 1 -2" in str(detail.render())
        assert "yours = 1 2" in str(detail.render())
        assert "Keras = 1 0" in str(detail.render())
        await learner.press("f6", "down")
        await learner.until(lambda: "smallest" not in str(detail.render()))


async def test_code_can_be_shown_before_and_after_it_is_on_the_screen(folder, opened):
    """The worker that finds it may be as quick as that, or as slow."""
    async with opened(folder) as learner:
        code = SourceText("a = 1", id="code-shown", title="code")
        code.show("b = 2")
        await learner.lessons.query_one("#middle").mount(code)
        await learner.reads("b = 2")
        await code.remove()
        code.show("c = 3")
