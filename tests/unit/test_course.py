"""The course as a whole: its order, its names, its steps."""

import re

import pytest

from tutor import course
from tutor.errors import ContentError, UsageError

IDS = [
    *("activation", "conv2d", "pool2d", "flatten", "dense", "setup_model", "evaluate"),
    *("network", "digits", "patchcam"),
]
BONUS = "fast"


def test_the_lessons_come_in_their_order():
    """By number, from 1, without a gap."""
    assert [lesson.id for lesson in course.lessons()] == [*IDS, BONUS]
    assert [lesson.number for lesson in course.lessons()] == [*range(1, len(course.lessons()) + 1)]


def test_eight_lessons_are_judged_from_cnn_py():
    """Those with a function, and the network that they make."""
    assert [lesson.id for lesson in course.cnn_lessons()] == IDS[:8]
    assert [lesson.id for lesson in course.cnn_lessons() if not lesson.function] == ["network"]


def test_the_bonus_comes_last_and_does_not_count():
    """Ten lessons are the course, whatever is added for those who want more."""
    assert [lesson.id for lesson in course.counted_lessons()] == IDS
    assert [lesson.id for lesson in course.lessons() if lesson.bonus] == [BONUS]


def test_the_bonus_has_a_file_of_its_own():
    """It begins as a stub, and nothing of it stands in cnn.py."""
    bonus = course.lesson(BONUS)
    assert course.files() == ("cnn.py", "fast.py")
    assert course.lessons_of("fast.py") == (bonus,)
    assert bonus.stub in course.starting_file("fast.py")
    assert bonus.solution in course.reference_for("fast.py")
    assert bonus.function not in course.starting_file() + course.reference_file()


@pytest.mark.parametrize("id_", [*IDS, BONUS])
def test_a_lesson_is_found_by_its_id_and_by_its_number(id_):
    """One thing has one name, and a number for the lazy."""
    lesson = course.lesson(id_)
    assert course.lesson(str(lesson.number)) is lesson


@pytest.mark.parametrize("name", ["", "0", "99", "conv", "Conv2d", "02", "../01_activation"])
def test_an_unknown_lesson_is_refused_with_a_list_of_those_there_are(name):
    """The list is what a learner needs now."""
    with pytest.raises(UsageError, match="1 activation, 2 conv2d"):
        course.lesson(name)


def test_every_lesson_needs_only_earlier_ones():
    """So the course can be done from top to bottom."""
    for lesson in course.lessons():
        assert all(course.lesson(one).number < lesson.number for one in lesson.needs)


@pytest.mark.parametrize("id_", [*IDS, BONUS])
def test_the_steps_hold_the_whole_text(id_):
    """Nothing of it is lost where it is cut."""
    lesson = course.lesson(id_)
    assert len(lesson.steps) > 1
    assert all(step.title and step.markdown for step in lesson.steps)
    shown = "".join(step.title + step.markdown for step in lesson.steps)
    assert "".join(re.sub(r"^#{1,2} +", "", lesson.markdown, flags=re.MULTILINE).split()) == (
        "".join(shown.split())
    )


def test_a_text_that_shows_python_comments_is_not_cut_there(tmp_path):
    """A step begins at a heading of the text."""
    for lesson in course.lessons():
        for step in lesson.steps:
            assert step.markdown.count("```") % 2 == 0, f"{lesson.id}: {step.title}"


def test_a_lesson_without_a_function_has_no_stub_and_no_solution():
    """It says so."""
    for part in ("stub", "solution"):
        with pytest.raises(ContentError, match="no function of its own"):
            getattr(course.lesson("network"), part)


def test_the_starting_file_has_a_stub_for_every_function_and_no_marker_left():
    """Its methods stand inside the class."""
    text = course.starting_file()
    for lesson in course.cnn_lessons():
        if lesson.function:
            assert text.count(f"def {lesson.function}(") == 1
            assert lesson.stub in text
            assert lesson.stub.startswith("    def" if lesson.method else "def")
    assert not re.search(r"# <\w+>", text)


def test_the_files_of_the_lab_have_its_interface():
    """The names and the arguments of lab.md: a real hand-in is gradable unchanged."""
    signatures = [
        "def activation(x, activation):",
        "def conv2d_layer(h, W, b, act):",
        "def pool2d_layer(h):",
        "def flatten_layer(h):",
        "def dense_layer(h, W, b, act):",
        "    def __init__(self, dataset, verbose=True):",
        '    def setup_model(self, W, b, lname, activation="relu"):',
        "    def feedforward_sample(self, h):",
        "    def feedforward(self, x):",
        "    def evaluate(self):",
    ]
    for text in (course.starting_file(), course.reference_file()):
        assert [line for line in signatures if f"{line}\n" not in text] == []


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("lesson.toml", None),
        ("lesson.toml", b"title = "),
        ("lesson.toml", b'title = "x"\n'),
        ("lesson.toml", b"\xff"),
    ],
)
def test_a_folder_that_is_no_lesson_is_named(tmp_path, monkeypatch, file, content):
    """An author sees which one."""
    folder = tmp_path / "lessons" / "01_broken"
    folder.mkdir(parents=True)
    if content is not None:
        (folder / file).write_bytes(content)
    monkeypatch.setattr("tutor.paths.lessons", lambda: tmp_path / "lessons")
    with pytest.raises(ContentError, match="01_broken cannot be read"):
        course.lessons.__wrapped__()
