"""What the course promises, held by the course's own test against live Keras."""

import secrets

import pytest

from tutor import checks, course, paths
from tutor.checker import DEFAULT_SEED
from tutor.verify import Verifier

CNN = [lesson.id for lesson in course.cnn_lessons()]


@pytest.fixture(scope="module")
def seeds():
    """Three that nobody has seen before."""
    return [secrets.randbelow(1 << 31) for _ in range(3)]


@pytest.fixture(scope="module")
def claims(seeds):
    """All promises, looked at once."""
    with Verifier() as verifier:
        return list(verifier.claims(seeds))


@pytest.mark.keras
def test_every_promise_holds(claims):
    """Texts, stubs, references and shipped answers."""
    assert [claim for claim in claims if claim.problem] == []


@pytest.mark.keras
@pytest.mark.parametrize(
    ("sentence", "about"),
    [
        ("its stub says what is not written yet", CNN),
        ("its shipped answers are those of live Keras", CNN),
        ("no line of a reference is in a learner's folder", ["course"]),
        ("it has a goal and hints", [lesson.id for lesson in course.lessons()]),
    ],
)
def test_every_lesson_was_looked_at(claims, sentence, about):
    """A promise that nobody looked at would hold as well."""
    assert [claim.about for claim in claims if claim.sentence == sentence] == about


@pytest.mark.keras
def test_the_references_were_held_against_every_seed(claims, seeds):
    """The default one and the three others."""
    for seed in (DEFAULT_SEED, *seeds):
        sentence = f"the reference passes every case of seed {seed}"
        assert [claim.about for claim in claims if claim.sentence == sentence] == CNN


def test_the_verifier_sees_a_broken_course(monkeypatch):
    """Solutions in the place of stubs: the promises about them do not hold."""
    monkeypatch.setattr(course, "starting_file", course.reference_file)
    verifier = Verifier()
    try:
        problems = {claim.about for claim in verifier._stubs_fail() if claim.problem}
    finally:
        verifier.__exit__()
    assert problems == set(CNN)


def test_answers_ship_for_exactly_the_cases_there_are():
    """One file for each lesson of cnn.py, and none of an older version."""
    shipped = {file.stem for file in (paths.shipped_data() / "answers").iterdir()}
    assert shipped == {checks.name_of_answers(lesson, DEFAULT_SEED) for lesson in CNN}


@pytest.mark.parametrize("lesson", course.lessons(), ids=lambda lesson: lesson.id)
def test_hints_go_from_the_idea_to_the_code(lesson):
    """Three at least, no two alike, and none with the solution in it."""
    assert len(lesson.hints) == len(set(lesson.hints)) >= 3
    if lesson.function:
        lines = {line.strip() for line in lesson.solution.splitlines() if len(line.strip()) > 30}
        code = {line for line in lines if "=" in line or line.startswith("return")}
        assert not [line for line in code if any(line in hint for hint in lesson.hints)]


@pytest.mark.parametrize(
    "lesson", [one for one in course.lessons() if one.function], ids=lambda lesson: lesson.id
)
def test_the_interface_is_the_same_in_stub_solution_and_text(lesson):
    """One signature."""
    head = lesson.stub.partition(":\n")[0]
    assert lesson.solution.startswith(head)
    name_and_arguments = head.strip().removeprefix("def ")
    assert name_and_arguments in lesson.markdown.replace("    ", "")
