"""Live Keras, the answers that are kept of it, and checks that need it or do not."""

import os
import signal

import numpy as np
import pytest

from tutor import checks, course, paths
from tutor.checker import DEFAULT_SEED, Checker
from tutor.errors import OracleError
from tutor.oracle import answers
from tutor.oracle.client import Oracle
from tutor.oracle.questions import Layer, Question
from tutor.outcomes import Outcome

LESSONS = [lesson.id for lesson in course.cnn_lessons()]


class Counting:
    """An oracle that counts how often it is asked."""

    def __init__(self, real: Oracle) -> None:
        self.real = real
        self.asked = 0

    def ask(self, questions):
        """Passes the questions on."""
        self.asked += 1
        return self.real.ask(questions)


class Broken:
    """An oracle that cannot be started."""

    def ask(self, questions):
        """Fails, as where TensorFlow is missing."""
        raise OracleError("Keras did not answer")


def questions_of(lesson: str, seed: int) -> list[Question]:
    """What Keras is asked for a lesson."""
    return [case.question for case in checks.cases(lesson, seed) if case.question is not None]


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_default_cases_need_no_keras(lesson, sandbox):
    """The first check of a learner waits for no TensorFlow."""
    result = Checker(sandbox, Broken()).check(course.reference_file(), [lesson])
    assert result.lessons[0].outcome is Outcome.PASSED


@pytest.mark.keras
@pytest.mark.parametrize("lesson", LESSONS)
def test_the_shipped_answers_are_those_of_live_keras(lesson, keras):
    """To 1e-6, and never a copy of what a solution gives."""
    questions = questions_of(lesson, DEFAULT_SEED)
    shipped = answers.shipped(checks.name_of_answers(lesson, DEFAULT_SEED), questions)
    live = keras.ask(questions)
    assert len(shipped) == len(live) == len(questions) > 1
    for kept, fresh in zip(shipped, live, strict=True):
        assert kept.shape == fresh.shape
        assert np.abs(kept - fresh).max() <= 1e-6


@pytest.mark.keras
def test_keras_computes_in_double_precision(keras):
    """A sum that single precision would lose."""
    tiny = Layer("dense", "linear", np.array([[1.0], [1.0]]), np.zeros(1))
    (answer,) = keras.ask([Question("output", np.array([[1.0, 1e-12]]), (tiny,))])
    assert answer[0, 0] - 1.0 == pytest.approx(1e-12, rel=1e-3)


@pytest.mark.keras
def test_keras_correlates_and_pads_as_the_lesson_says(keras):
    """A single pixel shows the kernel turned round, at its place."""
    kernel = np.arange(1.0, 10).reshape(3, 3, 1, 1)
    x = np.zeros((1, 5, 5, 1))
    x[0, 2, 2, 0] = 1
    (answer,) = keras.ask([Question("output", x, (Layer("conv2d", "linear", kernel, np.ones(1)),))])
    assert np.array_equal(answer[0, 1:4, 1:4, 0], kernel[::-1, ::-1, 0, 0] + 1)
    assert answer.sum() == 45 + 25


@pytest.mark.keras
def test_answers_for_other_cases_are_asked_once_and_kept(sandbox, keras):
    """A grade for a whole class asks Keras once."""
    oracle = Counting(keras)
    for _ in range(2):
        result = Checker(sandbox, oracle).check(course.reference_file(), ["pool2d"], seed=77)
        assert result.lessons[0].outcome is Outcome.PASSED
    assert oracle.asked == 1
    assert [file.stem for file in paths.answers_cache().iterdir()] == [
        checks.name_of_answers("pool2d", 77)
    ]


def test_where_nothing_came_back_keras_is_not_asked(sandbox):
    """A stub costs no start of TensorFlow."""
    result = Checker(sandbox, Broken()).check(course.starting_file(), ["pool2d"], seed=78)
    assert result.lessons[0].outcome is Outcome.COULD_NOT_RUN


def test_keras_that_does_not_answer_is_our_fault(sandbox):
    """Never counted against the learner, and said."""
    result = Checker(sandbox, Broken()).check(course.reference_file(), ["pool2d"], seed=79)
    (lesson,) = result.lessons
    assert (lesson.outcome, lesson.finding.kind) == (Outcome.OUR_FAULT, "our fault")


@pytest.mark.keras
def test_a_question_that_keras_cannot_answer_is_an_error_and_the_next_one_is_answered(keras):
    """The child lives on."""
    with pytest.raises(OracleError, match="no layer type nonsense"):
        keras.ask([Question("output", np.zeros((1, 2)), (Layer("nonsense"),))])
    (answer,) = keras.ask([Question("output", np.ones((1, 2)), (Layer("flatten"),))])
    assert answer.tolist() == [[1, 1]]


@pytest.mark.keras
def test_the_death_of_keras_is_told_and_survived():
    """A new one is started for the next question."""
    oracle = Oracle()
    try:
        oracle.warm_up()
        assert oracle.warm
        os.kill(oracle._process.pid, signal.SIGKILL)
        with pytest.raises(OracleError, match="Keras did not answer"):
            oracle.ask([])
        assert not oracle.warm
        assert oracle.ask([]) == []
    finally:
        oracle.close()


@pytest.mark.keras
def test_the_whole_network_of_a_learner_equals_keras_on_real_digits(reference, cnn_tutor):
    """Loss equal to four decimals, as ``compare`` shows it."""
    ended = cnn_tutor("compare", "--images", 300, "--json", "-C", reference.folder)
    assert ended.code == 0, ended.err
    yours, theirs = ended.json["yours"], ended.json["keras"]
    assert f"{yours['loss']:.4f}" == f"{theirs['loss']:.4f}"
    assert yours["accuracy"] == theirs["accuracy"] > 0.9
    assert yours["N"] == theirs["N"] == 4266
