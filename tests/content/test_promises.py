"""What the course promises, held by the course's own test against live Keras."""

import secrets

import pytest

from tutor import checks, course, misconceptions, mutation, paths
from tutor.checker import DEFAULT_SEED, Checker
from tutor.misconceptions import Part
from tutor.oracle.client import Oracle
from tutor.verify import Verifier

CNN = [lesson.id for lesson in course.cnn_lessons()]
JUDGED = [lesson.id for lesson in course.judged_lessons()]


@pytest.fixture(scope="module")
def seeds():
    """One that nobody has seen before; twenty are for an author's ``verify --seeds 20``."""
    return [secrets.randbelow(1 << 31)]


@pytest.fixture(scope="module")
def verified(seeds):
    """All promises, looked at once, and the mutation scores."""
    with Verifier() as verifier:
        return list(verifier.claims(seeds)), verifier.scores


@pytest.fixture(scope="module")
def claims(verified):
    """All promises."""
    return verified[0]


@pytest.mark.keras
def test_every_wrong_implementation_fails_and_is_named(verified, seeds):
    """And is shown by a small example: 100 % for every lesson on every seed, none left out."""
    _, scores = verified
    assert [(one.lesson, one.seed) for one in scores] == [
        (lesson, seed) for seed in (DEFAULT_SEED, *seeds) for lesson in CNN
    ]
    for score in scores:
        assert score.missed == (), score.lesson
        assert score.mutants == score.caught == score.named == score.shown > 0
    assert sum(one.mutants for one in scores if one.seed == DEFAULT_SEED) > 300


@pytest.mark.keras
def test_every_promise_holds(claims):
    """Texts, stubs, references and shipped answers."""
    assert [claim for claim in claims if claim.problem] == []


@pytest.mark.keras
@pytest.mark.parametrize(
    ("sentence", "about"),
    [
        ("its stub says what is not written yet", JUDGED),
        ("its shipped answers are those of live Keras", JUDGED),
        ("its shipped examples are those of live Keras", JUDGED),
        ("each misconception names a step of its text", CNN),
        ("no line of a reference is in a learner's folder", ["course"]),
        ("it has a goal and hints", [lesson.id for lesson in course.lessons()]),
        (
            "its questions can be asked, with 25 draws of numbers",
            [lesson.id for lesson in course.lessons()],
        ),
    ],
)
def test_every_lesson_was_looked_at(claims, sentence, about):
    """A promise that nobody looked at would hold as well."""
    assert [claim.about for claim in claims if claim.sentence == sentence] == about


@pytest.mark.keras
def test_the_references_were_held_against_every_seed(claims, seeds):
    """The default one and the other."""
    for seed in (DEFAULT_SEED, *seeds):
        sentence = f"the reference passes every case of seed {seed}"
        assert [claim.about for claim in claims if claim.sentence == sentence] == JUDGED


def test_the_verifier_sees_a_broken_course(monkeypatch):
    """Solutions in the place of stubs: the promises about them do not hold."""
    monkeypatch.setattr(course, "starting_file", course.reference_for)
    verifier = Verifier()
    try:
        problems = {claim.about for claim in verifier._stubs_fail() if claim.problem}
    finally:
        verifier.__exit__()
    assert problems == set(JUDGED)


def test_answers_ship_for_exactly_the_cases_there_are():
    """One file for each lesson that is judged from a file, and none of an older version."""
    shipped = {file.stem for file in (paths.shipped_data() / "answers").iterdir()}
    expected = {checks.name_of_answers(lesson, DEFAULT_SEED) for lesson in JUDGED}
    assert shipped == expected | {checks.name_of_examples(lesson) for lesson in JUDGED}


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


def test_the_mutation_score_sees_a_mutant_that_passes_and_one_with_another_name(
    monkeypatch, sandbox
):
    """Files that are right, and files with another mistake than they claim: nothing is named."""
    checker = Checker(sandbox, Oracle())
    for source, said in (
        (course.reference_file(), "it is passed"),
        (misconceptions.as_file("flatten", Part.SINGLE, "backwards"), "it is told as"),
    ):
        monkeypatch.setattr(misconceptions, "as_file", lambda *_, source=source: source)
        score = mutation.score(checker, sandbox, "flatten", DEFAULT_SEED)
        assert score.named <= 1 < score.mutants
        assert any(said in missed for missed in score.missed)
