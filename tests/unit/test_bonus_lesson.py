"""The bonus lesson: its file beside cnn.py, its checks, and that it never counts."""

import pytest

from tutor import course
from tutor.desk import Desk
from tutor.outcomes import Outcome
from tutor.progress import Progress

FAST = course.lesson("fast")
RIGHT = course.reference_for("fast.py")

LOOPS = """
import numpy as np
from scipy import signal

def conv2d_batch(x, W, b):
    if x.shape[3] != W.shape[2]:
        raise ValueError("channels")
    kh, kw, CI, CO = W.shape
    padding = ((0, 0), ((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0))
    padded = np.pad(x, padding)
    out = np.zeros((*x.shape[:3], CO))
    for m in range(len(x)):
        for j in range(CO):
            for i in range(CI):
                out[m, :, :, j] += signal.correlate2d(padded[m, :, :, i], W[:, :, i, j], "valid")
    return out + b
"""

COLUMNS = """
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

def conv2d_batch(x, W, b):
    kh, kw, CI, CO = W.shape
    padding = ((0, 0), ((kh - 1) // 2, kh // 2), ((kw - 1) // 2, kw // 2), (0, 0))
    windows = sliding_window_view(np.pad(x, padding), (kh, kw), (1, 2))
    return np.tensordot(windows, W, ((3, 4, 5), (2, 0, 1))) + b
"""


@pytest.fixture
def desk(workspace, sandbox):
    """A learner's desk; the sandbox is not its own."""
    made = Desk(workspace, sandbox)
    yield made
    made.oracle.close()


@pytest.mark.parametrize("source", [RIGHT, LOOPS, COLUMNS], ids=["reference", "loops", "columns"])
def test_every_way_of_the_lesson_passes(check, source):
    """From loops in double precision to one matrix product over all windows."""
    result = check(source, "fast")
    assert result.outcome is Outcome.PASSED
    assert all(case.outcome is Outcome.PASSED for case in result.cases)
    assert result.stars == 1


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("out[:] = b", "out[:] = 0", "values differ"),
        ("@ W[u, v]", "@ W[-1 - u, -1 - v]", "values differ"),
        ("range(0, n, together)", "range(0, n - n % together, together)", "values differ"),
        ("    return out", "    return out[0]", "shape"),
        ("    return out", "    return out.astype(np.float16)", "float16"),
    ],
)
def test_what_a_quick_way_gets_wrong_is_told_with_a_small_input(check, right, wrong, said):
    """No bias, kernels turned round, the last block forgotten, one image for all, too coarse."""
    assert right in RIGHT
    result = check(RIGHT.replace(right, wrong), "fast")
    assert result.outcome is Outcome.FAILED
    assert said in result.finding.sentence
    assert result.example.call == "conv2d_batch(x, W, b)"
    assert "from fast import conv2d_batch" in result.example.script


def test_the_file_is_made_with_the_stub_at_the_first_check(workspace, desk):
    """Nobody has to know where it comes from; cnn.py stays as it is."""
    before = workspace.read()
    assert desk.check([FAST]).lessons[0].untouched
    assert workspace.of(FAST).read() == course.starting_file("fast.py")
    assert workspace.read() == before


def test_what_is_said_names_the_file(workspace, desk):
    """Not cnn.py, which the learner has not touched."""
    workspace.of(FAST).write("def conv2d(x, W, b):\n    return x\n")
    result = desk.check([FAST])
    assert result.file == "fast.py"
    assert result.lessons[0].finding.sentence.startswith("fast.py has no function conv2d_batch")


def test_a_file_that_does_not_load_hides_no_other(workspace, desk):
    """Both are told, each for itself, and recorded for itself."""
    workspace.of(FAST).write("import nothing_of_that_name\n")
    result = desk.check([course.lesson("flatten"), FAST])
    assert [one.lesson for one in result.lessons] == ["flatten", "fast"]
    assert result.unloadable is None
    assert result.lesson("flatten").finding.kind == "not written"
    assert result.lesson("fast").finding.kind == "import"
    assert Progress(workspace.records).lesson("fast").outcome == Outcome.COULD_NOT_RUN


def test_a_reset_starts_the_file_anew_and_keeps_what_was_there(workspace):
    """Helpers too: the lesson has the file for itself."""
    file = workspace.of(FAST)
    file.write(LOOPS)
    copy = workspace.reset(FAST)
    assert copy.read_text(encoding="utf-8") == LOOPS
    assert copy.name.startswith("fast-")
    assert file.read() == course.starting_file("fast.py")
    assert workspace.read() == course.starting_file()


def test_check_fast_tells_as_for_every_lesson(cnn_tutor, workspace):
    """By number as well; 1 while it is open, 0 when it is right."""
    ended = cnn_tutor("check", "11", "-C", workspace.folder)
    assert (ended.code, "conv2d_batch is not written yet" in ended.out) == (1, True)
    workspace.of(FAST).write(RIGHT)
    ended = cnn_tutor("check", "fast", "-C", workspace.folder)
    assert ended.code == 0
    assert "✓ fast" in ended.out
    told = cnn_tutor("progress", "-C", workspace.folder).out.splitlines()
    assert told[-1].startswith("✓ 11")
    assert "not counted" in told[-1]


def test_a_file_that_cannot_be_loaded_is_named(cnn_tutor, workspace):
    """As cnn.py is, with the same exit code."""
    workspace.of(FAST).write("import nothing_of_that_name\n")
    ended = cnn_tutor("check", "fast", "-C", workspace.folder)
    assert ended.code == 3
    assert "fast.py could not be loaded" in ended.out
    assert "cnn.py" not in ended.out
