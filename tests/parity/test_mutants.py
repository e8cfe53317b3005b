"""Do the checks see every mistake, and let every right way pass?

A mutant is a wrong implementation of one function: the bank of misconceptions. Those in
``LESSON.py`` must fail the core of their lesson, and be named; those in ``LESSON_beyond.py`` do
what the lab asks, so they must pass and lose the star. What is in ``right_ways/`` must pass.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor import checks, course
from tutor.checker import Checker
from tutor.results import LessonResult, Outcome, Tier

RIGHT = Path(__file__).parent / "right_ways"
BANK = Path(checks.__file__).parent / "misconceptions"

# What is told by the error itself, or by what came back in place of an array or of numbers.
TOLD_OTHERWISE = {"raised", "unsteady", "missing numbers"}
# Right on every case but one that is repeated, or for some calls: nothing that has a name.
REMEMBERS = {"adds_to_its_last_result", "remembers_its_first_result", "counts_its_calls"}


def variants(folder: Path, ending: str = "") -> Iterator[pytest.param]:
    """Every function in the files of a folder, with the lesson it is for."""
    for lesson in course.cnn_lessons():
        file = folder / f"{lesson.id}{ending}.py"
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


def names(cases: list[pytest.param]) -> set[str]:
    """The lessons that have variants."""
    return {case.values[0] for case in cases}


MUTANTS = list(variants(BANK))
BEYOND = list(variants(BANK, "_beyond"))
RIGHT_WAYS = list(variants(RIGHT))
WITH_FUNCTIONS = {lesson.id for lesson in course.cnn_lessons() if lesson.function}


def test_every_lesson_has_mutants_and_right_ways():
    """A lesson without them would look as if it were tested."""
    assert names(MUTANTS) == names(RIGHT_WAYS) == WITH_FUNCTIONS
    assert names(BEYOND) == WITH_FUNCTIONS - {"flatten", "setup_model"}
    assert len(MUTANTS) > 200


@pytest.mark.parametrize(("lesson", "source", "name"), MUTANTS)
def test_no_mutant_passes_and_each_is_named(lesson, source, name, check):
    """Each is caught by a case of the core, and the learner is told which mistake it is."""
    result = check(source, lesson)
    assert result.outcome in (Outcome.FAILED, Outcome.COULD_NOT_RUN)
    named = name in result.finding.misconceptions
    assert named or result.finding.kind in TOLD_OTHERWISE or name in REMEMBERS, result.finding


@pytest.mark.parametrize(("lesson", "source", "name"), BEYOND)
def test_what_breaks_beyond_the_lab_passes_without_a_star(lesson, source, name, check):
    """Never a reason to fail; always a reason to say something."""
    result = check(source, lesson)
    assert result.outcome is Outcome.PASSED
    lost = [case for case in result.cases if case.outcome is not Outcome.PASSED]
    assert {case.tier for case in lost} == {Tier.BEYOND}
    assert result.stars == 0
    assert name in result.finding.misconceptions or result.finding.kind == "raised"


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
def test_mutants_and_right_ways_are_told_apart_on_other_cases_too(sandbox, keras):
    """A grade is given on cases that nobody has seen."""
    checker = Checker(sandbox, keras)

    def judged(case: pytest.param) -> LessonResult:
        lesson, source, _ = case.values
        return checker.check(source, [lesson], seed=2, at_desk=False).lessons[0]

    results = {case.id: judged(case) for case in MUTANTS + BEYOND + RIGHT_WAYS}
    assert Outcome.OUR_FAULT not in {result.outcome for result in results.values()}
    passed = {name for name, one in results.items() if one.outcome is Outcome.PASSED}
    assert passed == {case.id for case in BEYOND + RIGHT_WAYS}
    assert not [case.id for case in BEYOND if results[case.id].stars]
