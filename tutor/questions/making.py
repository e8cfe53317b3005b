"""Puts a question together from its text and its numbers."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from tutor import course
from tutor.checks.draw import Draw
from tutor.errors import ContentError
from tutor.questions import texts
from tutor.questions.question import Drawn, Question
from tutor.wording import number, reflowed

_TRIES = 100


def question(lesson_id: str, kind: str, seed: int) -> Question:
    """A kind of question with the numbers of ``seed``: the same ones everywhere.

    Raises:
        ContentError: its text and its numbers do not fit each other.
    """
    text = texts.of(course.lesson(lesson_id))[kind]
    draw = Draw(f"questions/{lesson_id}/{kind}", seed)
    drawn = _drawn(lesson_id, kind, draw)
    if set(drawn.wrong) != set(text.wrong):
        raise ContentError(f"The mistakes of {lesson_id}/{kind} and their sentences differ.")
    right = drawn.right if isinstance(drawn.right, str) else number(drawn.right)
    values = {"right": right, **drawn.values}
    choices = [one for one in (drawn.right, *drawn.wrong.values()) if isinstance(one, str)]
    return Question(
        lesson=lesson_id,
        kind=kind,
        text=reflowed(text.asked).strip().format(**values),
        choices=tuple(draw.shuffled(choices)),
        why=reflowed(text.why).strip().format(**values),
        drawn=drawn,
        sentences=text.wrong,
    )


def _drawn(lesson_id: str, kind: str, draw: Draw) -> Drawn:
    """The first numbers of the stream with which every mistake gives another answer."""
    module = importlib.import_module(f"tutor.questions.{lesson_id}")
    numbers: Callable[[Draw], Drawn] = getattr(module, kind)
    for _ in range(_TRIES):
        drawn = numbers(draw)
        if drawn.apart:
            return drawn
    raise ContentError(f"The numbers of {lesson_id}/{kind} never tell its mistakes apart.")
