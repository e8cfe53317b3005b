"""The course by the keyboard alone: mistakes first, as learners make them, then what is right."""

import pytest
from textual.events import Paste

from tutor import course, lookback, misconceptions
from tutor.misconceptions import Part
from tutor.outcomes import Outcome
from tutor.progress import Progress, standing
from tutor.workspace import Workspace, function_lines

SLIPS = {
    "activation": [("relu_is_the_absolute_value", "np.maximum(x, 0.0)", "np.abs(x)")],
    "conv2d": [
        ("kernel_not_flipped", "np.flip(W[:, :, i, j])", "W[:, :, i, j]"),
        ("last_input_channel_only", "+= signal.convolve2d", "= signal.convolve2d"),
    ],
    "pool2d": [("mean_of_the_block", "blocks.max(", "blocks.mean(")],
    "dense": [("as_a_column", "return activation(z, act)", "return activation(z, act)[:, None]")],
    "setup_model": [
        (
            "counts_the_arrays",
            "sum(int(np.size(weights)) for weights in [*W, *b])",
            "len(W) + len(b)",
        )
    ],
}
"""By lesson: mistakes by their id in the bank, and the slip in the reference that makes them."""

EVALUATE_SLIP = "-np.mean(np.sum(y_oh * np.log(p), axis=1))", "np.mean((y - y_oh) ** 2)"


def named(lesson: str, mistake: str) -> str:
    """What the check says of a mistake first."""
    return next(one.name for one in misconceptions.of(lesson, Part.SINGLE) if one.id == mistake)


async def pastes(learner, function: str) -> None:
    """In the editor: marks the lesson's function, line by line, pastes another, and saves."""
    lesson, editor = learner.lessons.lesson, learner.editor
    first, last = function_lines(editor.text, lesson.function, method=lesson.method)
    row, _ = editor.cursor_location
    await learner.press(*["up" if first - 1 < row else "down"] * abs(first - 1 - row))
    await learner.press("home", "home", *["shift+down"] * (last - first), "shift+end")
    learner.app.post_message(Paste(function.rstrip("\n")))
    await learner.until(lambda: function.rstrip("\n") in editor.text)
    await learner.saves_and_waits()


async def names_the_mistake(learner, lesson: str, mistake: str) -> None:
    """The check pane says which mistake it is, and the course map that the lesson is open."""
    await learner.until(lambda: named(lesson, mistake) in learner.check)
    await learner.finds_in_the_map(f"✗ {course.lesson(lesson).number:>2} {lesson}")


async def passes(learner, lesson: str) -> None:
    """The course map shows it."""
    await learner.finds_in_the_map(f"✓ {course.lesson(lesson).number:>2} {lesson}")


async def goes_on(learner, lesson: str) -> None:
    """F8 opens the lesson after this one, and its check comes by itself."""
    await learner.press("f8")
    await learner.until(lambda: learner.lessons.lesson.id == lesson)
    await learner.is_checked()


async def writes_flatten(learner) -> None:
    """Typed letter by letter: a row of channels first, then as Keras does it."""
    editor = learner.editor
    lines = editor.text.split("\n")
    first, last = function_lines(editor.text, "flatten_layer", method=False)
    row = next(i for i in range(first - 1, last) if "raise NotImplementedError" in lines[i])
    await learner.press(*["down"] * (row - editor.cursor_location[0]), "end", "shift+home")
    await learner.press(*keys("return h.transpose(2, 0, 1).ravel()"))
    await learner.saves_and_waits()
    await names_the_mistake(learner, "flatten", "channel_by_channel")
    await learner.press("end", *["backspace"] * len(".transpose(2, 0, 1).ravel()"))
    await learner.press(*keys(".ravel()"))
    await learner.saves_and_waits()


def keys(text: str) -> list[str]:
    """The keys that type a text."""
    names = {" ": "space", ".": "full_stop", ",": "comma", "(": "left_parenthesis"}
    return [{**names, ")": "right_parenthesis"}.get(letter, letter) for letter in text]


async def writes_evaluate_elsewhere(learner) -> None:
    """In another editor, which renames: both saves are noticed."""
    wrong = course.lesson("evaluate").solution.replace(*EVALUATE_SLIP)
    file, stub = learner.file, course.lesson("evaluate").stub
    before = file.read_text(encoding="utf-8")
    for function in (wrong, course.lesson("evaluate").solution):
        beside = file.with_name(".cnn.py.swp")
        beside.write_text(before.replace(stub.rstrip("\n"), function.rstrip("\n")), "utf-8")
        beside.replace(file)
        if function is wrong:
            await names_the_mistake(learner, "evaluate", "mean_squared_error")
    await passes(learner, "evaluate")


async def writes_the_layers(learner) -> None:
    """Lessons 1 to 7, from the first letter on: each mistake is named before it is mended."""
    await learner.is_checked()
    await learner.opens_the_code()
    for lesson in course.cnn_lessons()[:-1]:
        if lesson.number > 1:
            await goes_on(learner, lesson.id)
        if lesson.id == "flatten":
            await writes_flatten(learner)
        elif lesson.id == "evaluate":
            await writes_evaluate_elsewhere(learner)
        else:
            for mistake, right, wrong in SLIPS[lesson.id]:
                assert right in lesson.solution
                await pastes(learner, lesson.solution.replace(right, wrong))
                await names_the_mistake(learner, lesson.id, mistake)
            await pastes(learner, lesson.solution)
        await passes(learner, lesson.id)
        told = " ".join(learner.check.split())
        assert lesson.goal in told
        assert all(named(lesson.id, one) in told for one, *_ in SLIPS.get(lesson.id, ()))
    await goes_on(learner, "network")
    await passes(learner, "network")


async def looks_back(learner) -> None:
    """The lesson that took most checks comes first; enter opens where its mistake is explained."""
    await learner.press("escape", "b")
    await learner.reads("2 conv2d_layer: 3 checks")
    await learner.press("down", "enter")
    await learner.until(lambda: learner.lessons.lesson.id == "conv2d")
    await learner.reads("Convolution, or almost")
    await learner.is_checked()


async def test_enter_in_the_check_goes_on_after_a_first_pass(folder, opened, right, code):
    """On a small screen, where the check has the keys; a second pass changes nothing by enter."""
    async with opened(folder, (80, 24)) as learner:
        await learner.saves(code(activation=right("activation")))
        await learner.reads("It took one check.")
        await learner.press("enter")
        await learner.until(lambda: learner.lessons.lesson.id == "conv2d")
    async with opened(folder, (80, 24)) as learner:
        await learner.goes_to("activation")
        assert "It took" not in learner.check
        await learner.press("k", "enter")
        await learner.pilot.pause()
        assert learner.lessons.lesson.id == "activation"


async def test_cnn_py_is_written_from_the_first_letter_to_the_whole_network(folder, opened):
    """Eight lessons by keys: typed, pasted, and saved elsewhere; the record has it all."""
    async with opened(folder) as learner:
        await writes_the_layers(learner)
        await looks_back(learner)
    records = Progress(Workspace(folder).records).lessons()
    assert all(records[one.id].outcome == Outcome.PASSED for one in course.cnn_lessons())
    assert "raise NotImplementedError" not in (folder / "cnn.py").read_text(encoding="utf-8")


async def trains_five_tiny_runs(learner, lab: str, epochs: str, *before: str) -> None:
    """In the lab: the fields filled in, the test set opened at the end of each run."""
    await learner.press("f9")
    await learner.reads("the test set stays closed")
    await learner.press(*before, "tab", "end", "backspace", "5", "tab", *epochs, "escape", "f11")
    await learner.reads("final: the test set is opened")
    await learner.press("f9")
    await learner.until(lambda: learner.sees("5 finished runs"), 120)


@pytest.mark.keras
async def test_the_network_and_both_labs_to_a_course_that_is_done(
    folder, opened, nuclei, keras_network
):
    """Ten trainings for real, as short as they pass: some 75 s of a core, mostly Keras's starts.

    Only the network that Keras would train for the comparison is there already.
    """
    (folder / "cnn.py").write_text(course.reference_file(), encoding="utf-8")
    async with opened(folder) as learner:
        await learner.is_checked()
        await learner.press("i")
        await learner.reads("patchcam has not passed")
        await learner.press("escape")

        await learner.goes_to("network")
        await learner.press("f9")
        await learner.reads("The losses are equal to four decimals.", 120)
        await learner.press("escape")

        await learner.goes_to("digits")
        await trains_five_tiny_runs(learner, "digits", "1")
        await learner.press("escape")
        await passes(learner, "digits")

        await learner.goes_to("patchcam")
        await trains_five_tiny_runs(learner, "patchcam", "9", "f5")
        await learner.press("escape")
        await learner.is_told("what is missing is a prediction file of 30 lines: p in the lab")
        await learner.press("f9")
        await learner.reads("tumour lab")
        await learner.press("p")
        await learner.reads("5 files without a fault", 120)
        await learner.press("escape")
        await passes(learner, "patchcam")
        assert lookback.FINISHED in learner.check

        await learner.press("i")
        await learner.reads("questions in report.md are not answered")
        assert not learner.sees("has not passed")
        await learner.press("p")
        await learner.reads("Packed: ")
    records = Progress(Workspace(folder).records).lessons()
    assert {standing(one, records) for one in course.counted_lessons()} == {Outcome.PASSED}
    assert "nuclei" in (folder / "report.md").read_text(encoding="utf-8")
    assert (folder / "hand-in.zip").is_file()
