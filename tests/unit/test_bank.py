"""The bank as an instructor looks through it, and hands it in."""

import pytest

from tutor import bank, course, misconceptions
from tutor.checker import Checker
from tutor.errors import UsageError
from tutor.misconceptions import Part
from tutor.outcomes import Outcome


def test_the_whole_bank_is_there_under_names_of_its_own():
    """By lesson, and none twice."""
    names = [one.name for one in bank.entries()]
    expected = sum(
        len(misconceptions.of(lesson.id, part)) for lesson in course.cnn_lessons() for part in Part
    )
    assert len(set(names)) == len(names) == expected > 300
    lessons = [one.lesson for one in bank.entries()]
    assert list(dict.fromkeys(lessons)) == [lesson.id for lesson in course.cnn_lessons()]


def test_every_word_must_be_in_the_lesson_the_id_or_the_sentence():
    """In any order and case; no words find all."""
    found = bank.matching("BIAS conv2d")
    assert "conv2d/bias_missing" in [one.name for one in found]
    assert {one.lesson for one in found} == {"conv2d"}
    assert bank.matching("") == list(bank.entries())
    assert bank.matching("no such words") == []
    assert all(one.beyond for one in bank.matching("conv2d beyond"))


def test_one_is_found_by_its_name_or_an_id_of_its_own():
    """An id that two lessons have is not enough."""
    assert bank.entry("conv2d/kernel_not_flipped") == bank.entry("kernel_not_flipped")
    with pytest.raises(UsageError, match=r"Several.*conv2d/bias_missing"):
        bank.entry("bias_missing")
    with pytest.raises(UsageError, match="lists all"):
        bank.entry("nonsense")
    with pytest.raises(UsageError, match="Near it: conv2d/kernel_"):
        bank.entry("conv2d/kernel")


def test_the_code_is_that_of_the_bank_without_its_docstring():
    """With the helpers that it calls; of a pair both."""
    one = bank.entry("kernel_not_flipped")
    assert one.code.startswith("def kernel_not_flipped(h, W, b, act):\n    return right(")
    helped = bank.entry("last_layer_like_the_others").code
    assert "def _through(" in helped
    assert '"""' not in helped
    pair = next(one for one in bank.entries() if one.part is Part.PAIRS)
    first, second = pair.mistake.id.split("+")
    assert f"def {first}(" in pair.code
    assert f"def {second}(" in pair.code


def test_every_code_can_be_read():
    """Python takes each as a module."""
    for one in bank.entries():
        compile(one.code, one.name, "exec")


def test_a_wrong_implementation_is_judged_like_a_learners_file(sandbox):
    """Named as itself, with the smallest input that shows it; beyond the lab it passes."""
    checker = Checker(sandbox, None)
    told = bank.handed_in(bank.entry("conv2d/kernel_not_flipped"), checker)
    assert told.outcome is Outcome.FAILED
    assert told.finding.misconceptions == ("kernel_not_flipped",)
    assert told.example.yours != told.example.keras
    beyond = next(one for one in bank.entries() if one.lesson == "conv2d" and one.beyond)
    told = bank.handed_in(beyond, checker)
    assert told.outcome is Outcome.PASSED
    assert not told.stars
    assert told.finding is not None
