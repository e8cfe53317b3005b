"""``cnn-tutor instructor`` in lines of text."""

import pytest

from tutor import bank, course, misconceptions
from tutor.misconceptions import Part
from tutor.results import Finding

NO_BIAS = next(one for one in misconceptions.of("conv2d", Part.SINGLE) if one.id == "bias_missing")
NAMED = Finding("misconception", NO_BIAS.name, NO_BIAS.explanation, misconceptions=(NO_BIAS.id,))


@pytest.fixture
def grades(graded_folder):
    """Two share a mistake, one is right; where grade would have written it."""
    failed = {"ann": {"conv2d": NAMED}, "bob": {"conv2d": NAMED}}
    return graded_folder(failed, **dict.fromkeys(("ann", "bob", "cat"), "x = 1\n")).folder


def test_the_class_is_printed(cnn_tutor, grades):
    """What to teach again, the lessons, the points and the learners."""
    ended = cnn_tutor("instructor", grades, "--text")
    assert (ended.code, ended.err) == (0, "")
    assert "2 × conv2d: Your result has no bias." in ended.out
    assert "ann, bob" in ended.out
    assert "✓ 1 of 3  ✗ 2" in ended.out
    assert "0.50 s  ann" in ended.out


def test_what_one_learner_reads_is_printed(cnn_tutor, grades):
    """The page that grade wrote for them; of nobody, how to find names."""
    ended = cnn_tutor("instructor", grades, "--learner", "ann")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (grades / "feedback" / "ann.md").read_text(encoding="utf-8")
    nobody = cnn_tutor("instructor", grades, "--learner", "zoe")
    assert (nobody.code, nobody.out) == (2, "")
    assert "grades.csv" in nobody.err
    without = cnn_tutor("instructor", "--learner", "ann")
    assert without.code == 2
    assert "folder that grade wrote" in without.err


def test_the_bank_is_listed_by_lesson(cnn_tutor):
    """Every wrong implementation has a line with its id."""
    ended = cnn_tutor("instructor", "--text")
    assert (ended.code, ended.err) == (0, "")
    ids = [line.split()[0 if line[2] == " " else 1].rstrip(":") for line in _indented(ended.out)]
    assert ids == [one.mistake.id for one in bank.entries()]
    heads = [line for line in ended.out.splitlines() if line[0] != " "]
    assert len(heads) == len(course.cnn_lessons())


def _indented(text):
    return [line for line in text.splitlines() if line.startswith("  ")]


def test_a_wrong_implementation_is_run_and_told_as_a_learner_sees_it(cnn_tutor):
    """Its code, the sentence, the smallest input that shows it; of none, which are near."""
    ended = cnn_tutor("instructor", "--mistake", "conv2d/bias_missing")
    assert (ended.code, ended.err) == (0, "")
    assert "return right(h, W, 0 * b, act)" in ended.out
    assert "0 of 14 cases" in ended.out
    assert "Your result has no bias." in ended.out
    assert "Keras[:, :, 0] = 7" in ended.out
    unknown = cnn_tutor("instructor", "--mistake", "conv2d/bias")
    assert (unknown.code, unknown.out) == (2, "")
    assert "conv2d/bias_missing" in unknown.err


def test_without_a_terminal_the_plain_ways_are_named(cnn_tutor, tmp_path):
    """And a folder in which nothing was graded says what to do."""
    ended = cnn_tutor("instructor")
    assert (ended.code, ended.out) == (2, "")
    assert "--text" in ended.err
    nothing = cnn_tutor("instructor", tmp_path)
    assert nothing.code == 2
    assert "cnn-tutor grade" in nothing.err
