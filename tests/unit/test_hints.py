"""The ladder of hints: one rung at a time, each after a try."""

import pytest

from tutor import course
from tutor.hints import NO_MORE, TRY_FIRST, Ladder
from tutor.misconceptions import Part, of
from tutor.outcomes import Outcome, Tier
from tutor.progress import Progress
from tutor.results import CaseResult, Finding, LessonResult
from tutor.wording import plain

CONV2D = course.lesson("conv2d")
MISTAKE = of("conv2d", Part.SINGLE)[0]
OTHER = of("conv2d", Part.SINGLE)[1]


@pytest.fixture
def progress(tmp_path):
    """The record of somebody who has just begun."""
    return Progress(tmp_path)


def tries(progress, source, *mistakes):
    """A check of code that fails, with the mistakes that it names."""
    finding = Finding("misconception", "Wrong.", misconceptions=tuple(one.id for one in mistakes))
    progress.record([LessonResult("conv2d", Outcome.FAILED, finding=finding)], source)


def test_the_first_hint_is_there_at_once_and_the_second_after_a_try(progress):
    """Also before anything was checked."""
    ladder = Ladder(CONV2D, progress)
    assert ladder.climb() == (CONV2D.hints[0], "")
    assert ladder.climb() == ("", TRY_FIRST)
    tries(progress, "a")
    assert ladder.climb() == (CONV2D.hints[1], "")
    tries(progress, "a")
    assert ladder.climb() == ("", TRY_FIRST)
    tries(progress, "b")
    assert ladder.climb() == (CONV2D.hints[2], "")


def test_a_named_mistake_comes_before_the_general_hints(progress):
    """Once; when it is made again, the general ones go on."""
    ladder = Ladder(CONV2D, progress)
    tries(progress, "a", MISTAKE)
    hint, _ = ladder.climb()
    assert hint.startswith(MISTAKE.name)
    (step,) = (one for one in CONV2D.steps if one.title == MISTAKE.step)
    assert hint.endswith(plain(step.markdown))
    tries(progress, "b", MISTAKE)
    assert ladder.climb() == (CONV2D.hints[0], "")
    tries(progress, "c", OTHER)
    assert ladder.climb()[0].startswith(OTHER.name)
    assert progress.lesson("conv2d").explained == (MISTAKE.id, OTHER.id)
    assert len(ladder.taken()) == 3


def test_a_drawing_in_the_hint_of_a_mistake_has_no_fence_around_it(tmp_path):
    """It is shown as plain text; some step that explains a mistake does hold a fence."""
    fenced = 0
    for lesson in course.cnn_lessons():
        for mistake in of(lesson.id, Part.SINGLE):
            progress = Progress(tmp_path / mistake.id)
            finding = Finding("misconception", "Wrong.", misconceptions=(mistake.id,))
            progress.record([LessonResult(lesson.id, Outcome.FAILED, finding=finding)], "a")
            hint, _ = Ladder(lesson, progress).climb()
            steps = [one.markdown for one in lesson.steps if one.title == mistake.step]
            assert hint.startswith(mistake.name)
            assert "```" not in hint
            assert "**" not in hint.replace("x**", "")
            fenced += any("```" in one for one in steps)
    assert fenced


def test_after_the_last_hint_there_is_no_more(progress):
    """And that is said, not how many there were."""
    ladder = Ladder(CONV2D, progress)
    for number in range(len(CONV2D.hints)):
        assert ladder.climb()[0]
        tries(progress, str(number))
    assert ladder.climb() == ("", NO_MORE)


def test_a_lab_has_no_code_to_try(progress):
    """Its hints come one after the other."""
    ladder = Ladder(course.lesson("digits"), progress)
    assert ladder.climb()[0]
    assert ladder.climb()[0]


def test_opening_the_stub_is_no_try(progress):
    """A check of what is not written yet changes nothing."""
    ladder = Ladder(CONV2D, progress)
    ladder.climb()
    finding = Finding("not written", "Not yet.")
    case = CaseResult("one", "One.", Tier.CORE, Outcome.COULD_NOT_RUN, finding)
    progress.record([LessonResult("conv2d", Outcome.COULD_NOT_RUN, (case,), finding)], "stub")
    assert ladder.climb() == ("", TRY_FIRST)
