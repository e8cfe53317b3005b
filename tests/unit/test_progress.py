"""The learner's record: what counts, and that it is never lost."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from filelock import FileLock

from tutor import course
from tutor.errors import WorkspaceError
from tutor.measured import Measured
from tutor.outcomes import Outcome, Tier
from tutor.progress import VERSION, LessonRecord, Progress, standing
from tutor.results import CaseResult, Finding, LessonResult
from tutor.workspace import Workspace


@pytest.fixture
def records(tmp_path):
    """Where the program keeps its own."""
    return tmp_path / ".cnn-tutor"


def result(outcome: Outcome, lesson: str = "conv2d", kind: str = "values", stars: int = 0):
    """How a lesson went."""
    case = CaseResult("x", "x", Tier.BEYOND, Outcome.PASSED)
    return LessonResult(lesson, outcome, (case,) * stars, Finding(kind, "a sentence"))


def test_a_folder_without_a_record_has_an_empty_one(records):
    """And asking makes none."""
    assert Progress(records).lessons() == {}
    assert Progress(records).lesson("conv2d") == LessonRecord()
    assert not records.exists()


def test_attempts_count_only_checks_of_changed_code(records):
    """Looking again at the same code is no attempt."""
    progress = Progress(records)
    for source in ("a", "a", "b", "b", "a"):
        progress.record([result(Outcome.FAILED)], source)
    assert progress.lesson("conv2d").attempts == 3


def test_a_stub_is_no_attempt_and_no_failure(records):
    """What is not written yet has no outcome."""
    progress = Progress(records)
    stub = Finding("not written", "a sentence")
    case = CaseResult("x", "x", Tier.CORE, Outcome.COULD_NOT_RUN, stub)
    progress.record([LessonResult("conv2d", Outcome.COULD_NOT_RUN, (case, case), stub)], "a")
    assert (progress.lesson("conv2d").outcome, progress.lesson("conv2d").attempts) == ("", 0)


def test_our_own_failures_leave_the_record_as_it_is(records):
    """They are never counted against the learner."""
    progress = Progress(records)
    progress.record([result(Outcome.PASSED)], "a")
    before = progress.lessons()
    progress.record([result(Outcome.OUR_FAULT)], "b")
    assert progress.lessons() == before


def test_the_first_pass_is_kept_and_stars_are_never_lost(records):
    """A later failure changes the outcome alone."""
    progress = Progress(records)
    progress.record([result(Outcome.FAILED)], "a")
    assert progress.lesson("conv2d").passed_at == ""
    progress.record([result(Outcome.PASSED, stars=1)], "b")
    first = progress.lesson("conv2d")
    assert first.passed_at.endswith("+00:00")
    progress.record([result(Outcome.FAILED)], "c")
    last = progress.lesson("conv2d")
    assert (last.outcome, last.stars, last.passed_at) == ("failed", 1, first.passed_at)


def test_lessons_that_were_not_checked_keep_their_records(records):
    """One check, one lesson."""
    progress = Progress(records)
    progress.record([result(Outcome.PASSED, "pool2d")], "a")
    progress.record([result(Outcome.FAILED, "conv2d")], "b")
    assert progress.lesson("pool2d").outcome == "passed"


def test_hints_are_counted_up_to_as_many_as_there_are(records):
    """And no further."""
    progress = Progress(records)
    many = len(course.lesson("conv2d").hints)
    for _ in range(many + 2):
        progress.hint_shown("conv2d")
    assert progress.lesson("conv2d").hints == many


def test_a_hint_taken_while_a_check_is_recorded_is_not_lost(records):
    """Two threads, one record."""
    progress = Progress(records)

    def check() -> None:
        for turn in range(60):
            progress.record([result(Outcome.FAILED)], str(turn))

    with ThreadPoolExecutor() as threads:
        running = threads.submit(check)
        for number in range(60):
            progress.hint_shown("conv2d", f"mistake {number}")
        running.result()
    record = progress.lesson("conv2d")
    assert (len(record.explained), record.attempts) == (60, 60)


def test_two_programs_that_change_the_record_at_once_lose_nothing(records, fresh_python):
    """A watch beside the screens."""
    progress = Progress(records)
    other = (
        "from pathlib import Path\n"
        "from tutor.progress import Progress\n"
        f"progress = Progress(Path({str(records)!r}))\n"
        "for number in range(40):\n"
        "    progress.hint_shown('pool2d', f'theirs {number}')\n"
    )
    with ThreadPoolExecutor() as threads:
        running = threads.submit(fresh_python, other)
        number = 0
        while not running.done() or number < 40:
            progress.hint_shown("conv2d", f"ours {number}")
            number += 1
        running.result()
    assert len(progress.lesson("pool2d").explained) == 40
    assert len(progress.lesson("conv2d").explained) == number


def test_a_program_that_never_lets_go_of_the_record_is_told(records, monkeypatch):
    """Nothing is written then."""
    monkeypatch.setattr("tutor.progress._PATIENCE", 0.05)
    progress = Progress(records)
    progress.solution_shown("conv2d")
    with FileLock(records / "progress.lock"), pytest.raises(WorkspaceError, match="let go"):
        progress.hint_shown("conv2d")
    assert progress.lesson("conv2d").hints == 0


def test_a_solution_that_was_opened_is_noted(records):
    """Before the lesson had passed."""
    progress = Progress(records)
    assert not progress.lesson("conv2d").solution
    progress.solution_shown("conv2d")
    assert progress.lesson("conv2d").solution


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"version": 1}',
        b'{"version": "1", "lessons": {}}',
        b'{"version": 1, "lessons": []}',
        b'{"version": 1, "lessons": {"conv2d": 3}}',
        b"\xff\xfe",
    ],
)
def test_a_record_that_cannot_be_read_is_put_aside_and_kept(records, content):
    """The next check begins a new one; the old bytes are there for whoever can read them."""
    records.mkdir()
    (records / "progress.json").write_bytes(content)
    progress = Progress(records)
    assert progress.lessons() == {}
    (aside,) = records.glob("progress-unreadable-*.json")
    assert aside.read_bytes() == content
    progress.record([result(Outcome.PASSED)], "a")
    assert progress.lesson("conv2d").outcome == "passed"
    assert aside.read_bytes() == content


def test_the_record_of_a_later_program_is_refused_and_left_alone(records):
    """It may hold what this one does not know."""
    records.mkdir()
    file = records / "progress.json"
    file.write_text(json.dumps({"version": VERSION + 1, "lessons": {}}))
    before = file.read_bytes()
    for use in (
        lambda progress: progress.lessons(),
        lambda progress: progress.record([result(Outcome.PASSED)], "a"),
        lambda progress: progress.hint_shown("conv2d"),
    ):
        with pytest.raises(WorkspaceError, match="later cnn-tutor"):
            use(Progress(records))
    assert file.read_bytes() == before


def test_fields_that_are_not_known_are_left_out(records):
    """As another program of the same version may write them."""
    records.mkdir()
    lessons = {"conv2d": {"outcome": "passed", "mood": "good"}}
    text = json.dumps({"version": VERSION, "lessons": lessons})
    (records / "progress.json").write_text(text)
    assert Progress(records).lesson("conv2d") == LessonRecord(outcome="passed")


def test_a_record_that_cannot_be_written_is_told(tmp_path):
    """A file lies where the folder belongs."""
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be"):
        Progress(tmp_path / "file").record([result(Outcome.PASSED)], "a")


@pytest.mark.parametrize(
    ("records", "lesson", "expected"),
    [
        ({}, "activation", "open"),
        ({}, "conv2d", "waiting"),
        ({"activation": "passed"}, "conv2d", "open"),
        ({"activation": "failed"}, "conv2d", "waiting"),
        ({"activation": "passed", "conv2d": "failed"}, "conv2d", "failed"),
        ({"activation": "passed", "conv2d": "waiting"}, "conv2d", "open"),
        ({"conv2d": "passed"}, "conv2d", "passed"),
        ({}, "pool2d", "open"),
    ],
)
def test_a_lesson_stands_where_its_record_and_what_it_needs_say(records, lesson, expected):
    """Its own outcome first; else open, or waiting for another one."""
    known = {name: LessonRecord(outcome=outcome) for name, outcome in records.items()}
    assert standing(course.lesson(lesson), known) == expected


def test_a_folder_that_was_removed_does_not_come_back(tmp_path):
    """A check that ends after its folder has gone writes nothing, and says so."""
    workspace = Workspace.create(tmp_path / "mine")
    shutil.rmtree(workspace.folder)
    with pytest.raises(WorkspaceError):
        Progress(workspace.records).record([result(Outcome.PASSED)], "a")
    with pytest.raises(WorkspaceError):
        Measured(workspace.records).checked([result(Outcome.PASSED, stars=1)], "a", 1)
    assert not workspace.folder.exists()
