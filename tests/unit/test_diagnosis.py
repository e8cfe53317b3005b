"""Names and descriptions of mistakes, beside the bank itself (see tests/parity)."""

import numpy as np
import pytest

from tutor import checks, course, diagnosis, misconceptions, patterns
from tutor.misconceptions import Misconception, Part, Trace, of
from tutor.outcomes import Outcome
from tutor.results import Finding
from tutor.sandbox.client import Reply

VALUES = Finding("values", "They differ.")


def replaced(name, function):
    """The reference, with one function after it that takes the place of another."""
    return f"{course.reference_file()}\n\nright = {name}\n\n\n{function}\n"


KERAS = np.arange(2, 74, dtype=float).reshape(4, 6, 3)
BORDER = KERAS.copy()
BORDER[0] += 1
CHANNEL = KERAS.copy()
CHANNEL[..., 1] *= -1


def failing(*pairs):
    """Results with what Keras gives for the same input."""
    return [patterns.Wrong(yours, keras) for yours, keras in pairs]


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
    told = patterns.described(VALUES, failing((yours, KERAS)))
    assert told.sentence.startswith(said)
    assert told.sentence.endswith(VALUES.sentence)


def test_values_with_nothing_in_common_are_told_as_they_are():
    """No pattern is made up."""
    wrong = KERAS + np.sin(KERAS) * 7
    assert patterns.described(VALUES, failing((wrong, KERAS))) is VALUES


def test_a_pattern_must_hold_in_every_failing_case():
    """One case with another pattern is enough to say nothing."""
    pairs = failing((3 * KERAS, KERAS), (KERAS + np.sin(KERAS), KERAS))
    assert patterns.described(VALUES, pairs) is VALUES


IMAGE, KERNELS = np.zeros((7, 8, 2)), np.zeros((3, 5, 2, 4))


@pytest.mark.parametrize(
    ("shape", "keras", "arguments", "said"),
    [
        ((5, 4, 4), (7, 8, 4), (IMAGE, KERNELS), '"valid" padding'),
        ((9, 12, 4), (7, 8, 4), (IMAGE, KERNELS), '"full" padding'),
        ((3, 5, 4), (7, 8, 4), (IMAGE, KERNELS), "the size of the kernel"),
        ((4, 4, 4), (7, 8, 4), (IMAGE, KERNELS), "a stride of 2"),
        ((1, 7, 8, 4), (7, 8, 4), (IMAGE, KERNELS), "An axis of length 1 is too many."),
        ((4, 7, 8), (7, 8, 4), (IMAGE, KERNELS), "in another order"),
        ((7, 8, 2), (7, 8, 4), (IMAGE, KERNELS), "number of channels is that of the input"),
        ((7, 8), (7, 8, 4), (IMAGE, KERNELS), "The last axis is missing"),
        ((7, 8, 2), (3, 4, 2), (IMAGE,), "the shape of the input"),
        ((5, 5), (5,), (np.zeros(3),), "A vector was expected, and a square came back"),
        ((5,), (5, 1), (), "An axis of length 1 is missing."),
        ((6, 6, 6), (7, 8, 4), (IMAGE, KERNELS), None),
    ],
)
def test_a_wrong_shape_is_told_with_its_likely_reason(shape, keras, arguments, said):
    """If one is known; else the two shapes must do."""
    wrong = patterns.Wrong(np.zeros(shape), np.zeros(keras), arguments)
    told = patterns.described(Finding("shape", "They differ."), [wrong])
    assert told.sentence.startswith("They differ.")
    assert told.sentence == "They differ." if said is None else said in told.sentence


def test_the_picture_shows_where_values_are_wrong():
    """Of several channels the one where most are; of a large one the beginning."""
    wrong = np.zeros((2, 3, 4), dtype=bool)
    wrong[0, 1, 2] = True
    assert patterns.picture(wrong) == (".x.", "...", "x: wrong   .: right   channel 2 of 4")
    assert patterns.picture(np.array([True, True])) == ()
    assert patterns.picture(np.array([True, False])) == ("x.", "x: wrong   .: right")
    large = patterns.picture(np.arange(2000).reshape(40, 50, 1) > 3)
    assert (len(large), len(large[0])) == (17, 32)
    assert large[-1].endswith("the first 16 x 32 of 40 x 50")


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


ONE, OTHER = (Misconception(name, f"You {name}.", "Why.", "Step") for name in ("one", "other"))


def numbers(*values):
    """The trace of a call that gave numbers."""
    return Trace("array", array=np.array(values, dtype=float))


def error(said):
    """The trace of a call that raised."""
    return Trace("raised", said=said)


def test_an_error_alone_is_named_only_if_it_is_the_same_word_for_word():
    """Else the message says more than a guess."""
    bank = {"one": [error("TypeError: a"), error("TypeError: b")], "other": [error("No: c")] * 2}
    for said, expected in (("TypeError: b", [ONE]), ("TypeError: c", [])):
        learner = {0: error("TypeError: a"), 1: error(said)}
        assert diagnosis.named(learner, [0, 1], bank, (ONE, OTHER)) == expected


def test_an_error_about_the_same_shapes_is_named_whatever_was_done_with_them():
    """Added to, or assigned: what does not fit is the same."""
    bank = {"one": [error("ValueError: (6,6) (4,4)")], "other": [error("ValueError: (6,6) (8,8)")]}
    learner = {0: error("ValueError: from shape (4,4) into shape (6,6)")}
    assert diagnosis.named(learner, [0], bank, (ONE, OTHER)) == [ONE]
    nothing = {0: error("ValueError: no shapes here")}
    assert diagnosis.named(nothing, [0], {"one": [error("ValueError: nor here")]}, (ONE,)) == []


def test_an_error_beside_right_numbers_is_named_by_its_type():
    """That it comes in these cases, and only in these, says enough."""
    bank = {"one": [error("ValueError: mine"), numbers(1)], "other": [error("E: x"), numbers(1)]}
    learner = {0: error("ValueError: yours"), 1: numbers(1)}
    assert diagnosis.named(learner, [0], bank, (ONE, OTHER)) == [ONE]


def test_numbers_that_two_mistakes_give_are_told_as_either_or(check):
    """With an input that tells them apart, where there is one."""
    function = "def dense_layer(h, W, b, act):\n    return activation(h @ W.T @ W @ h, act)\n"
    assert check(replaced("dense_layer", function), "dense").finding.misconceptions == ()
    candidates = [ONE, OTHER]
    told = diagnosis._told(candidates, "two channels", VALUES)
    assert told.sentence == "Either: You one. Or: You other."
    assert "To tell them apart, try two channels." in told.detail
    assert told.misconceptions == ("one", "other")


def test_what_is_not_finite_equals_only_what_is_not_finite_there():
    """An infinite loss is no room for every other."""
    infinite, finite = numbers(np.inf, 1), numbers(7, 1)
    assert not finite.equals(infinite)
    assert not infinite.equals(finite)
    assert infinite.equals(numbers(np.inf, 1))


def test_printed_digits_leave_room_and_keep_it_in_the_cache():
    """0.52 was printed where 0.5183 was meant."""
    printed = Trace("array", array=np.array([0.52]), room=np.array([0.005]))
    assert printed.equals(numbers(0.5183))
    assert not printed.equals(numbers(0.5131))
    data = misconceptions.packed({"one": [printed, error("E: x")]})
    kept, other = misconceptions.unpacked(data, ["one"], 2)["one"]
    assert kept.equals(numbers(0.5183))
    assert (other.kind, other.said) == ("raised", "E: x")


def test_a_name_that_passing_calls_contradict_says_how_often_it_holds(check):
    """Relu in the branch of sigmoid is not relu for every name."""
    source = course.reference_file().replace(
        "return np.exp(-np.logaddexp(0.0, -x))", "return np.maximum(x, 0.0)"
    )
    told = check(source, "activation").finding
    assert told.kind != "misconception" or told.sentence.startswith("In ")


def test_a_bank_that_was_cut_short_is_run_again(sandbox, monkeypatch, tmp_path):
    """What ended with the program is not kept, and what was kept of it is not believed."""
    monkeypatch.setenv("CNN_TUTOR_CACHE", str(tmp_path))
    cases = checks.cases("flatten", 1)
    names = [one.id for one in of("flatten", Part.SINGLE)]
    real = misconceptions.run
    cut = {one: [Trace(misconceptions.OUR_FAULT)] * len(cases) for one in names}
    monkeypatch.setattr(misconceptions, "run", lambda *_: cut)
    told = misconceptions.traces("flatten", Part.SINGLE, cases, "name", sandbox)
    assert not misconceptions.whole(told)
    assert not list(tmp_path.rglob("*.npz"))
    monkeypatch.setattr(misconceptions, "run", real)
    told = misconceptions.traces("flatten", Part.SINGLE, cases, "name", sandbox)
    assert misconceptions.whole(told)
    (kept,) = tmp_path.rglob("*.npz")
    kept.write_bytes(misconceptions.packed(cut))
    told = misconceptions.traces("flatten", Part.SINGLE, cases, "name", sandbox)
    assert misconceptions.whole(told)


def test_what_is_our_fault_leaves_a_trace_that_says_so():
    """Whatever words it was told in."""
    case = checks.cases("flatten", 1)[0]
    lost = Reply(finding=Finding("stopped", "The check was stopped."), ours=True)
    assert misconceptions.trace(case, lost).kind == misconceptions.OUR_FAULT
