"""The rows of a class, the class in lines of text, and a submission opened on a copy."""

import contextlib
import threading

import pytest

from tutor import course, misconceptions
from tutor.errors import UsageError, WorkspaceError
from tutor.grading import overview_text, roster
from tutor.grading.collecting import collect
from tutor.grading.overview import overview
from tutor.grading.visit import Visit
from tutor.misconceptions import Part
from tutor.outcomes import Outcome
from tutor.progress import Progress
from tutor.results import Finding, LessonResult

FIRST = misconceptions.of("conv2d", Part.SINGLE)[0]
NAMED = Finding("misconception", FIRST.name, misconceptions=(FIRST.id,))
SOURCE = course.starting_file()


@pytest.fixture
def graded(graded_folder):
    """Ann and bob share a mistake; cat has another one; dan has none, and a name from the wild."""
    failed = {
        "ann": {"conv2d": NAMED},
        "bob": {"conv2d": NAMED, "dense": Finding("shape", "It has the shape [3].")},
        "cat": {"dense": Finding("values", "All 3 values differ.")},
    }
    sources = dict.fromkeys(("ann", "bob", "cat", "dan \x1b[31m[/nope]"), SOURCE)
    return graded_folder(failed, **sources)


def test_a_row_tells_lessons_shared_mistakes_and_time(graded):
    """By signs that need no colour."""
    rows = roster.rows(overview(graded.report), graded.seconds)
    assert [row.mistakes for row in rows] == [(1,), (1,), (), ()]
    assert rows[0].seconds == 0.5
    cells = [roster.cell(rows[0].grade, lesson) for lesson in ("conv2d", "dense")]
    assert [(one.text, one.good) for one in cells] == [("✗", False), ("✓", True)]
    assert roster.cell(rows[0].grade, "digits").told == "not judged"


def test_a_class_can_be_read_in_several_orders(graded):
    """Who needs help most, by name, by mistakes, and the worst of one lesson first."""
    rows = roster.rows(overview(graded.report), graded.seconds)

    def names(order):
        return [row.grade.name[:3] for row in roster.in_order(rows, order)]

    assert names("points")[0] == "bob"
    assert names("name") == ["ann", "bob", "cat", "dan"]
    assert names("mistakes")[:2] == ["ann", "bob"]
    assert names("dense")[:2] == ["bob", "cat"]
    assert set(roster.ORDERS) == {"points", "name", "mistakes", "time"}


def test_the_class_in_lines_says_what_to_teach_again_and_to_whom(graded):
    """Every line fits a terminal of 80 columns, and gives it no commands."""
    of = overview(graded.report, graded.seconds)
    lines = list(overview_text.page(of, roster.rows(of, graded.seconds)))
    text = "\n".join(lines)
    assert f"1  2 × conv2d: {FIRST.name}" in text
    assert "ann, bob" in text
    assert "4 submissions, 60 to 80 points" in lines[0]
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in text
    assert "[/nope]" in text


def test_a_visit_has_a_copy_and_a_record_as_graded(graded):
    """The folder of the class is not touched, and the copy goes away."""
    ann = graded.grade("ann")
    with Visit(graded, ann) as visit:
        folder = visit.workspace.folder
        assert visit.workspace.read() == SOURCE
        record = Progress(visit.workspace.records).lessons()
        assert record["conv2d"].outcome == Outcome.FAILED
        assert record["dense"].passed_at
        visit.workspace.write("changed = True\n")
        shown = {one.lesson: one for one in visit.results()}
        assert shown["conv2d"].finding == NAMED
    assert not folder.exists()
    assert graded.source(ann) == SOURCE


def test_a_copy_goes_away_while_a_check_still_writes_its_record(graded):
    """Whoever leaves a submission does not wait for its check."""
    failed = [LessonResult("conv2d", Outcome.FAILED)]
    for _ in range(5):
        visit = Visit(graded, graded.grade("ann"))
        folder = visit.workspace.folder.parent
        writing, left = threading.Event(), threading.Event()

        def write(records=visit.workspace.records, writing=writing, left=left):
            with contextlib.suppress(WorkspaceError):
                while not left.is_set():
                    Progress(records).record(failed, "a")
                    writing.set()
                Progress(records).record(failed, "a")

        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        assert writing.wait(30)
        left.set()
        visit.close()
        writer.join(30)
        assert not writer.is_alive()
        assert not folder.exists()


def test_models_of_the_labs_are_kept_for_showing_and_never_laid_out(graded_folder):
    """They are read back by name, and no folder has them where a training would look."""
    graded = graded_folder(training={"regularization.py": "import keras\n"}, ann=SOURCE)
    with Visit(graded, graded.grade("ann")) as visit:
        assert visit.training == {"regularization.py": "import keras\n"}
        files = [file.name for file in visit.workspace.folder.rglob("*.py")]
        assert files == ["cnn.py"]


def test_what_could_not_be_taken_in_cannot_be_opened(graded):
    """The reason is told; a name that nobody has is told too."""
    ann = graded.grade("ann")
    (graded.folder / "submissions" / "ann.py").unlink()
    with pytest.raises(UsageError, match="not in the graded folder"):
        Visit(graded, ann)
    with pytest.raises(UsageError, match="no submission nobody"):
        graded.grade("nobody")


def test_the_models_beside_a_hand_in_are_collected(tmp_path):
    """Those beside the chosen file, and of one that cannot be read nothing."""
    for name in ("ann", "bob"):
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "cnn.py").write_text(SOURCE, encoding="utf-8")
    model = tmp_path / "class" / "ann" / "regularization.py"
    model.write_text("import keras\n", encoding="utf-8")
    (tmp_path / "class" / "bob" / "patchcam.py").write_bytes(b"\0")
    ann, bob = collect([tmp_path / "class"])
    assert ann.training == (("regularization.py", "import keras\n"),)
    assert bob.training == ()
