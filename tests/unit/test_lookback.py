"""What is said of a lesson that was just learned, and of all that were hard."""

from dataclasses import replace

import pytest

from tutor import course, lookback
from tutor.outcomes import Outcome
from tutor.progress import LessonRecord, Progress
from tutor.results import Finding, LessonResult

CONV2D = course.lesson("conv2d")
PASSED = LessonRecord(outcome="passed", passed_at="2026-01-01T00:00:00+00:00", attempts=1, tries=1)


@pytest.fixture
def progress(tmp_path):
    """An empty record."""
    return Progress(tmp_path / ".cnn-tutor")


def wrong(*mistakes):
    """A check of conv2d that names mistakes."""
    finding = Finding("misconception", "a sentence", misconceptions=mistakes)
    return [LessonResult("conv2d", Outcome.FAILED, finding=finding)]


RIGHT = [LessonResult("conv2d", Outcome.PASSED)]


def test_mistakes_are_kept_in_their_order_once_each_until_the_first_pass(progress):
    """An either-or names none for sure; what goes wrong later says nothing of the way."""
    progress.record(wrong("bias_missing"), "a")
    progress.record(wrong("kernel_not_flipped"), "b")
    progress.record(wrong("bias_missing"), "c")
    progress.record(wrong("bias_subtracted", "bias_missing"), "d")
    progress.record(RIGHT, "e")
    progress.record(wrong("last_input_channel_only"), "f")
    progress.record(RIGHT, "g")
    record = progress.lesson("conv2d")
    assert record.met == ("bias_missing", "kernel_not_flipped")
    assert (record.tries, record.attempts) == (5, 7)


def test_a_milestone_is_told_once(progress):
    """At the first pass, with what was mended on the way and the lesson that comes next."""
    progress.record(wrong("bias_missing"), "a")
    before = progress.lesson("conv2d")
    assert lookback.milestone(CONV2D, before, progress.lessons()) is None
    progress.record(RIGHT, "b")
    told = lookback.milestone(CONV2D, before, progress.lessons())
    assert told.mended == ("Your result has no bias.",)
    assert told.next is course.lesson("pool2d")
    text = "\n".join(told.paragraphs)
    assert CONV2D.goal in text
    assert "It took 2 checks." in text
    assert "Next: lesson 3, pool2d_layer." in text
    again = progress.lesson("conv2d")
    progress.record(RIGHT, "c")
    assert lookback.milestone(CONV2D, again, progress.lessons()) is None


def test_a_mistake_that_is_still_there_is_not_called_mended():
    """It may break what is beyond the lab only."""
    record = replace(PASSED, tries=2, met=("bias_missing",), mistakes=("bias_missing",))
    told = lookback.milestone(CONV2D, LessonRecord(), {"conv2d": record})
    assert told.mended == ()
    assert "mistake" not in "\n".join(told.paragraphs)


def test_the_last_lesson_ends_the_course_and_the_bonus_does_not_count():
    """Where another is still open, that is the next one."""
    records = {one.id: PASSED for one in course.counted_lessons()}
    last = course.lesson("patchcam")
    told = lookback.milestone(last, LessonRecord(), records)
    assert told.next is None
    assert list(told.paragraphs)[-1] == lookback.FINISHED
    told = lookback.milestone(last, LessonRecord(), records | {"pool2d": LessonRecord()})
    assert told.next is course.lesson("pool2d")


def test_one_check_without_help_is_said_so_and_a_hint_is_not_left_out():
    """Nobody is praised for what they did not do alone."""
    told = lookback.milestone(CONV2D, LessonRecord(), {"conv2d": PASSED})
    assert told.took == lookback.AT_ONCE
    helped = replace(PASSED, hints=1, solution=True)
    told = lookback.milestone(CONV2D, LessonRecord(), {"conv2d": helped})
    assert told.took == f"It took 1 check, 1 hint, {lookback.SOLUTION}."


def test_the_hardest_comes_first_with_where_to_read_again():
    """Most checks, then most hints; each named mistake leads to the step that explains it."""
    records = {
        "activation": PASSED,
        "conv2d": replace(PASSED, tries=3, met=("last_input_channel_only",)),
        "pool2d": replace(PASSED, tries=3, hints=1, explained=("mean_of_the_block",)),
        "dense": LessonRecord(outcome="failed", attempts=7, tries=7),
    }
    found = lookback.hard(records)
    assert [one.lesson.id for one in found] == ["dense", "pool2d", "conv2d"]
    assert found[1].sentence == "3 pool2d_layer: 3 checks, 2 hints"
    (place,) = found[2].places
    assert CONV2D.steps[place.step].title == "Several channels, by hand"
    assert list(lookback.lines(records))[-1].strip() == place.sentence


def test_where_nothing_was_hard_that_is_said():
    """And nothing is made up."""
    assert list(lookback.lines({})) == [lookback.NOTHING_HARD]
    assert list(lookback.lines({"activation": PASSED})) == [lookback.NOTHING_HARD]


def test_records_of_earlier_versions_know_their_checks_only():
    """They have no tries and no mistakes of the way."""
    old = LessonRecord(outcome="passed", passed_at=PASSED.passed_at, attempts=4)
    (found,) = lookback.hard({"conv2d": old})
    assert (found.what, found.places) == ("4 checks", ())
