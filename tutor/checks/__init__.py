"""The hidden cases, one module a lesson, each named like its lesson."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol, cast

from tutor.checks.case import Case
from tutor.checks.draw import Draw
from tutor.outcomes import Tier


class LessonChecks(Protocol):
    """What each lesson's module offers."""

    VERSION: int
    """Raised whenever a case changes, so that kept answers are not taken for new ones."""

    def cases(self, draw: Draw) -> Sequence[Case]:
        """The cases, their numbers taken from ``draw`` in a fixed order."""

    def examples(self) -> Sequence[Case]:
        """Small cases, the same for every seed, the smallest first: to be solved on paper."""


def of(lesson_id: str) -> LessonChecks:
    """The checks of one of the lessons that ``cnn.py`` is judged by."""
    return cast(LessonChecks, importlib.import_module(f"tutor.checks.{lesson_id}"))


@lru_cache(maxsize=32)
def cases(lesson_id: str, seed: int) -> tuple[Case, ...]:
    """All cases of a lesson for ``seed``, in the order in which they are shown.

    They are shared by all who ask: nobody may change their arrays.
    """
    return tuple(of(lesson_id).cases(Draw(lesson_id, seed)))


@lru_cache(maxsize=32)
def examples(lesson_id: str) -> tuple[Case, ...]:
    """The small cases of a lesson, of which the first that fails is shown to the learner."""
    return tuple(of(lesson_id).examples())


def order(lesson_id: str, drawn: Sequence[Case], seed: int) -> list[int]:
    """In which order the cases are called: shuffled, and one of the core a second time at the end.

    A function that remembers, counts its calls or rolls dice answers that one differently.
    """
    draw = Draw(f"order of {lesson_id}", seed)
    places = draw.shuffled(range(len(drawn)))
    return [*places, next(i for i in places if drawn[i].tier is Tier.CORE)]


def name_of_examples(lesson_id: str) -> str:
    """Under which name Keras's answers to a lesson's examples are kept."""
    return f"{lesson_id}-v{of(lesson_id).VERSION}-examples"


def name_of_answers(lesson_id: str, seed: int) -> str:
    """Under which name Keras's answers to a lesson's cases are kept."""
    return f"{lesson_id}-v{of(lesson_id).VERSION}-{seed}"
