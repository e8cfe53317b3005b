"""The hidden cases: the same for a seed everywhere, and different enough from each other."""

import numpy as np
import pytest

from tutor import checks, course
from tutor.checks.draw import Draw
from tutor.oracle.questions import fingerprint
from tutor.outcomes import Tier

LESSONS = [lesson.id for lesson in course.cnn_lessons()]


def test_the_numbers_drawn_are_the_same_on_every_machine():
    """Pinned: kept answers are worth nothing where others are drawn."""
    draw = Draw("conv2d", 1)
    numbers = [-0.29725098609924316, 0.5834411978721619, 0.8649916052818298]
    assert draw.uniform(3).tolist() == numbers
    assert draw.weights(2, fan_in=12).tolist() == [-0.04714546725153923, -0.2601882219314575]
    assert draw.integers(5, low=-3, high=4).tolist() == [0, 1, -2, -1, 1]
    assert draw.shuffled("abcdef") == ["b", "f", "a", "c", "d", "e"]


@pytest.mark.parametrize(("lesson", "seed"), [("conv2d", 2), ("pool2d", 1)])
def test_another_lesson_or_seed_draws_other_numbers(lesson, seed):
    """Streams do not overlap."""
    assert not np.array_equal(Draw("conv2d", 1).uniform(8), Draw(lesson, seed).uniform(8))


def test_drawn_numbers_keep_to_what_is_said_of_them():
    """Range, variance, and exactly representable in float32."""
    draw = Draw("x", 1)
    values = draw.uniform(10_000, scale=3)
    assert np.abs(values).max() <= 3
    assert values.var() == pytest.approx(3, rel=0.05)
    assert np.array_equal(values, values.astype(np.float32))
    assert draw.weights(10_000, fan_in=25).var() == pytest.approx(1 / 25, rel=0.05)
    whole = draw.integers(1_000, low=-3, high=4)
    assert set(whole.tolist()) == {*range(-3, 4)}
    assert sorted(draw.shuffled(range(50))) == [*range(50)]


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_cases_of_a_seed_are_always_the_same(lesson):
    """And those of another seed are others, under the same names."""
    first, again, other = (checks.cases(lesson, seed) for seed in (5, 5, 6))
    marks = [
        fingerprint(case.question for case in cases if case.question)
        for cases in (first, again, other)
    ]
    assert marks[0] == marks[1] != marks[2]
    assert [case.id for case in first] == [case.id for case in other]


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_case_has_a_name_and_a_sentence_of_its_own(lesson):
    """A learner tells them apart, and so does a program."""
    cases = checks.cases(lesson, 1)
    assert len({case.id for case in cases}) == len(cases)
    assert len({case.sentence for case in cases}) == len(cases)
    assert sum(case.tier is Tier.CORE for case in cases) >= 2


def test_the_name_under_which_answers_are_kept_holds_version_and_seed():
    """A changed case is never held against an old answer."""
    version = checks.of("conv2d").VERSION
    assert checks.name_of_answers("conv2d", 7) == f"conv2d-v{version}-7"


def conv_cases():
    """Image, kernel, bias and activation of the core cases of the convolution."""
    cases = checks.cases("conv2d", 1)
    return [case.call.ask["arguments"] for case in cases if case.tier is Tier.CORE]


@pytest.mark.parametrize(
    ("what", "holds"),
    [
        ("one channel in, one out", lambda h, W, b, act: W.shape[2:] == (1, 1)),
        ("several in, one out", lambda h, W, b, act: W.shape[2] > 1 == W.shape[3]),
        ("one in, several out", lambda h, W, b, act: W.shape[2] == 1 < W.shape[3]),
        ("equal numbers", lambda h, W, b, act: W.shape[2] == W.shape[3] > 1),
        ("more in than out", lambda h, W, b, act: W.shape[2] > W.shape[3]),
        ("an image that is not square", lambda h, W, b, act: h.shape[0] != h.shape[1]),
        ("odd sizes", lambda h, W, b, act: h.shape[0] % 2 and h.shape[1] % 2),
        ("a kernel of 1x1", lambda h, W, b, act: W.shape[:2] == (1, 1)),
        ("a kernel of 3x3", lambda h, W, b, act: W.shape[:2] == (3, 3)),
        ("a kernel of 5x5", lambda h, W, b, act: W.shape[:2] == (5, 5)),
        ("a kernel that is not square", lambda h, W, b, act: W.shape[0] != W.shape[1]),
        ("linear", lambda h, W, b, act: act == "linear"),
        ("relu", lambda h, W, b, act: act == "relu"),
        ("sigmoid", lambda h, W, b, act: act == "sigmoid"),
        ("float32", lambda h, W, b, act: h.dtype == W.dtype == np.float32),
        ("float64", lambda h, W, b, act: h.dtype == np.float64),
        ("integers", lambda h, W, b, act: h.dtype.kind == "i"),
        ("negative inputs", lambda h, W, b, act: h.min() < 0),
    ],
)
def test_the_core_of_the_convolution_tries(what, holds):
    """All that tells a wrong convolution from a right one."""
    assert any(holds(*arguments) for arguments in conv_cases()), what


def test_no_bias_of_the_convolution_is_near_zero():
    """A bias that is missing shows in every case."""
    assert min(np.abs(b).min() for _, _, b, _ in conv_cases()) > 0.05


@pytest.mark.parametrize("seed", range(1, 30))
def test_accuracies_are_neither_extreme_nor_equal(seed):
    """So percent and fraction, train and test cannot be mistaken for each other."""
    for case in checks.cases("evaluate", seed):
        question = case.question
        hits = question.x.argmax(axis=1) == question.truth.argmax(axis=1)
        train, test = hits[: question.split].mean(), hits[question.split :].mean()
        assert 0.02 < train < 0.98
        assert 0.02 < test < 0.98
        assert abs(train - test) > 0.02
