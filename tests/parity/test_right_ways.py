"""Does every right way to write a layer pass?

What is in ``right_ways/`` is written as good learners write it; no case may call it wrong. That
every wrong way fails is what ``cnn-tutor verify`` proves (tests/content).
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor import course
from tutor.checker import Checker
from tutor.outcomes import Outcome, Tier

RIGHT = Path(__file__).parent / "right_ways"
ENOUGH = 10


def variants(folder: Path) -> Iterator[pytest.param]:
    """Every function in the files of a folder, with the lesson it is for."""
    for lesson in course.cnn_lessons():
        file = folder / f"{lesson.id}.py"
        if file.exists():
            for name, source in files_with_one_function_replaced(file, lesson):
                yield pytest.param(lesson.id, source, name, id=f"{lesson.id}: {name}")


def files_with_one_function_replaced(
    file: Path, lesson: course.Lesson
) -> Iterator[tuple[str, str]]:
    """The reference as ``cnn.py``, with each of the functions in ``file`` set into it once.

    Names that begin with an underscore are helpers; ``right`` is the reference's function.
    """
    text = file.read_text(encoding="utf-8")
    place = lesson.place
    nodes = ast.parse(text).body
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    shared = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    shared += [node for node in functions if node.name.startswith("_")]
    for node in functions:
        if node not in shared:
            parts = [ast.get_source_segment(text, one) for one in (*shared, node)]
            begin = [course.reference_file(), f"right = {place}"]
            yield node.name, "\n\n".join([*begin, *parts, f"{place} = {node.name}\n"])


RIGHT_WAYS = list(variants(RIGHT))
WITH_FUNCTIONS = {lesson.id for lesson in course.cnn_lessons() if lesson.function}


def test_every_lesson_has_ten_right_ways():
    """A lesson without them would look as if it were tested."""
    ways = [case.values[0] for case in RIGHT_WAYS]
    assert {lesson for lesson in ways if ways.count(lesson) >= ENOUGH} == WITH_FUNCTIONS


@pytest.mark.parametrize(("lesson", "source", "name"), RIGHT_WAYS)
def test_every_right_way_passes(lesson, source, name, check):
    """However it is written."""
    result = check(source, lesson)
    assert result.outcome is Outcome.PASSED, result.finding


@pytest.mark.parametrize("lesson", sorted(WITH_FUNCTIONS))
def test_the_reference_itself_earns_the_star(lesson, check):
    """So what the mutants lose was there to be had."""
    result = check(course.reference_file(), lesson)
    assert {case.outcome for case in result.cases} == {Outcome.PASSED}
    assert result.stars == any(case.tier is Tier.BEYOND for case in result.cases)


@pytest.mark.keras
def test_no_right_way_fails_on_cases_that_nobody_has_seen(sandbox, keras):
    """A grade is given on such; twenty seeds are a benchmark (right_ways.py)."""
    checker = Checker(sandbox, keras)
    outcomes = {}
    for case in RIGHT_WAYS:
        lesson, source, _ = case.values
        result = checker.check(source, [lesson], seed=2, at_desk=False).lessons[0]
        outcomes[case.id] = result.outcome
    assert {way for way, outcome in outcomes.items() if outcome is not Outcome.PASSED} == set()
