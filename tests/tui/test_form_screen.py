"""The form in the digits lab: fields, the file that follows, and edits that are not lost."""

import pytest

from tutor.training import form, recipes
from tutor.training.form import Choices
from tutor.tui.screens.form import FormScreen


async def opens_the_form(learner):
    await learner.goes_to("digits")
    await learner.press("f9")
    await learner.until(lambda: learner.screen.id == "training")
    await learner.reads("digits lab")
    await learner.press("f4")
    await learner.until(lambda: isinstance(learner.screen, FormScreen))
    await learner.until(lambda: learner.screen.query("#choose-batch_size"))


async def types(learner, name, text):
    field = learner.screen.query_one(f"#choose-{name}")
    field.focus()
    await learner.until(lambda: field.has_focus)
    await learner.press("end", *["backspace"] * len(field.value), *text)


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_fields_become_a_file_that_is_trained(folder, opened, size):
    async with opened(folder, size) as learner:
        await opens_the_form(learner)
        await learner.reads("batch size")
        await learner.reads("F2  write the file")
        await types(learner, "rotation", "0.05")
        await types(learner, "batch_norm", "yes")
        await learner.press("f2")
        await learner.until(lambda: learner.screen.id == "training")
        await learner.reads("regularization.py is written")
    assert form.chosen_in(folder) == Choices(rotation=0.05, batch_norm=True)


async def test_a_number_that_cannot_be_is_said_and_nothing_is_written(folder, opened):
    path = recipes.learners_file(folder)
    before = path.read_bytes()
    async with opened(folder) as learner:
        await opens_the_form(learner)
        await types(learner, "dropout", "2")
        await learner.press("f2")
        await learner.reads("dropout is a number from 0 to 0.9, not 2")
        await learner.press("escape")
        await learner.until(lambda: learner.screen.id == "training")
    assert path.read_bytes() == before


async def test_edits_are_shown_first_and_replaced_only_then(folder, opened, kept):
    path = recipes.learners_file(folder)
    path.write_text("EPOCHS = 7  # [/mine]\n", encoding="utf-8")
    async with opened(folder) as learner:
        await opens_the_form(learner)
        await learner.press("f2")
        await learner.reads("You edited this file")
        await learner.reads("-EPOCHS = 7  # [/mine]")
        assert path.read_text(encoding="utf-8") == "EPOCHS = 7  # [/mine]\n"
        await learner.press("f2")
        await learner.until(lambda: learner.screen.id == "training")
    assert form.chosen_in(folder) == Choices()
    assert "EPOCHS = 7  # [/mine]\n" in kept()
