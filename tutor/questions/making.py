"""Puts a question together from its text and its numbers."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping

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
    place = f"{lesson_id}/{kind}"
    draw = Draw(f"questions/{place}", seed)
    drawn = _drawn(lesson_id, kind, draw)
    if set(drawn.wrong) != set(text.wrong):
        raise ContentError(f"The mistakes of {place} and their sentences differ.")
    right = drawn.right if isinstance(drawn.right, str) else number(drawn.right)
    values = {"right": right, **drawn.values}
    choices = [one for one in (drawn.right, *drawn.wrong.values()) if isinstance(one, str)]
    return Question(
        lesson=lesson_id,
        kind=kind,
        text=_filled(text.asked, values, place),
        choices=tuple(draw.shuffled(choices)),
        why=_filled(text.why, values, place),
        drawn=drawn,
        sentences=text.wrong,
    )


def _filled(text: str, values: Mapping[str, object], place: str) -> str:
    try:
        return reflowed(text).strip().format(**values)
    except (LookupError, ValueError) as error:
        raise ContentError(f"A {{name}} in a text of {place} is not drawn: {error}.") from error


def _drawn(lesson_id: str, kind: str, draw: Draw) -> Drawn:
    """The first numbers of the stream with which every mistake gives another answer."""
    module = importlib.import_module(f"tutor.questions.{lesson_id}")
    numbers: Callable[[Draw], Drawn] | None = getattr(module, kind, None)
    if numbers is None:
        raise ContentError(f"Nothing draws the numbers of {lesson_id}/{kind}.")
    for _ in range(_TRIES):
        drawn = numbers(draw)
        if drawn.apart:
            return drawn
    raise ContentError(f"The numbers of {lesson_id}/{kind} never tell its mistakes apart.")
