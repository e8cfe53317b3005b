"""A learner's way through a lesson: reading, writing, checking, hints, going on, starting over."""

import json
import re

import pytest

from tutor import course

ACTIVATION = course.lesson("activation")
WRONG = """def activation(x, activation):
    if activation == "relu":
        return np.minimum(x, 0.0)
    return x
"""


MIRRORED = """def activation(x, activation):
    if activation == "relu":
        return np.abs(x)
    if activation == "linear":
        return x
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-x))
    if activation == "softmax":
        return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)
    raise ValueError(activation)
"""


def record(folder):
    """What progress.json says of lesson 1."""
    text = (folder / ".cnn-tutor" / "progress.json").read_text(encoding="utf-8")
    return json.loads(text)["lessons"]["activation"]


def text_of(folder):
    """The learner's file as it is on disk."""
    return (folder / "cnn.py").read_text(encoding="utf-8")


async def test_a_newcomer_reads_lesson_1_page_by_page(folder, opened):
    """Right and left turn the pages, and stop at both ends."""
    steps = ACTIVATION.steps
    async with opened(folder) as learner:
        await learner.reads(f"step 1 of {len(steps)}")
        await learner.reads(steps[0].title)
        await learner.press("left")
        assert learner.sees("step 1 of")
        await learner.press("right")
        await learner.reads("step 2 of")
        await learner.reads(steps[1].title)
        await learner.press(*["pagedown"] * len(steps))
        await learner.reads(f"step {len(steps)} of {len(steps)}")


async def test_the_code_opens_at_the_function_of_the_lesson(folder, opened):
    """Nobody has to search for the stub."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        row, _ = learner.editor.cursor_location
        assert learner.editor.document.get_line(row).startswith("def activation(")
        await learner.reads("def activation(x, activation):")


async def test_a_function_goes_from_stub_over_wrong_to_passed(folder, opened, code, right):
    """The heart of it all: each save tells more, and a pass is kept on disk."""
    async with opened(folder) as learner:
        await learner.is_told("not written yet")

        await learner.saves(code(activation=WRONG))
        assert "of 15 cases" in learner.check
        assert record(folder)["outcome"] == "failed"
        await learner.reads("the smallest input that shows it")
        await learner.reads("yours ")
        await learner.reads("Keras ")
        await learner.finds_in_the_map("✗  1 activation")

        await learner.saves(code(activation=right("activation")))
        await learner.finds_in_the_map("✓  1 activation  ★")
        await learner.reads("1 of 10 lessons   ★ 1")
        assert "Passed" in learner.check
        assert "beyond the lab too" in learner.check.replace("\n", " ")

        assert record(folder) | {"outcome": "passed", "stars": 1, "attempts": 2} == record(folder)
        assert record(folder)["passed_at"]

        await learner.press("f8")
        await learner.reads("2 · conv2d_layer")
        row, _ = learner.editor.cursor_location
        assert learner.editor.document.get_line(row).startswith("def conv2d_layer(")
    assert text_of(folder) == code(activation=right("activation"))


async def test_who_comes_back_finds_the_first_lesson_that_is_open(folder, opened, code, right):
    """The course goes on where it was left."""
    async with opened(folder) as learner:
        await learner.saves(code(activation=right("activation")))
    async with opened(folder) as learner:
        assert learner.lessons.lesson.id == "conv2d"
        await learner.finds_in_the_map("✓  1 activation  ★")


async def test_typing_tells_that_it_is_not_saved_and_saving_takes_that_back(folder, opened):
    """One glance at the frame says whether the file has what the editor shows."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        assert not learner.sees("not saved")
        await learner.press("#", "h", "i")
        await learner.reads("not saved: ctrl+s")
        await learner.press("ctrl+s")
        await learner.until(lambda: not learner.sees("not saved"))
        assert "#hi" in text_of(folder)


async def test_letters_type_in_the_editor_and_act_outside_it(folder, opened):
    """Escape leaves the editor, and h is a hint again."""
    async with opened(folder) as learner:
        await learner.opens_the_code()
        await learner.press("h")
        assert learner.editor.text == text_of(folder).replace("def activation", "hdef activation")
        await learner.press("escape", "h")
        await learner.reads("Hints for activation")


async def test_a_lesson_broken_later_is_seen_when_it_is_opened_again(folder, opened, code, right):
    """What was passed an hour ago says nothing about the file of now."""
    async with opened(folder) as learner:
        await learner.saves(code(activation=right("activation")))
        await learner.press("f8")
        await learner.is_checked()
        await learner.saves(code(activation=WRONG))
        await learner.press("shift+f8")
        await learner.until(lambda: learner.lessons.lesson is ACTIVATION)
        await learner.until(lambda: "Passed" not in learner.check)


async def test_a_check_leaves_the_cursor_in_the_course_map_alone(folder, opened, code):
    """A save from outside while somebody looks for a lesson must not take them elsewhere."""
    async with opened(folder) as learner:
        await learner.is_checked()
        await learner.press("m", "down", "down")
        (folder / "cnn.py").write_text(code(activation=WRONG), encoding="utf-8")
        await learner.is_told("of 15 cases")
        await learner.press("enter")
        await learner.until(lambda: learner.lessons.lesson.id == "pool2d")


async def test_the_next_hint_comes_after_a_try_and_the_mistake_is_explained_first(
    folder, opened, code
):
    """One at once; then code that was changed and checked; the named mistake before the next."""
    hints = ACTIVATION.hints
    async with opened(folder) as learner:
        await learner.is_checked()
        await learner.press("h")
        await learner.reads(hints[0][:40])
        assert record(folder)["hints"] == 1
        await learner.press("h")
        await learner.reads("comes after your next try")
        assert record(folder)["hints"] == 1
        await learner.press("escape")
        await learner.saves(code(activation=MIRRORED))
        (mistake,) = record(folder)["mistakes"]
        await learner.press("f7")
        await learner.reads("Your relu turns negative numbers into positive ones.")
        assert (record(folder)["hints"], record(folder)["explained"]) == (1, [mistake])
        await learner.press("escape")
        await learner.saves(code(activation=MIRRORED + "\n    # again\n"))
        await learner.press("f7")
        await learner.press("h")
        await learner.reads(hints[1][:40])
        assert record(folder)["hints"] == 2


async def test_hints_are_shown_although_they_cannot_be_recorded(folder, opened):
    """A record from a later program must not keep anybody from a hint."""
    later = {"version": 99, "lessons": {}}
    (folder / ".cnn-tutor" / "progress.json").write_text(json.dumps(later), encoding="utf-8")
    async with opened(folder) as learner:
        await learner.is_told("later cnn-tutor")
        await learner.press("h")
        await learner.reads(ACTIVATION.hints[0][:40])
        await learner.press("h")
        await learner.reads(ACTIVATION.hints[1][:40])


async def test_the_stub_comes_back_after_a_question_and_a_backup(folder, opened, code):
    """F12: the work of an hour is one file away."""
    mine = code(activation=WRONG)
    async with opened(folder) as learner:
        await learner.saves(mine)
        await learner.press("f12")
        await learner.is_asked()
        assert learner.sees("Your file is copied first.")
        await learner.press("y")
        await learner.until(lambda: learner.editor.text == code())
        await learner.is_told("in the backups")
        await learner.is_checked()
        assert "not written yet" in learner.check
        assert learner.kept == [mine]
    assert text_of(folder) == code()


async def test_the_stub_stays_away_when_the_answer_is_no(folder, opened, code):
    """Escape is the last answer, which changes nothing."""
    mine = code(activation=WRONG)
    async with opened(folder) as learner:
        await learner.saves(mine)
        for answer in ("n", "escape"):
            await learner.press("f12")
            await learner.is_asked()
            await learner.press(answer)
            await learner.until(lambda: learner.screen.id == "lesson-screen")
        assert learner.kept == []
    assert text_of(folder) == mine


async def test_unsaved_text_is_in_the_backup_of_a_reset(folder, opened, code):
    """What was typed a second before F12 is kept too."""
    mine = code(activation=WRONG)
    async with opened(folder) as learner:
        await learner.writes(mine)
        await learner.press("f12")
        await learner.is_asked()
        await learner.press("y")
        await learner.until(lambda: learner.kept == [mine])
        await learner.until(lambda: learner.editor.text == code())


def words(text):
    """What is read, without frames, bars and marks."""
    return re.sub(r"[^\x00-\x7f]|[`*]", " ", text).split()


@pytest.mark.parametrize("lesson", ["digits", "patchcam"])
async def test_a_lab_that_was_not_trained_is_open_and_no_code_that_could_not_run(
    folder, opened, lesson
):
    """What is missing is said below."""
    async with opened(folder) as learner:
        await learner.goes_to(lesson)
        await learner.is_told("○ not finished yet")
        await learner.is_told("0 of 5 runs")
        assert "could not run" not in learner.check


@pytest.mark.parametrize("lesson", ["digits", "patchcam"])
async def test_the_steps_that_ask_what_you_expect_fit_on_a_small_screen(folder, opened, lesson):
    """To their last words, without scrolling."""
    steps = course.lesson(lesson).steps
    asking = [number for number, step in enumerate(steps) if "expect" in step.markdown]
    assert len(asking) >= 3
    async with opened(folder, (80, 24)) as learner:
        await learner.goes_to(lesson)
        await learner.press("f3")
        for number in asking:
            learner.screen.query_one("#lesson").step = number
            last = words(steps[number].markdown)[-3:]
            await learner.until(lambda last=last: " ".join(last) in " ".join(words(learner.drawn)))
            await learner.pilot.pause()  # a bar under a code block comes with the next layout
            assert " ".join(last) in " ".join(words(learner.drawn))
