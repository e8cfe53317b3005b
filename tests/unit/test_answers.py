"""Kept answers: for exactly these questions, or as good as none."""

import numpy as np
import pytest

from tutor import paths
from tutor.oracle import answers
from tutor.oracle.questions import Layer, Question, fingerprint


def question(value: float = 1.0) -> Question:
    """One that differs by a number."""
    return Question("output", np.full((1, 3), value), (Layer("activation", "relu"),))


ANSWERS = [np.arange(3.0), np.zeros((2, 0)), np.array(7)]
QUESTIONS = [question(), question(2), question(3)]


@pytest.fixture
def file():
    """Where the answers are kept."""
    answers.keep("x-v1-7", QUESTIONS, ANSWERS)
    return paths.answers_cache() / "x-v1-7.npz"


def test_answers_that_were_kept_are_found_again(file):
    """Values, shapes and types."""
    found = answers.load("x-v1-7", QUESTIONS)
    assert [(one.dtype, one.shape, one.tobytes()) for one in found] == [
        (one.dtype, one.shape, one.tobytes()) for one in ANSWERS
    ]


@pytest.mark.parametrize(
    "others",
    [
        QUESTIONS[:2],
        QUESTIONS[::-1],
        [*QUESTIONS[:2], question(3 + 1e-15)],
        [*QUESTIONS[:2], Question("parameters", QUESTIONS[2].x, QUESTIONS[2].layers)],
        [*QUESTIONS[:2], Question("output", QUESTIONS[2].x, (Layer("activation", "linear"),))],
    ],
    ids=["fewer", "another order", "another number", "another thing", "another layer"],
)
def test_answers_to_other_questions_are_not_taken(file, others):
    """The smallest difference counts."""
    assert fingerprint(others) != fingerprint(QUESTIONS)
    assert answers.load("x-v1-7", others) is None


@pytest.mark.parametrize("damage", ["empty", "cut", "noise", "missing", "pickled", "directory"])
def test_a_damaged_file_is_as_good_as_none(file, damage):
    """Nothing of it is unpickled."""
    data = file.read_bytes()
    file.unlink()
    if damage == "empty":
        file.write_bytes(b"")
    elif damage == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif damage == "noise":
        file.write_bytes(data[:100] + bytes(100) + data[200:])
    elif damage == "directory":
        file.mkdir()
    elif damage == "pickled":
        mark = np.array(fingerprint(QUESTIONS))
        objects = {f"answer_{i:03d}": np.array([{}]) for i in range(3)}
        np.savez(file, fingerprint=mark, **objects)
    assert answers.load("x-v1-7", QUESTIONS) is None


def test_a_cache_that_cannot_be_written_is_no_reason_to_fail(tmp_path, monkeypatch):
    """The answers are there all the same, for now."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CNN_TUTOR_CACHE", str(tmp_path / "file" / "cache"))
    answers.keep("x-v1-7", QUESTIONS, ANSWERS)
    assert answers.load("x-v1-7", QUESTIONS) is None


def test_the_cache_does_not_grow_without_end(monkeypatch):
    """The oldest go first."""
    monkeypatch.setattr(answers, "_KEPT_FILES", 3)
    for number in range(6):
        answers.keep(f"x-v1-{number}", QUESTIONS, ANSWERS)
    assert len(list(paths.answers_cache().iterdir())) == 3
    assert answers.load("x-v1-5", QUESTIONS) is not None
