"""Reads ``lessons/NN_name/questions.toml``: the words of a lesson's questions."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tutor import course
from tutor.course import Lesson
from tutor.errors import ContentError

FILE = "questions.toml"


@dataclass(frozen=True)
class Text:
    """The words of one kind of question, with ``{names}`` where numbers go.

    Attributes:
        asked: the question.
        why: how the right answer comes about; ``{right}`` is that answer.
        wrong: a sentence for each mistake, by its name.
    """

    asked: str
    why: str
    wrong: Mapping[str, str]


@cache
def of(lesson: Lesson) -> Mapping[str, Text]:
    """The kinds of question of a lesson, in their order; none where it has no such file.

    Raises:
        ContentError: the file is not as it should be.
    """
    try:
        about = tomllib.loads((lesson.folder / FILE).read_text(encoding="utf-8"))
        return {kind: Text(one["text"], one["why"], one["wrong"]) for kind, one in about.items()}
    except FileNotFoundError:
        return {}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ContentError(f"{FILE} of lesson {lesson.id} cannot be read: {error}") from error


def lessons() -> tuple[Lesson, ...]:
    """The lessons that have questions."""
    return tuple(one for one in course.lessons() if of(one))
