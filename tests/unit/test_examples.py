"""Small cases written out for paper, and as programs."""

import subprocess
import sys

import numpy as np
import pytest

from tutor import checks, course, examples, wording
from tutor.misconceptions import Part, as_file
from tutor.outcomes import Outcome

MISTAKES = {
    "activation": "relu_is_the_absolute_value",
    "conv2d": "last_input_channel_only",
    "pool2d": "mean_of_the_block",
    "flatten": "channel_by_channel",
    "dense": "bias_missing",
    "setup_model": "counts_the_arrays",
    "evaluate": "test_loss_is_that_of_training",
    "network": "first_image_for_all",
}


@pytest.mark.parametrize("lesson", [one.id for one in course.cnn_lessons()])
def test_an_example_as_a_program_shows_the_same_mistake(lesson, check, tmp_path):
    """Run beside cnn.py, it prints two results, and they differ."""
    source = as_file(lesson, Part.SINGLE, MISTAKES[lesson])
    result = check(source, lesson)
    (tmp_path / "cnn.py").write_text(source, encoding="utf-8")
    (tmp_path / "repro.py").write_text(result.example.script, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "repro.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    yours, keras = ran.stdout.partition("yours\n")[2].split("Keras\n")
    assert yours.strip()
    assert keras.strip()
    assert yours != keras


@pytest.mark.parametrize("lesson", [one.id for one in course.cnn_lessons()])
def test_the_examples_of_a_lesson_begin_small(lesson):
    """The first one fits on a slip of paper, and each has an id of its own."""
    small = checks.examples(lesson)
    assert len({case.id for case in small}) == len(small) > 3
    first = small[0].call.ask
    cells = sum(np.size(part) for part in first.get("arguments", ()) if not isinstance(part, str))
    assert cells <= 6, small[0]


@pytest.mark.parametrize("lesson", [one.id for one in course.cnn_lessons() if one.function])
def test_the_reference_is_right_on_every_example(lesson, check):
    """Nobody is shown an example of a mistake that they did not make."""
    result = check(course.reference_file(), lesson)
    assert (result.outcome, result.example) == (Outcome.PASSED, None)


def test_numbers_are_written_as_people_write_them():
    """In rows, a matrix for each channel; a long array by its shape."""
    image = np.arange(8.0).reshape(2, 2, 2) / 2
    assert dict(examples.grids("h", image)) == {
        "h[:, :, 0]": ("0 1", "2 3"),
        "h[:, :, 1]": ("0.5 1.5", "2.5 3.5"),
    }
    assert dict(examples.grids("b[1]", [])) == {"b[1]": ("[]",)}
    assert dict(examples.grids("x", np.zeros((9, 9)))) == {"x": ("9 x 9 numbers",)}
    assert dict(examples.grids("", np.float64(3))) == {"": ("3",)}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (903.2, "900"),
        (99.6, "100"),
        (99.4, "99"),
        (99_600, "1e+05"),
        (-1234.0, "-1200"),
        (0.25, "0.25"),
        (2.8e-17, "2.8e-17"),
        (3.1e7, "3.1e+07"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
def test_a_size_has_two_digits(value, written):
    """And an exponent only where it would be long without."""
    assert wording.amount(value) == written


def test_grids_stand_side_by_side_as_far_as_there_is_room():
    """One row behind its name; several below it."""
    grids = [("h", ("1 2", "3 4")), ("b", ("5",)), ("W", ("6",))]
    assert list(wording.side_by_side(grids, 80)) == ["h      b = 5    W = 6", "1 2", "3 4"]
    assert list(wording.side_by_side(grids, 12)) == ["h      b = 5", "1 2", "3 4", "W = 6"]
