"""Names and descriptions of mistakes, beside the bank itself (see tests/parity)."""

import numpy as np
import pytest

from tutor import course, diagnosis
from tutor.misconceptions import Part, of
from tutor.results import Finding, Outcome
from tutor.sandbox.client import Reply, Returned

VALUES = Finding("values", "They differ.")


def reply(array):
    """What came back from a learner's function."""
    return Reply(Returned("ndarray", array, str(array.dtype), array.shape))


def replaced(name, function):
    """The reference, with one function after it that takes the place of another."""
    return f"{course.reference_file()}\n\nright = {name}\n\n\n{function}\n"


KERAS = np.arange(2, 74, dtype=float).reshape(4, 6, 3)
BORDER = KERAS.copy()
BORDER[0] += 1
CHANNEL = KERAS.copy()
CHANNEL[..., 1] *= -1


@pytest.mark.parametrize(
    ("yours", "said"),
    [
        (3 * KERAS, "Your result is Keras's times 3, everywhere."),
        (KERAS - 0.5, "Your result is Keras's plus -0.5, everywhere."),
        (BORDER, "Only the border is wrong"),
        (CHANNEL, "Only some channels are wrong: 1."),
    ],
)
def test_what_wrong_values_have_in_common_is_said_first(yours, said):
    """A factor, an offset, the border, some channels."""
    told = diagnosis.described(VALUES, [(reply(yours), KERAS[None])])
    assert told.sentence.startswith(said)
    assert told.sentence.endswith(VALUES.sentence)


def test_values_with_nothing_in_common_are_told_as_they_are():
    """No pattern is made up."""
    wrong = KERAS + np.sin(KERAS) * 7
    assert diagnosis.described(VALUES, [(reply(wrong), KERAS[None])]) is VALUES


def test_a_pattern_must_hold_in_every_failing_case():
    """One case with another pattern is enough to say nothing."""
    pairs = [(reply(3 * KERAS), KERAS[None]), (reply(KERAS + np.sin(KERAS)), KERAS[None])]
    assert diagnosis.described(VALUES, pairs) is VALUES


def test_two_mistakes_at_once_are_both_named(check):
    """A pair of frequent ones, where neither alone gives these values."""
    function = (
        "def conv2d_layer(h, W, b, act):\n"
        "    return right(h[:, :, -1:], W[:, :, -1:], 0 * b, act)\n"
    )
    result = check(replaced("conv2d_layer", function), "conv2d")
    assert result.outcome is Outcome.FAILED
    (pair,) = result.finding.misconceptions
    assert set(pair.split("+")) == {"bias_missing", "last_input_channel_only"}


def test_a_step_that_a_misconception_points_to_exists():
    """Whoever is told where to read finds it."""
    for lesson in course.cnn_lessons():
        titles = {step.title for step in lesson.steps}
        for part in (Part.SINGLE, Part.BEYOND):
            for one in of(lesson.id, part):
                assert one.step in titles, one.id
