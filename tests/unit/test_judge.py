"""Judging: what passes, what does not, and what the learner reads."""

import numpy as np
import pytest

from tutor import judge
from tutor.outcomes import Outcome
from tutor.results import Finding
from tutor.sandbox import worker
from tutor.sandbox.client import Reply, Returned, _returned

EXPECTED = np.array([[1.0, -2.0, 3.0], [0.0, 0.5, 100.0]])


def reply(value: object, printed: str = "") -> Reply:
    """What arrives when a learner's function returns ``value``."""
    return Reply(returned=_returned(worker.describe(value)), printed=printed)


def judged(value: object, expected: np.ndarray = EXPECTED) -> judge.Judgement:
    """The judgement on a returned value."""
    return judge.array(reply(value), expected)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(EXPECTED, id="float64"),
        pytest.param(EXPECTED.astype(np.float32), id="float32"),
        pytest.param(EXPECTED.astype(">f8"), id="big-endian"),
        pytest.param(np.asfortranarray(EXPECTED), id="fortran"),
        pytest.param(np.broadcast_to(EXPECTED, (2, 3)), id="read-only"),
        pytest.param(EXPECTED + 0.9e-5, id="just within the absolute tolerance"),
        pytest.param(EXPECTED * (1 + 0.9e-4), id="just within the relative tolerance"),
    ],
)
def test_equal_values_pass_in_any_precise_type(value):
    """How an array lies in memory, and which float type it has, is the learner's business."""
    assert judged(value).outcome is Outcome.PASSED


@pytest.mark.parametrize("dtype", ["int8", "uint16", "int64", "bool"])
def test_whole_numbers_and_booleans_pass_by_value(dtype):
    """1 is 1."""
    assert judged(np.array([1, 0], dtype=dtype), np.array([1.0, 0.0])).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (None, "type", "Nothing came back: is a return missing?"),
        ([1.0, 2.0], "type", "returned a list; a NumPy array is expected"),
        ((1.0, 2.0), "type", "returned a tuple"),
        (1.5, "type", "returned a float"),
        (3, "type", "returned an int"),
        (np.float64(1), "type", "returned a float64"),
        ("text", "type", "returned a str"),
        (iter(()), "type", "returned a tuple_iterator"),
        ({1: 2}, "type", "returned a dict"),
        (np.ma.masked_array(EXPECTED), "type", "returned a MaskedArray"),
        (EXPECTED.astype(object), "dtype", "dtype object"),
        (EXPECTED.astype(complex), "dtype", "dtype complex128"),
        (EXPECTED.astype(np.float16), "dtype", "float16, which is too coarse"),
        (EXPECTED.astype(str), "dtype", "dtype <U"),
        (np.zeros((2, 3), dtype="f8,f8"), "dtype", "dtype [('f0'"),
        (EXPECTED.astype(np.longdouble), "dtype", "longdouble|float128"),
        (EXPECTED[None], "shape only", "right, but their shape is [1, 2, 3]; [2, 3] is expected"),
        (EXPECTED.ravel(), "shape only", "their shape is [6]"),
        (EXPECTED.T, "shape", "shape [3, 2]; Keras gives [2, 3]"),
        (EXPECTED[:1], "shape", "shape [1, 3]"),
        (np.zeros((0, 3)), "shape", "shape [0, 3]"),
        (np.zeros(()), "shape", "shape []"),
        (np.where(EXPECTED == 0.5, np.nan, EXPECTED), "not finite", "contains nan at [1, 1]"),
        (np.where(EXPECTED == 3, np.inf, EXPECTED), "not finite", "inf at [0, 2]; Keras gives 3 "),
        (EXPECTED + (EXPECTED == 0.5), "values", "1 of 6 values differ from Keras, the first at"),
        (EXPECTED + 1.1e-5 + 1.1e-4 * np.abs(EXPECTED), "values", "6 of 6 values differ"),
    ],
)
def test_what_is_not_right_fails_with_its_own_sentence(value, kind, said):
    """Type before dtype before shape before values."""
    found = judged(value)
    assert (found.outcome, found.finding.kind) == (Outcome.FAILED, kind)
    assert any(one in found.finding.sentence for one in said.split("|"))


def test_the_largest_difference_is_shown_with_its_place_and_both_values():
    """A learner sees where to look."""
    wrong = EXPECTED.copy()
    wrong[1, 0], wrong[0, 2] = 0.25, 2.0
    found = judged(wrong)
    assert found.difference.largest == 1.0
    assert found.difference.index == (0, 2)
    assert (found.difference.yours, found.difference.keras) == (2.0, 3.0)
    assert "[0, 2]: yours 2, Keras 3." in found.finding.sentence


def test_a_pass_tells_its_largest_difference_too():
    """How near it was."""
    assert judged(EXPECTED + 1e-6).difference.largest == pytest.approx(1e-6)


def test_a_sample_is_compared_without_the_batch_axis_of_keras():
    """Keras was asked for a batch of one."""
    assert judge.sample(reply(EXPECTED), EXPECTED[None]).outcome is Outcome.PASSED
    assert judge.sample(reply(EXPECTED[None]), EXPECTED[None]).finding.kind == "shape only"


def test_a_claimed_shape_is_not_believed():
    """Of an array that is here, the shape is that of the array: nothing is broadcast."""
    claimed = {"type": "ndarray", "dtype": "float64", "shape": [2, 3], "array": np.zeros(0)}
    assert _returned(claimed).shape == (0,)
    found = judge.array(Reply(returned=_returned(claimed)), np.zeros((2, 3)))
    assert found.finding.kind == "shape"


@pytest.mark.parametrize("judges", [judge.array, judge.integer, judge.evaluation, judge.an_error])
@pytest.mark.parametrize(
    ("ours", "outcome"), [(False, Outcome.COULD_NOT_RUN), (True, Outcome.OUR_FAULT)]
)
def test_where_nothing_came_back_the_reason_is_passed_on(judges, ours, outcome):
    """The learner's error, or the program's own."""
    finding = Finding("time", "too slow")
    found = judges(Reply(finding=finding, ours=ours), EXPECTED)
    assert (found.outcome, found.finding) == (outcome, finding)


@pytest.mark.parametrize("value", [7, 7.0, np.int32(7), np.uint8(7), np.array(7), np.array(7.0)])
def test_a_count_passes_in_any_type_that_holds_it(value):
    """Equal by value."""
    assert judge.integer(reply(value), np.array(7)).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (8, "values"),
        (7.5, "values"),
        (float("nan"), "values"),
        (float("inf"), "values"),
        (None, "type"),
        ("7", "dtype"),
        (np.array([7]), "shape"),
        (7 + 0j, "dtype"),
        (np.float16(7), "dtype"),
        ([7], "dtype"),
        (10**30, "dtype"),
    ],
)
def test_a_count_that_is_another_one_fails(value, kind):
    """Or is no number at all."""
    found = judge.integer(reply(value), np.array(7))
    assert (found.outcome, found.finding.kind) == (Outcome.FAILED, kind)


def test_where_an_error_must_be_raised_any_exception_passes():
    """But not a value, and not a stub that raises because it is not written."""
    raised = Reply(finding=Finding("raised", "ValueError"))
    unwritten = Reply(finding=Finding("not written", "not yet"))
    assert judge.an_error(raised, None).outcome is Outcome.PASSED
    assert judge.an_error(unwritten, None).outcome is Outcome.COULD_NOT_RUN
    found = judge.an_error(reply(EXPECTED), None)
    assert (found.outcome, found.finding.kind) == (Outcome.FAILED, "no error")


FOUR = np.array([0.31418, 0.91666, 1.27182, 0.41667])
LAYOUTS = {
    "a label each": "train loss: {0}\ntrain accuracy: {1}\ntest loss: {2}\ntest accuracy: {3}",
    "two to a line": "Training loss {0} accuracy {1}\nTest loss {2} accuracy {3}",
    "all in one line": "train_loss={0}, train_acc={1}, test_loss={2}, test_acc={3}",
    "losses first": "Train loss: {0}\nTest loss: {2}\nTrain acc: {1}\nTest acc: {3}",
    "the set below": "loss (train): {0}\naccuracy (train): {1}\nloss (test): {2}\nacc (test): {3}",
    "under a heading": "== Training set ==\nLoss {0}\nAcc {1}\n== Test set ==\nLoss {2}\nAcc {3}",
    "accuracy first": "TRAINING: ACCURACY {1}, LOSS {0}\nTESTING: ACCURACY {3}, LOSS {2}",
    "as keras": "train\n9/9 - 2s 3ms/step - accuracy: {1} - loss: {0}\n"
    "test\n3/3 - 1s 3ms/step - accuracy: {3} - loss: {2}",
    "as a pair": "Train loss and accuracy: ({0}, {1})\nTest loss and accuracy: ({2}, {3})",
    "as numpy shows pairs": "Train loss, accuracy: (np.float64({0}), np.float64({1}))\n"
    "Test loss/acc: (np.float32({2}), np.float32({3}))",
    "as a dictionary": "{{'train': {{'loss': {0}, 'acc': {1}}},"
    " 'test': {{'loss': {2}, 'acc': {3}}}}}",
    "after others": "train loss 9 acc 0.9\rtrain loss 5 acc 0.1\n"
    "train loss {0} acc {1}\ntest loss {2} acc {3}",
    "among progress": "epoch 3 of 12\ntrain loss {0} accuracy {1}\n  7 of 12 images\n"
    "test loss {2} accuracy {3}\n100 % done in 3.2 s",
    "with tabs": "train\tloss\t{0}\tacc\t{1}\r\ntest\tloss\t{2}\tacc\t{3}\r\n",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
@pytest.mark.parametrize("form", ["fraction", "percent", "percent with its sign", "full", "whole"])
def test_printed_numbers_are_found_in_many_layouts(layout, form):
    """Labelled train or test, loss or accuracy; percent or fraction."""
    forms = {
        "fraction": ("{:.4f}", "{:.4f}", 1),
        "percent": ("{:.3f}", "{:.2f}", 100),
        "percent with its sign": ("{:.2e}", "{:.1f}%", 100),
        "full": ("{!r}", "{!r}", 1),
        "whole": ("{:.1f}", "{:.0f} %", 100),
    }
    loss, accuracy, scale = forms[form]
    texts = [
        (accuracy if place % 2 else loss).format(float(value) * (scale if place % 2 else 1))
        for place, value in enumerate(FOUR)
    ]
    found = judge.evaluation(reply(None, layout.format(*texts)), FOUR)
    assert found.outcome is Outcome.PASSED, found.finding


@pytest.mark.parametrize(
    "printed",
    [
        "train loss 0.3142 accuracy 0.9167\ntest loss 1.2721 accuracy 0.4167",
        "train loss 0.3142 accuracy 0.9167\ntest loss 1.2718 accuracy 0.4168",
        "train loss 0.3142 accuracy 91.67\ntest loss 1.2718 accuracy 41.68",
        "train loss 0.3142 accuracy 0.9167\ntest loss 1.2718 accuracy 43 %",
        "train loss 0.3142 accuracy 0.9167\ntest loss 1 accuracy 0.4167",
        "train loss 0.3142 accuracy 1\ntest loss 1.2718 accuracy 0.4167",
        "train loss 31.42 accuracy 0.9167\ntest loss 1.2718 accuracy 0.4167",
        "train loss 0.3142 accuracy 916.7\ntest loss 1.2718 accuracy 0.4167",
        "train loss 0e9 accuracy 0e9\ntest loss 0e9 accuracy 0e9",
        "train loss -0.3142 accuracy 0.9167\ntest loss 1.2718 accuracy 0.4167",
    ],
)
def test_printed_numbers_must_be_right_within_half_a_unit_of_their_last_digit(printed):
    """And no coarser than a decimal of the loss and a percent of the accuracy."""
    found = judge.evaluation(reply(None, printed), FOUR)
    assert (found.outcome, found.finding.kind) == (Outcome.FAILED, "values")


@pytest.mark.parametrize(
    ("printed", "kind", "said"),
    [
        ("", "missing numbers", "returned and printed nothing"),
        ("0.3142 0.9167 1.2718 0.4167", "missing numbers", "the training loss"),
        ("loss 0.3142 accuracy 0.9167", "missing numbers", "the training loss"),
        ("train loss 0.3 acc 0.9 test loss 1.3", "missing numbers", "the test accuracy"),
        ("train loss nan acc 0.9 test loss 1.3 acc 0.4", "not finite", "training loss is nan"),
        ("train loss inf acc 0.9 test loss 1.3 acc 0.4", "not finite", "training loss is inf"),
        ("train loss 1e9999 acc 0.9 test loss 1 acc 0", "not finite", "training loss is inf"),
        ("train loss 1e" + 9_999 * "9" + " acc 9 test loss 1 acc 0", "not finite", "is inf"),
        ("trainer loss 0.3 acc 0.9 contest loss 1.3 acc 0.4", "missing numbers", "training loss"),
    ],
)
def test_printed_numbers_that_are_missing_or_no_numbers_are_told(printed, kind, said):
    """Each with its own sentence."""
    found = judge.evaluation(reply(None, printed), FOUR)
    assert (found.outcome, found.finding.kind) == (Outcome.FAILED, kind)
    assert said in found.finding.sentence


@pytest.mark.parametrize(
    "value",
    [
        tuple(FOUR.tolist()),
        FOUR.tolist(),
        FOUR,
        FOUR.astype(np.float32),
        tuple(FOUR),
        (0.31418, 91.666, 1.27182, 41.667),
        tuple(np.array(one) for one in FOUR),
    ],
    ids=["tuple", "list", "array", "float32", "numpy numbers", "percent", "0-d arrays"],
)
def test_four_returned_numbers_count_before_what_was_printed(value):
    """Returned right, printed wrong: right."""
    printed = "train loss 9.0 acc 0.1\ntest loss 9.0 acc 0.1"
    assert judge.evaluation(reply(value, printed), FOUR).outcome is Outcome.PASSED


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (tuple(FOUR[:2]), "type"),
        ((*FOUR, 1.0), "type"),
        (FOUR[None], "type"),
        (0.5, "type"),
        ("train loss 0.31", "type"),
        ({"loss": 0.31}, "type"),
        ((*FOUR[:3], None), "type"),
        ((*FOUR[:3], "0.41"), "type"),
        (tuple(FOUR + 0j), "type"),
        ((*FOUR[:3], float("nan")), "not finite"),
        ((*FOUR[:3], 0.418), "values"),
        ((0.3143, *FOUR[1:]), "values"),
        ((0.0, *FOUR[1:]), "values"),
    ],
)
def test_other_returned_values_fail_even_where_the_printed_ones_are_right(value, kind):
    """What is returned counts first."""
    printed = LAYOUTS["a label each"].format(*FOUR.tolist())
    found = judge.evaluation(reply(value, printed), FOUR)
    assert (found.outcome, found.finding.kind) == (Outcome.FAILED, kind)


def test_a_certain_and_wrong_network_may_have_any_finite_loss():
    """Keras itself gives 16.1 or 850 there; the accuracies count all the same."""
    assert judge.finite_evaluation(reply((850.0, *FOUR[1:])), FOUR).outcome is Outcome.PASSED
    for other in ((float("inf"), *FOUR[1:]), (float("nan"), *FOUR[1:]), (850.0, 0.1, *FOUR[2:])):
        assert judge.finite_evaluation(reply(other), FOUR).outcome is Outcome.FAILED
    printed = "train loss 850.0 acc 0.9167\ntest loss 1.2718 acc 0.4167"
    assert judge.finite_evaluation(reply(None, printed), FOUR).outcome is Outcome.PASSED


def test_of_an_array_too_large_to_be_brought_here_the_shape_is_told():
    """It has a shape and no numbers."""
    huge = Reply(returned=Returned("ndarray", None, "float64", (131072, 131072)))
    found = judge.array(huge, EXPECTED)
    assert (found.outcome, found.finding.kind) == (Outcome.FAILED, "shape")
    assert "[131072, 131072]" in found.finding.sentence
