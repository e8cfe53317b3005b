"""The engine: what passes, what waits, what is whose fault."""

import pytest

from tutor import course
from tutor.checker import Checker
from tutor.outcomes import Outcome
from tutor.results import SubmissionResult

BROKEN = "raise ArithmeticError('on purpose')"


@pytest.fixture
def desk(sandbox):
    """``desk(source, "conv2d")``: a check as at the learner's desk, where lessons may wait."""
    checker = Checker(sandbox, None)
    return lambda source, *lessons: checker.check(source, lessons or ALL)


ALL = tuple(lesson.id for lesson in course.cnn_lessons())


def with_broken(*lessons: str) -> str:
    """The reference, in which some functions raise."""
    text = course.reference_file()
    for name in lessons:
        lesson = course.lesson(name)
        head, _, _ = lesson.solution.partition("\n")
        indent = "        " if lesson.method else "    "
        text = text.replace(lesson.solution, f"{head}\n{indent}{BROKEN}\n")
    return text


def outcomes(result: SubmissionResult) -> dict[str, str]:
    """The outcome of each lesson."""
    return {lesson.lesson: lesson.outcome.value for lesson in result.lessons}


def test_the_references_pass_with_all_stars(desk):
    """Where there are stars to be had."""
    result = desk(course.reference_file())
    assert set(outcomes(result).values()) == {"passed"}
    assert tuple(outcomes(result)) == ALL
    assert sum(lesson.stars for lesson in result.lessons) >= 6
    assert result.unloadable is None


def test_stubs_could_not_run_and_say_what_is_not_written(desk):
    """Each on its own: none waits for another one."""
    result = desk(course.starting_file())
    assert set(outcomes(result).values()) == {"could not run"}
    assert {lesson.finding.kind for lesson in result.lessons} == {"not written"}
    assert len({lesson.finding.sentence for lesson in result.lessons[:7]}) == 7


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (
            ["activation"],
            {"activation": "could not run", "conv2d": "waiting", "dense": "waiting"},
        ),
        (["conv2d"], {"conv2d": "could not run", "activation": "passed", "network": "waiting"}),
        (["setup_model"], {"setup_model": "could not run", "evaluate": "passed"}),
        (["evaluate"], {"evaluate": "could not run", "network": "passed"}),
        (["flatten", "pool2d"], {"flatten": "could not run", "network": "waiting"}),
    ],
    ids=lambda value: " and ".join(value) if isinstance(value, list) else "",
)
def test_a_lesson_waits_for_what_it_is_built_on(desk, broken, expected):
    """And the others are judged."""
    result = outcomes(desk(with_broken(*broken)))
    assert {name: result[name] for name in expected} == expected


def test_a_lesson_that_waits_names_what_it_waits_for(desk):
    """And keeps its own trouble for whoever asks."""
    result = desk(with_broken("activation"), "conv2d")
    (lesson,) = result.lessons
    assert lesson.outcome is Outcome.WAITING
    assert lesson.finding.sentence == "Waits for activation, which it is built on."
    assert "ArithmeticError: on purpose" in lesson.finding.detail


def test_a_lesson_that_works_all_the_same_does_not_wait(desk):
    """A convolution that applies its activations itself stands on nothing."""
    own = course.lesson("activation").solution.replace("def activation(", "def _own(")
    text = with_broken("activation") + "\n\n" + own
    text = text.replace("return activation(out, act)", "return _own(out, act)")
    assert outcomes(desk(text, "conv2d")) == {"conv2d": "passed"}


def test_in_grading_nothing_waits(sandbox):
    """Every function is judged alone, and only those that were asked for."""
    result = Checker(sandbox, None).check(
        with_broken("activation"), ["pool2d", "dense"], at_desk=False
    )
    assert outcomes(result) == {"pool2d": "passed", "dense": "could not run"}


def test_a_file_that_cannot_be_loaded_says_so_once(desk):
    """All lessons carry the same reason."""
    result = desk("import numpy as np from nowhere\n")
    assert result.unloadable.kind == "syntax"
    assert {lesson.finding for lesson in result.lessons} == {result.unloadable}
    assert set(outcomes(result).values()) == {"could not run"}


def test_what_is_nearest_to_the_root_is_said_first(desk):
    """Of many cases that fail in different ways."""
    text = course.reference_file().replace(
        course.lesson("pool2d").solution,
        "def pool2d_layer(h):\n"
        "    if h.shape[2] > 4:\n        return None\n"
        "    return h[::2, ::2] * (h.shape[2] != 2)\n",
    )
    (lesson,) = desk(text, "pool2d").lessons
    assert {case.finding.kind for case in lesson.cases if case.finding} > {"type", "values"}
    assert lesson.finding.kind == "type"


def test_two_checks_of_one_file_give_the_same_result(desk):
    """But for the time that they took."""
    results = [desk(with_broken("dense")) for _ in range(2)]
    told = [
        [(one.lesson, one.outcome, one.finding, [case.difference for case in one.cases])]
        for result in results
        for one in result.lessons
    ]
    assert told[: len(told) // 2] == told[len(told) // 2 :]
