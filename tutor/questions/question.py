"""What one question is, and what is said to an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tutor.checks.draw import Draw, T
from tutor.errors import UsageError
from tutor.examples import rows
from tutor.frames import Array
from tutor.wording import number, side_by_side

Answer = float | str
"""A number that is typed, or a choice."""

_WIDE = 68  # columns of the numbers that are given, so that they fit a dialog
_ROOM = 1e-9  # numbers of a few operations in double precision


@dataclass(frozen=True)
class Drawn:
    """The numbers of one question.

    Attributes:
        values: for the ``{names}`` in its text.
        right: the answer; a text where it is one of several choices.
        wrong: what typical mistakes give, of the same type, by the names of their sentences.
        within: how far a typed number may be from ``right``.
    """

    values: Mapping[str, object]
    right: Answer
    wrong: Mapping[str, Answer]
    within: float = _ROOM

    def same(self, one: Answer, other: Answer) -> bool:
        """Whether two answers cannot be told apart."""
        if isinstance(one, str) or isinstance(other, str):
            return one == other
        return abs(one - other) <= self.within

    @property
    def apart(self) -> bool:
        """Whether every mistake gives another answer: else it would get a wrong sentence."""
        room = Drawn({}, 0.0, {}, within=2 * self.within)
        answers = [self.right, *self.wrong.values()]
        return not any(
            room.same(one, other) for place, one in enumerate(answers) for other in answers[:place]
        )


@dataclass(frozen=True)
class Reply:
    """What is said to an answer: whether it is right, both answers, and the mistake if known."""

    right: bool
    sentence: str


@dataclass(frozen=True)
class Question:
    """One question with its numbers.

    Attributes:
        text: paragraphs; lines that begin with a blank are numbers in rows.
        choices: in the order in which they are shown; empty where a number is typed.
        why: how the right answer comes about.
        sentences: of the mistakes, by the names in ``drawn.wrong``.
    """

    lesson: str
    kind: str
    text: str
    choices: tuple[str, ...]
    why: str
    drawn: Drawn
    sentences: Mapping[str, str]

    def reply(self, typed: str) -> Reply:
        """What is said to the number of a choice (from 1), or to a number.

        Raises:
            UsageError: ``typed`` is neither.
        """
        answer = self._chosen(typed) if self.choices else _typed(typed)
        right = self.drawn.right
        if self.drawn.same(answer, right):
            return Reply(True, f"As you expected: {_shown(right, self.drawn.within)}.")
        said = _shown(answer, self.drawn.within)
        told = f"You expected {said}, and it is {_shown(right, self.drawn.within)}."
        for name, value in self.drawn.wrong.items():
            if self.drawn.same(answer, value):
                told += f" {self.sentences[name]}"
        return Reply(False, told)

    def _chosen(self, typed: str) -> str:
        if typed.strip() in map(str, range(1, len(self.choices) + 1)):
            return self.choices[int(typed) - 1]
        raise UsageError(f"Type a number from 1 to {len(self.choices)}.")


def whole(draw: Draw, least: int, most: int) -> int:
    """One whole number from ``least`` to ``most``, both included."""
    return int(draw.integers(1, low=least, high=most + 1)[0])


def pick(draw: Draw, *items: T) -> T:
    """One of the items."""
    return draw.shuffled(items)[0]


def given(**arrays: Array) -> str:
    """Arrays of one or two axes next to each other, in rows of their own in a text."""
    grids = [(name, rows(array)) for name, array in arrays.items()]
    return "\n".join(f"    {line}".rstrip() for line in side_by_side(grids, _WIDE))


def row(array: Array) -> str:
    """A vector as a choice shows it."""
    return " ".join(number(value) for value in array.tolist())


def shape(*sizes: int) -> str:
    """Sizes as the lessons write them."""
    return " x ".join(map(str, sizes))


def _typed(typed: str) -> float:
    try:
        answer = float(typed.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        answer = float("nan")
    if abs(answer) < 1e12:
        return answer
    raise UsageError("Type a number, such as 12 or 0.25.")


def _shown(answer: Answer, within: float) -> str:
    if isinstance(answer, str):
        return answer
    return number(answer) if within == _ROOM else f"{answer:.2f}"
