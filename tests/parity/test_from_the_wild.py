"""Is a mistake named that is written as learners write it?

``from_the_wild/`` holds what was seen in hand-ins: one file a lesson, one function a mistake,
in loops and clumsy names. The last line of its docstring says what must be told at the first
check: ``Named: id``, ``Named: id or other_id`` (one of them is enough), ``Named: id and
other_id`` (both, for two mistakes at once) or ``Named: nothing`` (it is no mistake).
"""

import ast
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor import checks, course
from tutor.outcomes import Outcome

HERE = Path(__file__).parent
WILD = HERE / "from_the_wild"
BANK = Path(checks.__file__).parent / "misconceptions"
BLANKS = runpy.run_path(str(WILD / "blanks.py"))["BLANKS"]
# Test files are not a package, so what they share is run and not imported.
variants = runpy.run_path(str(HERE / "test_right_ways.py"))["variants"]


def functions(file: Path) -> dict[str, ast.FunctionDef]:
    """The functions of a file, by name."""
    nodes = ast.parse(file.read_text(encoding="utf-8")).body if file.exists() else []
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}


def expected(lesson: str, name: str) -> str:
    """What stands behind ``Named:`` in the docstring of a variant."""
    docstring = ast.get_docstring(functions(WILD / f"{lesson}.py")[name]) or ""
    label, _, told = docstring.splitlines()[-1].partition(": ")
    assert label == "Named", f"{lesson}: {name} does not say how it is named"
    return told


def wild() -> Iterator[pytest.param]:
    """Every variant with the name that it must be given."""
    for case in variants(WILD):
        lesson, source, name = case.values
        yield pytest.param(lesson, source, expected(lesson, name), id=case.id)


CASES = list(wild())
WITH_FUNCTIONS = {lesson.id for lesson in course.cnn_lessons() if lesson.function}


def test_every_lesson_was_seen_in_the_wild():
    """A lesson without mistakes would look as if it were tested."""
    assert {case.values[0] for case in CASES} == WITH_FUNCTIONS
    assert {lesson for lesson, _, _ in BLANKS.values()} == WITH_FUNCTIONS


@pytest.mark.parametrize(("lesson", "source", "told"), CASES)
def test_a_real_mistake_is_named(lesson, source, told, check):
    """At the first check, and with the tier that its place in the bank says."""
    result = check(source, lesson)
    if told == "nothing":
        assert (result.outcome, result.finding) == (Outcome.PASSED, None)
        return
    ways = [set(way.split(" and ")) for way in told.split(" or ")]
    core, beyond = (functions(BANK / f"{lesson}{ending}.py") for ending in ("", "_beyond"))
    known = [way for way in ways if way <= core.keys() | beyond.keys()]
    assert known, f"the bank of {lesson} does not have {told}"
    if known[0] & core.keys():
        assert result.outcome in (Outcome.FAILED, Outcome.COULD_NOT_RUN), result.finding
    else:
        assert result.outcome is Outcome.PASSED, result.finding
        assert result.stars == 0, "it earned the star"
    named = {part for one in result.finding.misconceptions for part in one.split("+")}
    assert any(way <= named for way in known), result.finding


@pytest.mark.parametrize("name", BLANKS)
def test_a_blank_is_told_with_its_line(name, check):
    """A file that Python cannot read as a whole: the line is what helps."""
    lesson, source, blank = BLANKS[name]
    result = check(source, lesson)
    assert result.outcome is Outcome.COULD_NOT_RUN
    assert result.finding.kind in ("blank", "syntax")
    assert result.finding.line == [line.strip() for line in source.splitlines()].index(blank) + 1


@pytest.mark.parametrize("name", BLANKS)
def test_a_hand_in_with_a_blank_is_judged_on_its_other_functions(name, check):
    """One syntax error in one function, and what was written passes as if it were not there."""
    lesson, source, _ = BLANKS[name]
    other = "activation" if lesson != "activation" else "flatten"
    result = check(source, other)
    expected = Outcome.PASSED if f"def {course.lesson(other).function}" in source else None
    assert result.outcome is (expected or Outcome.COULD_NOT_RUN), result.finding
    assert result.finding is None or result.finding.kind not in ("blank", "syntax")
