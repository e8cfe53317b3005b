"""The hidden cases, one module a lesson, each named like its lesson."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Protocol, cast

from tutor.checks.case import Case
from tutor.checks.draw import Draw


class LessonChecks(Protocol):
    """What each lesson's module offers."""

    VERSION: int
    """Raised whenever a case changes, so that kept answers are not taken for new ones."""

    def cases(self, draw: Draw) -> Sequence[Case]:
        """The cases, their numbers taken from ``draw`` in a fixed order."""


def of(lesson_id: str) -> LessonChecks:
    """The checks of one of the lessons that ``cnn.py`` is judged by."""
    return cast(LessonChecks, importlib.import_module(f"tutor.checks.{lesson_id}"))


def cases(lesson_id: str, seed: int) -> tuple[Case, ...]:
    """All cases of a lesson for ``seed``, in the order in which they are shown."""
    return tuple(of(lesson_id).cases(Draw(lesson_id, seed)))


def name_of_answers(lesson_id: str, seed: int) -> str:
    """Under which name Keras's answers to a lesson's cases are kept."""
    return f"{lesson_id}-v{of(lesson_id).VERSION}-{seed}"
