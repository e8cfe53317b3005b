"""Questions: their numbers, what is said to an answer, and when they come again."""

import dataclasses
import json
import subprocess
from datetime import date, timedelta

import numpy as np
import pytest

from tutor import course, verify
from tutor.errors import ContentError, UsageError
from tutor.progress import Progress, due_questions
from tutor.questions import making, texts
from tutor.questions.schedule import QuestionRecord
from tutor.questions.sitting import Sitting

KINDS = [(lesson.id, kind) for lesson in texts.lessons() for kind in texts.of(lesson)]
TODAY = date(2026, 3, 1)
DEADLINE = 120  # seconds


@pytest.fixture
def progress(tmp_path):
    """An empty record."""
    return Progress(tmp_path / ".cnn-tutor")


class Clock:
    """A day that passes when the test says so."""

    def __init__(self):
        self.day = TODAY

    def __call__(self):
        return self.day

    def later(self, days):
        """So many days pass."""
        self.day += timedelta(days=days)


def right_answer(question):
    """What a learner types who knows it."""
    if question.choices:
        return str(question.choices.index(question.drawn.right) + 1)
    return repr(float(question.drawn.right))


def wrong_answer(question):
    """What a learner types who makes the first of the typical mistakes."""
    mistake = next(iter(question.drawn.wrong.values()))
    if question.choices:
        return str(question.choices.index(mistake) + 1)
    return repr(float(mistake))


def test_every_lesson_of_cnn_py_has_two_kinds_or_more():
    assert [one.id for one in texts.lessons()] == [one.id for one in course.cnn_lessons()]
    assert all(len(texts.of(one)) >= 2 for one in texts.lessons())


@pytest.mark.parametrize(("lesson", "kind"), KINDS, ids=str)
def test_every_mistake_gets_its_own_sentence_with_any_numbers(lesson, kind):
    text = texts.of(course.lesson(lesson))[kind]
    for seed in range(25):
        question = making.question(lesson, kind, seed)
        assert question.reply(right_answer(question)).right
        typed = {name: str(answer) for name, answer in question.drawn.wrong.items()}
        for name, answer in typed.items():
            if question.choices:
                answer = str(question.choices.index(answer) + 1)
            reply = question.reply(answer)
            assert not reply.right
            assert [one for one in text.wrong.values() if one in reply.sentence] == [
                text.wrong[name]
            ]


@pytest.mark.parametrize(("lesson", "kind"), KINDS, ids=str)
def test_a_question_fits_a_small_terminal(lesson, kind):
    question = making.question(lesson, kind, 0)
    in_rows = [line for line in question.text.splitlines() if line.startswith(" ")]
    assert max(map(len, in_rows), default=0) <= 68
    assert len(question.text) / 70 + len(in_rows) + len(question.choices) < 14
    assert not any("{" in one for one in (question.text, question.why))


@pytest.mark.parametrize(("lesson", "kind"), KINDS, ids=str)
def test_asked_again_a_question_has_other_numbers(lesson, kind):
    told = {making.question(lesson, kind, seed).text for seed in range(6)}
    assert len(told) > 2
    assert making.question(lesson, kind, 3) == making.question(lesson, kind, 3)


@pytest.mark.parametrize(
    ("kind", "change", "said"),
    [
        ("weights", {"wrong": {"unheard_of": "a sentence"}}, "mistakes of conv2d/weights"),
        ("weights", {"asked": "how many of {unheard_of}?"}, "unheard_of"),
        ("weights", {"why": "so many: {"}, "conv2d/weights"),
        ("unheard_of", {}, "Nothing draws the numbers of conv2d/unheard_of"),
    ],
)
def test_a_text_that_does_not_fit_its_numbers_is_told(monkeypatch, kind, change, said):
    """To whoever asks it, and to its author by ``verify``."""
    lesson = course.lesson("conv2d")
    right = texts.of(lesson)["weights"]
    assert verify._questions_can_be_asked(lesson).problem == ""
    monkeypatch.setattr(texts, "of", lambda _: {kind: dataclasses.replace(right, **change)})
    with pytest.raises(ContentError, match=said):
        making.question("conv2d", kind, 0)
    assert said in verify._questions_can_be_asked(lesson).problem


def test_right_answers_by_hand():
    """One of each sort, computed here in another way than there."""
    question = making.question("conv2d", "weights", 0)
    k, ci, co = (int(question.drawn.values[name]) for name in ("k", "ci", "co"))
    assert question.drawn.right == (k * k * ci + 1) * co
    question = making.question("network", "weights", 0)
    side = int(question.drawn.values["side"])
    assert question.drawn.right == 40 + 296 + ((side // 4) ** 2 * 8 + 1) * 10
    question = making.question("activation", "softmax", 0)
    line = question.text.splitlines()[0]
    powers = np.exp([float(one) for one in line.partition("=")[2].split()])
    place = int(question.drawn.values["place"])
    assert question.drawn.right == pytest.approx(powers[place] / sum(powers))


@pytest.mark.parametrize("typed", ["", "many", "nan", "inf", "1e400"])
def test_what_is_no_number_is_no_answer(typed):
    with pytest.raises(UsageError, match="Type a number"):
        making.question("conv2d", "weights", 0).reply(typed)


@pytest.mark.parametrize("typed", ["", "0", "5", "-1", "two"])
def test_what_is_no_choice_is_no_answer(typed):
    with pytest.raises(UsageError, match="from 1 to 4"):
        making.question("conv2d", "size", 0).reply(typed)


def test_numbers_may_be_typed_as_people_write_them():
    question = making.question("evaluate", "accuracy", 0)
    assert question.reply(f"{question.drawn.right} %").right
    question = making.question("activation", "softmax", 0)
    assert question.reply(f"{question.drawn.right:.2f}".replace(".", ",")).right


def test_right_at_once_is_never_asked_again():
    after = QuestionRecord("size").answered(right=True, today=TODAY)
    assert (after.asked, after.due) == (1, "")


def test_wrong_comes_back_after_one_day_and_three_and_ends_when_right_twice():
    record = QuestionRecord("size").answered(right=False, today=TODAY)
    assert not record.is_due(TODAY)
    day = TODAY + timedelta(days=1)
    assert record.is_due(day)
    record = record.answered(right=True, today=day)
    assert record.due == (day + timedelta(days=3)).isoformat()
    record = record.answered(right=True, today=day + timedelta(days=3))
    assert record.due == ""


def test_what_was_wrong_more_than_once_waits_for_seven_days_and_begins_anew():
    record = QuestionRecord("size")
    for day in (TODAY, TODAY + timedelta(days=1)):
        record = record.answered(right=False, today=day)
    day += timedelta(days=1)
    record = record.answered(right=True, today=day)
    assert record.due == (day + timedelta(days=7)).isoformat()
    day += timedelta(days=7)
    record = record.answered(right=False, today=day)
    assert (record.in_a_row, record.due) == (0, (day + timedelta(days=1)).isoformat())


def test_practice_before_the_day_does_not_count_as_remembering():
    wrong = QuestionRecord("size").answered(right=False, today=TODAY)
    after = wrong.answered(right=True, today=TODAY)
    assert (after.due, after.in_a_row, after.asked) == (wrong.due, 0, 2)


def test_a_sitting_asks_what_is_new_and_later_what_was_wrong(progress):
    clock = Clock()
    sitting = Sitting(progress, course.lesson("conv2d"), today=clock)
    texts_of_first = []
    while sitting.question is not None:
        texts_of_first.append(sitting.question.text)
        wrong = sitting.question.kind == "edge"
        answer = wrong_answer if wrong else right_answer
        assert sitting.answer(answer(sitting.question)).right is not wrong
        sitting.go_on()
    assert sitting.tally == "3 of 4 came as expected."
    assert due_questions(progress.lessons(), clock()) == 0
    clock.later(1)
    assert due_questions(progress.lessons(), clock()) == 1
    again = Sitting(progress, course.lesson("pool2d"), today=clock)
    assert (again.question.lesson, again.question.kind) == ("conv2d", "edge")
    assert again.question.text not in texts_of_first
    assert again.count == 3
    assert Sitting(progress, course.lesson("pool2d"), due_only=True, today=clock).count == 0
    assert Sitting(progress, today=clock).count == 1


def test_a_lesson_that_is_known_can_be_practised(progress):
    for _ in range(2):
        sitting = Sitting(progress, course.lesson("dense"), today=Clock())
        assert sitting.count == 3
        while sitting.question is not None:
            sitting.answer(right_answer(sitting.question))
            sitting.go_on()


def test_what_is_left_unanswered_keeps_its_numbers(progress):
    first = Sitting(progress, course.lesson("dense"), today=Clock())
    text = first.question.text
    first.go_on()
    assert first.question.text != text
    assert Sitting(progress, course.lesson("dense"), today=Clock()).question.text == text


def test_an_older_record_and_a_later_one_are_read(progress, tmp_path):
    """An older program wrote no questions; a later one may know more of them."""
    file = tmp_path / ".cnn-tutor" / "progress.json"
    progress.answered("conv2d", "edge", right=False, today=TODAY)
    content = json.loads(file.read_text(encoding="utf-8"))
    (question,) = content["lessons"]["conv2d"]["questions"]
    question["a_later_field"] = 1
    content["lessons"]["dense"] = {"outcome": "passed", "attempts": 3}
    file.write_text(json.dumps(content), encoding="utf-8")
    assert progress.lesson("conv2d").question("edge").wrong == 1
    assert progress.lesson("dense").attempts == 3
    progress.answered("dense", "size", right=True, today=TODAY)
    assert progress.lesson("dense").outcome == "passed"
    assert progress.lesson("conv2d").question("edge").wrong == 1


def test_a_schedule_needs_no_numpy(fresh_python):
    """The first frame asks what is due."""
    loaded = fresh_python("import sys, tutor.progress\nprint('numpy' in sys.modules)")
    assert loaded.strip() == "False"


def test_the_command_asks_reveals_and_records(cnn_tutor, workspace):
    question = making.question("conv2d", "weights", 0)
    first = subprocess.run(
        [cnn_tutor.program, "questions", "conv2d", "--plain", "-C", workspace.folder],
        input=f"x\n{question.drawn.right}\n",
        capture_output=True,
        encoding="utf-8",
        timeout=DEADLINE,
        check=True,
    )
    assert question.text[:40] in first.stdout
    assert "As you expected" in first.stdout
    assert "Type a number" in first.stderr
    assert "1 of 1 came as expected." in first.stdout
    assert "✓" not in first.stdout
    record = Progress(workspace.records).lesson("conv2d").question("weights")
    assert (record.asked, record.due) == (1, "")
    due = cnn_tutor("questions", "--due", "-C", workspace.folder)
    assert (due.code, due.out) == (0, "")
    assert "No question is due." in due.err
