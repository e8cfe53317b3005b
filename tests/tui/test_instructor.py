"""An instructor at the keyboard: solutions, the bank, a class, and a learner's file opened."""

import pytest
from textual.widgets import Input

from tutor import course, misconceptions
from tutor.misconceptions import Part
from tutor.results import Finding
from tutor.sandbox.isolation import Isolation
from tutor.tui.instructor.submission import SubmissionScreen

SMALL = (80, 24)
WITHOUT_BIAS = misconceptions.as_file("conv2d", Part.SINGLE, "bias_missing")
NO_BIAS = next(one for one in misconceptions.of("conv2d", Part.SINGLE) if one.id == "bias_missing")
NAMED = Finding("misconception", NO_BIAS.name, NO_BIAS.explanation, misconceptions=(NO_BIAS.id,))
MODEL = "import keras\nraise SystemExit('trained')\n"


@pytest.fixture
def graded(graded_folder):
    """Ann and bob forgot the bias; cat's file is the reference; ann handed in a model too."""
    return graded_folder(
        {"ann": {"conv2d": NAMED}, "bob [/nope]": {"conv2d": NAMED}},
        {"regularization.py": MODEL},
        **{"ann": WITHOUT_BIAS, "bob [/nope]": WITHOUT_BIAS, "cat": course.reference_file()},
    )


async def opens_the_first(teacher) -> None:
    """Opens the learner under the cursor, and waits for the check of the whole file."""
    await teacher.press("enter")
    await teacher.until(lambda: isinstance(teacher.screen, SubmissionScreen))
    await teacher.is_checked()


async def goes_to_the_lab(teacher) -> None:
    """Opens lesson 9 in the course map."""
    await teacher.press("f2")
    await teacher.until(lambda: teacher.lessons.query_one("#course").has_focus)
    await teacher.press(*["down"] * 7, "enter")
    await teacher.until(lambda: teacher.lessons.lesson.id == "digits")


async def test_the_stub_and_the_reference_of_a_lesson_come_with_the_reasons(teaching):
    """The next lesson is one key away, and so are the stub and the fast face."""
    async with teaching(size=SMALL) as teacher:
        await teacher.reads("def activation(x, activation):")
        await teacher.reads("what makes two layers")
        await teacher.press("down")
        await teacher.reads("The reference, clear")
        await teacher.reads("def conv2d_layer(h, W, b, act):")
        await teacher.press("f")
        await teacher.reads("The reference, fast")
        await teacher.press("t")
        await teacher.reads("The stub")
        await teacher.until(lambda: not teacher.sees("The reference, fast"))


async def test_the_ideas_of_both_faces_are_compared(teaching):
    """What each of them is made of is looked into, not run."""
    async with teaching(size=(160, 50)) as teacher:
        await teacher.press("down")
        await teacher.reads("Only the clear one uses convolve2d")
        assert teacher.sees("The stub")
        assert teacher.sees("is not written yet")


async def test_typing_finds_a_mistake_and_enter_hands_it_in(teaching):
    """What a learner would see is what the engine says now, with the smallest input."""
    async with teaching(size=SMALL) as teacher:
        await teacher.press("f3")
        await teacher.reads("343 found")
        await teacher.press("slash", *"no bias", "down", "up", "enter")
        await teacher.reads("What a learner would see")
        await teacher.reads("0 of 14 cases")
        assert teacher.sees("Your result has no bias.")
        await teacher.reads("Keras[:, :, 0] = 7")
        await teacher.press("o")
        await teacher.reads("def bias_missing(h, W, b, act):")
        await teacher.press("escape")
        await teacher.reads("Your result has no bias.")


async def test_words_that_no_mistake_has_find_nothing(teaching):
    """And enter then does nothing."""
    async with teaching(size=SMALL) as teacher:
        await teacher.press("f3", "slash", *"zzz")
        await teacher.reads("No mistake of the bank has all these words.")
        await teacher.press("enter")
        assert teacher.screen.query_one("#filter", Input).value == "zzz"


async def test_without_a_class_the_way_to_one_is_told(teaching):
    """The places that need none stay."""
    async with teaching(size=SMALL) as teacher:
        await teacher.press("f4")
        await teacher.until(lambda: any("instructor DIR" in one for one in teacher.messages))
        assert teacher.screen.id == "solutions-place"


async def test_the_class_comes_first_where_there_is_one(teaching, graded):
    """A row for each learner, fewest points first; a name from outside is no markup."""
    async with teaching(graded, size=SMALL) as teacher:
        await teacher.reads("3 submissions, 70 to 80 points")
        await teacher.reads("bob [/nope]")
        table = teacher.screen.query_one("#rows")
        assert [table.get_row_at(i)[0].plain for i in range(3)] == ["ann", "bob [/nope]", "cat"]
        assert [str(cell) for cell in table.get_row_at(0)][3:5] == ["✗", "✓"]
        await teacher.press("o")
        await teacher.reads("by name")
        await teacher.press("slash", "c", "enter")
        await teacher.until(lambda: table.cursor_row == 2 and table.has_focus)


async def test_what_the_signs_mean_stays_when_the_window_narrows(teaching, graded):
    """With names of lessons in a line, with their numbers in three."""
    async with teaching(graded, size=(200, 60)) as teacher:
        await teacher.reads("setup_model")
        teacher.app.theme = "tutor-light"
        await teacher.resize(SMALL)
        await teacher.reads("8 network")


async def test_sorting_makes_no_row_anew(teaching, graded):
    """The rows keep their keys, so that a class of hundreds stays quick."""
    async with teaching(graded, size=SMALL) as teacher:
        await teacher.reads("bob [/nope]")
        table = teacher.screen.query_one("#rows")
        before = dict(table.rows)
        await teacher.press("o", "o", "o")
        await teacher.reads("by time")
        assert all(table.rows[key] is row for key, row in before.items())


async def test_a_submission_opens_as_if_one_were_that_learner(teaching, graded):
    """At the first lesson that is wrong, checked now; escape leads back, and the copy is gone."""
    async with teaching(graded, size=SMALL) as teacher:
        await teacher.reads("ann")
        await opens_the_first(teacher)
        folder = teacher.lessons.workspace.folder
        assert teacher.lessons.lesson.id == "conv2d"
        assert teacher.sees("ann (a copy)")
        assert teacher.lessons.check_action("hand_in", ()) is False
        assert teacher.sees("Your result has no bias.")
        await teacher.press("f2")
        await teacher.until(lambda: teacher.sees("✗  2 conv2d") and teacher.sees("✓  1 activation"))
        await teacher.press("escape")
        await teacher.until(lambda: teacher.screen.id == "class-place")
        await teacher.until(lambda: not folder.exists())
        assert graded.source(graded.grade("ann")) == WITHOUT_BIAS


async def test_a_submission_may_be_left_before_its_first_frame(teaching, graded):
    """What was to come after the frame finds no screen any more."""
    async with teaching(graded) as teacher:
        await teacher.reads("ann")
        await opens_the_first(teacher)
        left = teacher.screen
        await left.dismiss()
        left._begin()
        assert teacher.screen.id == "class-place"


async def test_what_the_learner_was_told_when_graded_is_one_key_away(teaching, graded):
    """The page that grade wrote for them."""
    async with teaching(graded, size=SMALL) as teacher:
        await teacher.reads("ann")
        await opens_the_first(teacher)
        await teacher.press("f11")
        await teacher.reads("70 of 80 points")
        await teacher.press("escape")
        await teacher.until(lambda: isinstance(teacher.screen, SubmissionScreen))


async def test_the_reference_opens_beside_a_learners_code(teaching, graded):
    """For an instructor, before the lesson has passed."""
    async with teaching(graded) as teacher:
        await teacher.reads("ann")
        await opens_the_first(teacher)
        await teacher.press("f10")
        await teacher.reads("Both are built on the same idea.")


async def test_training_code_of_others_is_shown_and_never_run(teaching, graded):
    """A lab says so, and its key shows the file that was handed in."""
    async with teaching(graded, size=SMALL) as teacher:
        await teacher.reads("ann")
        await opens_the_first(teacher)
        await goes_to_the_lab(teacher)
        await teacher.is_told("Training code of others is shown, never run.")
        await teacher.press("f9")
        await teacher.until(lambda: teacher.screen.id == "paper")
        await teacher.reads("raise SystemExit('trained')")
        await teacher.press("escape")
        await teacher.press("f8")
        await teacher.until(lambda: teacher.lessons.lesson.id == "patchcam")
        await teacher.is_told("No patchcam.py was handed in")
        await teacher.press("f9")
        assert isinstance(teacher.screen, SubmissionScreen)
        assert not list(teacher.lessons.workspace.folder.glob("runs*"))


async def test_a_copy_can_be_changed_and_nobody_is_asked_at_the_end(teaching, graded):
    """One may try what would help; it is gone with the copy."""
    async with teaching(graded) as teacher:
        await teacher.reads("ann")
        await opens_the_first(teacher)
        await teacher.saves(course.reference_file())
        await teacher.is_told("14 of 14 cases")
        teacher.editor.text = "unsaved"
        await teacher.press("escape", "escape")
        await teacher.until(lambda: teacher.screen.id == "class-place")


async def test_where_walls_are_weak_strangers_code_is_not_run(teaching, graded, monkeypatch):
    """What grading found is shown all the same, and how one may run it."""
    weak = Isolation(frozenset())
    monkeypatch.setattr("tutor.sandbox.client.Sandbox.prove", lambda self: weak)
    async with teaching(graded, size=SMALL) as teacher:
        await teacher.reads("ann")
        await teacher.press("enter")
        await teacher.reads("ann (a copy)")
        await teacher.is_told("--accept-weak-isolation")
        assert teacher.lessons._desk is None
        await teacher.reads("Your result has no bias.")


async def test_shared_mistakes_lead_to_their_learners_and_to_the_bank(teaching, graded):
    """Enter shows who has it, b runs it; escape shows all learners again."""
    async with teaching(graded, size=SMALL) as teacher:
        await teacher.reads("ann")
        await teacher.press("f6")
        await teacher.reads("Who: ann, bob [/nope]")
        await teacher.press("enter")
        await teacher.reads("2 of 3, by points")
        assert not teacher.sees("cat")
        await teacher.press("escape")
        await teacher.reads("3 of 3, by points")
        await teacher.press("f6", "b")
        await teacher.reads("What a learner would see")
        await teacher.reads("0 of 14 cases")
        await teacher.press("f4")
        await teacher.reads("Who: ann, bob [/nope]")


async def test_the_figures_of_the_class(teaching, graded):
    """Which share passed each lesson, how many have how many points, and the time."""
    async with teaching(graded, size=SMALL) as teacher:
        await teacher.press("f7")
        await teacher.reads("✓ 1 of 3  ✗ 2")
        await teacher.press("pagedown")
        await teacher.reads("80 to 89 %")
        await teacher.reads("0.50 s  ann")


OWN_WAY = """def activation(x, activation):
    if activation == "relu":
        kept = np.sign(x)
        kept = kept * (kept > -1)
        return np.where(kept > 0, x, kept * 0)
    total = 0.0
    for row in np.atleast_2d(x):
        for value in row:
            total += np.exp(value) / len(row)
            print(total, value, sep="-")
    return np.tanh(total) + np.log1p(x ** 3) - np.hypot(x, 2)
"""


@pytest.mark.parametrize("name", ["ann", "日本語の名前"])
async def test_names_and_their_heading_are_shown_whole(name, graded_folder, teaching):
    """Whichever of them is wider, in columns."""
    async with teaching(graded_folder(**{name: "\n"}), SMALL) as teacher:
        await teacher.reads("learner")
        assert teacher.sees(name)


async def test_alike_files_are_compared_when_they_are_asked_for(teaching, graded_folder, code):
    """Two who handed in the same are shown side by side, whatever they are called."""
    same = code(activation=OWN_WAY)
    graded = graded_folder(**{"ann": same, "bob [/nope]": same, "cat": course.starting_file()})
    async with teaching(graded, size=SMALL) as teacher:
        await teacher.press("f8")
        await teacher.reads("2 files compared.", 60)
        await teacher.press("enter")
        await teacher.reads("Lines with the same number say the same.")
        assert teacher.sees("bob [/nope]")
        await teacher.press("escape")
        await teacher.reads("it proves nothing")


async def test_one_goes_from_learner_to_learner(teaching, graded):
    """In the order of the table; after the last one comes the class."""
    async with teaching(graded, size=SMALL) as teacher:
        await teacher.reads("ann")
        await opens_the_first(teacher)
        await teacher.press("]")
        await teacher.reads("bob [/nope] (a copy)")
        await teacher.press("ctrl+pageup")
        await teacher.reads("ann (a copy)")
        await teacher.press("[")
        await teacher.until(lambda: teacher.screen.id == "class-place")
        await teacher.press("enter", "escape", "enter")
        await teacher.until(lambda: isinstance(teacher.screen, SubmissionScreen))


async def test_f1_lists_the_keys_and_takes_them_away(teaching):
    """In every place, as for learners."""
    async with teaching() as teacher:
        await teacher.press("f1")
        await teacher.reads("On this screen")
        await teacher.press("f1")
        await teacher.until(lambda: not teacher.sees("On this screen"))


async def test_the_palette_knows_the_places(teaching):
    """Whoever has forgotten the keys finds them there."""
    async with teaching(size=SMALL) as teacher:
        await teacher.press("ctrl+p")
        await teacher.reads("Search for commands")
        await teacher.press(*"mistakes")
        await teacher.reads("run any of them")
        await teacher.until(lambda: not teacher.sees("Quit the"))
        await teacher.press("enter")
        await teacher.until(lambda: teacher.screen.id == "mistakes-place")
