"""Does the class page tell what to teach again, and is it safe to open?"""

import pytest

from tutor import misconceptions
from tutor.errors import ContentError, UsageError
from tutor.grading.folder import GradedFolder
from tutor.grading.overview import overview, where_to_read
from tutor.grading.overview_page import overview_page
from tutor.grading.records import Grade, LessonGrade, Report, State
from tutor.misconceptions import Part
from tutor.outcomes import Outcome
from tutor.results import Finding

FIRST, SECOND = (one.id for one in misconceptions.of("conv2d", Part.SINGLE)[:2])


def graded(name, *, points=50.0, **told):
    """A row; ``conv2d=Finding(...)`` makes that lesson fail with it, ``None`` lets it pass."""
    lessons = tuple(
        LessonGrade(
            lesson,
            Outcome.FAILED if found else Outcome.PASSED,
            finding=found,
        )
        for lesson, found in told.items()
    )
    return Grade(name, name, name, State.GRADED, points=points, most=100.0, lessons=lessons)


def mistake(*ids):
    return Finding("misconception", "A mistake.", misconceptions=ids)


def report(*grades):
    return Report(7, "1", ("conv2d", "network"), {}, grades)


def test_the_mistake_that_most_have_comes_first():
    """With its name, its explanation and where to read; who has two at once has each."""
    of = overview(
        report(
            graded("ann", conv2d=mistake(FIRST)),
            graded("bob", conv2d=mistake(f"{FIRST}+{SECOND}")),
            graded("cat", conv2d=mistake(SECOND)),
            graded("dan", conv2d=mistake(FIRST)),
            graded("eve", conv2d=None),
        )
    )
    known = misconceptions.of("conv2d", Part.SINGLE)
    assert [one.sentence for one in of.again] == [known[0].name, known[1].name]
    assert of.again[0].keys == ("ann", "bob", "dan")
    assert of.again[0].named
    assert known[0].step in where_to_read(of.again[0])
    assert [(one.passed, one.judged) for one in of.lessons] == [(1, 5), (0, 0)]


def test_the_same_words_at_other_lines_are_one_cluster():
    """A mistake without a name is told by what was said, without its place and numbers."""
    said = "Line {} raised ValueError: shapes ({},) and (4,)."
    found = [Finding("raised", said.format(9 + i, i)) for i in range(3)]
    of = overview(report(*(graded(f"{i}", conv2d=one) for i, one in enumerate(found))))
    assert [len(one.keys) for one in of.again] == [3]
    assert not of.again[0].named
    assert "raised ValueError" in of.again[0].sentence


def test_a_network_that_fails_because_of_a_layer_is_no_mistake_of_its_own():
    """Else every class would have to be taught the network again."""
    both = {"conv2d": mistake(FIRST), "network": Finding("values", "All values differ.")}
    of = overview(report(graded("ann", **both), graded("bob", **both)))
    assert [one.lesson for one in of.again] == ["conv2d"]


def test_points_are_counted_in_tenths():
    """Full points apart; our fault is nobody's points."""
    fault = Grade("x", "x", "x", State.OUR_FAULT, reason="It broke.")
    rows = [graded(f"{points}", points=points) for points in (0.0, 9.9, 10.0, 99.0, 100.0)]
    of = overview(report(*rows, fault))
    assert of.histogram == (2, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1)
    assert of.points == (0.0, 10.0, 100.0)
    assert of.apart == (fault,)


def test_nothing_of_a_learner_becomes_markup():
    """Names and messages of errors are theirs."""
    bad = Finding("raised", "raised <script>alert(1)</script>: \x1b[31m")
    of = overview(report(graded("<img src=x>", conv2d=bad), graded("b", conv2d=bad)), {"b": 2.0})
    page = overview_page(of)
    assert "<script" not in page
    assert "<img" not in page
    assert "\x1b" not in page
    assert "&lt;script&gt;" in page
    assert "b: 2.00 s" in page


def test_an_empty_class_has_a_page():
    """Nobody handed in."""
    assert "0 submissions" in overview_page(overview(report()))


def test_a_folder_without_a_class_says_what_to_do(tmp_path):
    """And one whose results are something else is told as that."""
    with pytest.raises(UsageError, match="cnn-tutor grade"):
        GradedFolder.open(tmp_path)
    (tmp_path / "results.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ContentError):
        GradedFolder.open(tmp_path)


def test_a_report_is_read_back(tmp_path):
    """With the times where they are known, and without where they are not."""
    made = report(graded("ann", conv2d=mistake(FIRST)))
    (tmp_path / "results.json").write_text(made.as_json(), encoding="utf-8")
    assert GradedFolder.open(tmp_path).seconds == {}
    (tmp_path / "timings.json").write_text(
        '{"submissions": {"ann": {"seconds": 1.5}}}', encoding="utf-8"
    )
    again = GradedFolder.open(tmp_path)
    assert again.report == made
    assert again.seconds == {"ann": 1.5}
