"""A network on many images: workers side by side give what one gives."""

import numpy as np
import pytest

from tutor import comparison, course
from tutor.comparison import Weights, compare

IMAGES = 21


@pytest.fixture(scope="module")
def given():
    """A small network, images and labels."""
    draw = np.random.default_rng(2)
    W = [draw.normal(size=(3, 3, 1, 2)) / 3, [], [], draw.normal(size=(10, 32)) / 6]
    b = [draw.normal(size=2), [], [], draw.normal(size=(10, 1))]
    weights = Weights(("conv2d", "pool", "flatten", "dense"), W, b, "relu", 10)
    return weights, draw.normal(size=(IMAGES, 8, 8, 1)), draw.integers(0, 10, IMAGES)


def run(sandbox, given, source, **settings):
    """Compares with probabilities that are all alike."""
    weights, x, labels = given
    keras = np.full((IMAGES, 10), 0.1)
    return compare(sandbox, source, weights, x, labels, keras, **settings)


def test_shares_are_put_together_in_order(sandbox, given):
    """Three workers with seven images each, whichever ends first; all is counted once."""
    seen = []
    one = run(sandbox, given, course.reference_file())
    three = run(sandbox, given, course.reference_file(), workers=3, on_progress=seen.append)
    assert three.workers == 3
    assert (three.N, three.loss, three.accuracy) == (one.N, one.loss, one.accuracy)
    assert three.largest_difference == one.largest_difference
    assert sorted(at.done for at in seen)[-1] == seen[-1].done == IMAGES
    assert "3 workers side by side" in three.together
    assert one.together == ""


def test_the_fast_face_gives_what_the_clear_one_gives(sandbox, given):
    """Behind all walls of the sandbox too."""
    clear, fast = (run(sandbox, given, course.reference_file(face)) for face in course.FACES)
    assert abs(fast.loss - clear.loss) < 1e-5
    assert abs(fast.largest_difference - clear.largest_difference) < 1e-5


def test_a_mistake_in_one_share_is_told(sandbox, given):
    """Whichever worker met it."""
    wrong = course.reference_file().replace(
        "    h = np.asarray(h)\n    rows", "    h = 1 / 0\n    rows"
    )
    found = run(sandbox, given, wrong, workers=2)
    assert found.finding is not None
    assert "zero" in found.finding.sentence


def test_who_stops_listening_ends_all_workers(sandbox, given):
    """What the listener raises comes out."""

    class LeftError(Exception):
        pass

    def leave(_):
        raise LeftError

    with pytest.raises(LeftError):
        run(sandbox, given, course.reference_file(), workers=2, on_progress=leave)


def test_at_least_one_core_may_be_used():
    """The number of shares is never zero."""
    assert comparison.cores() >= 1
