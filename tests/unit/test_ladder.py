"""The ladder of the bonus lesson: right first, then timed beside everything else."""

import json
import math

import numpy as np
import pytest

from tutor import course
from tutor.desk import Desk
from tutor.ladder import layer, machine, roofline, text, timing
from tutor.ladder.climbing import Ladder, Rung, climb
from tutor.ladder.history import History, KerasTime, Version
from tutor.ladder.machine import Machine
from tutor.ladder.timing import Timing, timed

FAST = course.lesson("fast")
RIGHT = course.reference_for("fast.py")
MACHINE = Machine(matrix=36e9, copying=6e9)

TURNS_ITS_CLOCK = """
import time
import numpy as np
time.perf_counter = lambda: 0.0

def conv2d_batch(x, W, b):
    end = time.monotonic() + 0.01 * len(x)
    while time.monotonic() < end:
        pass
    return x
"""


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    """Two rounds are enough to see that there are some."""
    monkeypatch.setattr(timing, "_ALL_SECONDS", 0.2)


@pytest.fixture
def desk(workspace, sandbox):
    """A learner's desk whose fast.py is right; the sandbox is not its own."""
    workspace.of(FAST).write(RIGHT)
    made = Desk(workspace, sandbox)
    yield made
    made.oracle.close()


def ladder(seconds=0.5e-3, *, before=None, rungs=(), **settings):
    """A ladder with ``seconds`` an image, on a machine of round numbers."""
    yours = Timing(seconds, seconds, 1.0, 32, 5)
    now = Rung("yours, version 2", seconds, "●", now=True)
    return Ladder(
        machine=settings.pop("machine", MACHINE),
        rungs=tuple(sorted([now, *rungs], key=lambda one: -one.seconds)),
        yours=settings.pop("yours", yours),
        before=before,
        dtype=settings.pop("dtype", "float32"),
    )


def version(seconds, source="a"):
    """A version that was timed."""
    return Version(source, 1, seconds, seconds, 1.0, 5e-5)


def test_the_work_is_counted_as_the_lesson_counts_it():
    """1.8 million multiply-adds, 0.1 and 1.0 MB for each image."""
    assert layer.MULTIPLY_ADDS == 28 * 28 * 16 * 3 * 3 * 16 == 1_806_336
    assert layer.BYTES_ONCE == 2 * 28 * 28 * 16 * 4
    assert layer.BYTES_IM2COL == (1 + 9 + 9 + 1) * 28 * 28 * 16 * 4
    work = layer.work()
    assert work.x.nbytes + work.x.nbytes == layer.IMAGES * layer.BYTES_ONCE
    assert {one.dtype for one in (work.x, work.W, work.b)} == {np.dtype(np.float32)}


def test_the_floor_is_the_multiply_adds_at_matrix_speed():
    """And the roof is the lower of two."""
    assert math.isclose(MACHINE.floor, 1_806_336 / 36e9)
    assert math.isclose(MACHINE.moving_once, 100_352 / 6e9)
    assert MACHINE.roof(1.0) == 6e9
    assert MACHINE.roof(6.0) == MACHINE.roof(60.0) == 36e9


def test_this_machine_is_measured_in_a_worker(sandbox):
    """Finite speeds that no real machine lies outside of."""
    measured = machine.measure(sandbox)
    assert 1e7 < measured.matrix < 1e13
    assert 1e7 < measured.copying < 1e13


def test_both_clocks_are_read_and_ours_is_the_longer_one(sandbox):
    """It has the way to the worker in it."""
    made = timed(sandbox, RIGHT, layer.work())
    assert made.finding is None
    assert 0 < made.claimed <= made.seconds < 1
    assert made.images > 1
    assert made.output.shape == (made.images, 28, 28, 16)
    assert made.busy is None or 0 < made.busy <= 1


def test_a_clock_that_was_turned_does_not_make_code_faster(sandbox):
    """What the code says of itself is told, and does not count."""
    made = timed(sandbox, TURNS_ITS_CLOCK, layer.work())
    assert made.claimed == 0.0
    assert made.seconds >= 0.009
    lines = " ".join(text.sentences(ladder(yours=made)))
    assert "which is less: ours counts" in lines


def test_code_that_errs_on_these_images_is_not_timed(sandbox):
    """The finding says why."""
    source = "def conv2d_batch(x, W, b):\n    return x / 0 if len(x) > 1 else [1][5]\n"
    assert "Line 2" in timed(sandbox, source, layer.work()).finding.sentence
    expected = np.zeros((layer.IMAGES, 28, 28, 16), np.float32)
    assert timed(sandbox, RIGHT, layer.work(), expected).finding.kind == "values"


def test_what_is_not_right_is_not_timed(desk, workspace):
    """Nor is anything kept of it."""
    workspace.of(FAST).write(RIGHT.replace("out[:] = b", "out[:] = 0"))
    made = climb(desk)
    assert "values differ" in made.finding.sentence
    assert made.rungs == ()
    assert History(workspace.records).read().versions == ()


def test_a_second_version_is_held_against_the_first(desk, workspace):
    """Every version has its bar, beside both references; the slowest is at the top."""
    steps = []
    first = climb(desk, on_step=steps.append)
    assert first.before is None
    assert "Timing fast.py" in steps
    assert first.dtype == "float32"
    workspace.of(FAST).write(RIGHT.replace("together = 4 ", "together = 8 "))
    second = climb(desk)
    assert math.isclose(second.before.seconds, first.yours.seconds)
    names = {rung.name for rung in second.rungs}
    assert names == {"yours, version 1", "yours, version 2", "clear reference", "fast reference"}
    assert [rung.name for rung in second.rungs if rung.now] == ["yours, version 2"]
    times = [rung.seconds for rung in second.rungs]
    assert times == sorted(times, reverse=True)


def test_a_version_that_is_timed_again_keeps_its_number(tmp_path):
    """And is the newest again."""
    history = History(tmp_path)
    for source in ("a", "b", "a"):
        known = history.timed(version(1e-3, source))
    assert [(one.source, one.number) for one in known.versions] == [("b", 2), ("a", 1)]
    history.keras_timed(KerasTime(1e-4, 2))
    assert history.read().keras == KerasTime(1e-4, 2)
    assert history.read().versions == known.versions


@pytest.mark.parametrize("content", ["", "[]", '{"version": 99, "versions": []}', '{"version": 1}'])
def test_a_record_that_cannot_be_read_is_as_good_as_none(tmp_path, content):
    """A time can be measured again."""
    (tmp_path / "ladder.json").write_text(content, encoding="utf-8")
    assert History(tmp_path).read().versions == ()
    assert len(History(tmp_path).timed(version(1e-3)).versions) == 1


def test_bars_grow_by_two_cells_for_each_doubling():
    """The floor is 0.0502 ms here; 64 times that is six doublings."""
    slow = Rung("clear reference", 64 * MACHINE.floor, "c")
    lines = list(text.bars(ladder(2 * MACHINE.floor, rungs=[slow]), 78))
    assert [line.count("█") for line in lines] == [0, 13, 3, 0]
    assert lines[1].startswith("  clear reference")
    assert lines[2].startswith("▶ yours, version 2")
    assert "0.0502" in lines[-1]
    assert max(map(len, text.bars(ladder(1e3), 78))) <= 78


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1e-3, "2.0 times as fast as version 1"),
        (8e-3, "Slower than version 1: it takes 4.0 times as long"),
        (2.1e-3, "As fast as version 1"),
    ],
)
def test_the_gain_over_the_version_before_is_told(seconds, said):
    """Also where there is none."""
    assert said in " ".join(text.sentences(ladder(seconds, before=version(2e-3))))


@pytest.mark.parametrize(
    ("times", "said"),
    [
        (20_000, "Python"),
        (1000, "matrix product"),
        (12, "memory"),
        (3, "Near the floor"),
        (1.3, "This is the floor"),
        (0.7, "Below the floor"),
    ],
)
def test_the_distance_to_the_floor_says_where_the_time_goes(times, said):
    """Each stage of the lesson has its sentence."""
    assert said in " ".join(text.sentences(ladder(times * MACHINE.floor)))


def test_on_a_busy_machine_a_small_difference_says_nothing():
    """Unlike a large one."""
    for seconds, said in ((1.7e-3, "as far as a busy machine can tell"), (1e-3, "2.0 times as f")):
        made = ladder(seconds, yours=Timing(seconds, seconds, 0.4, 32, 5), before=version(2e-3))
        assert said in " ".join(text.sentences(made))


def test_double_precision_and_a_busy_machine_are_told():
    """A figure that is too high is said to be."""
    told = " ".join(text.sentences(ladder(yours=Timing(1e-3, 1e-3, 0.4, 1, 5), dtype="float64")))
    assert "Your result is float64" in told
    assert "a processor for 40 % of the time" in told
    assert "1 image each" in told
    quiet = " ".join(text.sentences(ladder()))
    assert "float64" not in quiet
    assert "busy" not in quiet


def test_what_needs_fewer_multiplications_stands_below_the_floor():
    """And above the roof, even where it leaves the decade of a matrix product."""
    ahead = Rung("fast reference", MACHINE.floor / 4, "f")
    made = ladder(2 * MACHINE.floor, rungs=[ahead])
    lines = list(text.bars(made, 78))
    assert [line.split()[0] for line in lines[1:]] == ["▶", "floor", "fast"]
    lines = list(roofline.plot(made, 78, 14))
    assert next(i for i, line in enumerate(lines) if "f" in line) < next(
        i for i, line in enumerate(lines) if "─" in line
    )


@pytest.mark.parametrize("size", [(78, 14), (60, 9), (150, 30)])
def test_what_does_all_the_sums_stands_below_the_roof(size):
    """Every version is below it, in the column where each number is moved once."""
    slow = Rung("clear reference", 0.03, "c")
    made = ladder(1.2 * MACHINE.floor, rungs=[slow])
    lines = list(roofline.plot(made, *size))
    assert len(lines) <= size[1]
    assert max(map(len, lines)) <= size[0] + 12
    roof = next(i for i, line in enumerate(lines) if "─" in line)
    own, clear = (next(i for i, line in enumerate(lines) if sign in line) for sign in "●c")
    assert roof <= own < clear
    assert "once 18" in lines[-1]
    assert "im2col 1.8" in lines[-1]
    assert "● yours now   c clear" in next(iter(roofline.legend(made)))


def test_versions_that_are_as_fast_stand_beside_each_other():
    """None hides the one that was just written."""
    others = [Rung("yours, version 1", 1e-3, "○"), Rung("fast reference", 1e-3, "f")]
    lines = list(roofline.plot(ladder(1e-3, rungs=others), 78, 14))
    assert any("●○f" in line for line in lines)


def test_the_command_tells_what_to_do_first(cnn_tutor, workspace):
    """1 and a sentence, while it is not written."""
    ended = cnn_tutor("ladder", "-C", workspace.folder)
    assert (ended.code, ended.out) == (1, "")
    assert "conv2d_batch is not written yet" in ended.err
    assert "cnn-tutor check fast" in ended.err


def test_the_command_draws_bars_and_roof(cnn_tutor, workspace):
    """As text, and as JSON for programs."""
    workspace.of(FAST).write(RIGHT)
    ended = cnn_tutor("ladder", "-C", workspace.folder)
    assert ended.code == 0
    assert "▶ yours, version 1" in ended.out
    assert "cnn-tutor ladder --keras" in ended.out
    assert "im2col 1.8" in ended.out
    kept = json.loads((workspace.records / "ladder.json").read_text(encoding="utf-8"))
    assert kept["versions"][0]["number"] == 1
    told = cnn_tutor("ladder", "--json", "-C", workspace.folder).json
    assert told["yours"]["seconds"] > told["machine"]["floor"] > 0
    assert {rung["sign"] for rung in told["rungs"]} == {"●", "c", "f"}


@pytest.mark.keras
def test_keras_is_timed_once_and_kept(desk):
    """Its bar stays when it is not timed again."""
    timed_now = climb(desk, keras=True)
    kept = climb(desk)
    (keras,) = [rung for rung in timed_now.rungs if rung.sign == "K"]
    assert 0 < keras.seconds < 1
    assert keras in kept.rungs
