"""When a question is asked again: some days after a wrong answer, until it was right twice.

What was right at the first try is not asked again. The days between grow, as in any spaced
repetition (Cepeda et al., Psychological Bulletin 132, 2006, review the evidence). Standard library
only: the screens ask what is due before their first frame.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

_AFTER_WRONG = 1
_AFTER_RIGHT = 3
_AFTER_RIGHT_STUBBORN = 7
"""Days; the last where it was wrong more than once."""

_ENDS_AFTER = 2  # right answers in a row


@dataclass(frozen=True)
class QuestionRecord:
    """What is known of one kind of question.

    Attributes:
        kind: its name in the lesson's ``questions.toml``.
        asked: how often it was answered; also the seed of its next numbers.
        wrong: how often the answer was wrong.
        in_a_row: right answers on days when it was due, since the last wrong one.
        due: the day from which it is asked again (ISO 8601); empty for never.
    """

    kind: str
    asked: int = 0
    wrong: int = 0
    in_a_row: int = 0
    due: str = ""

    def is_due(self, today: date) -> bool:
        """Whether it should be asked again."""
        return bool(self.due) and self.due <= today.isoformat()

    def answered(self, *, right: bool, today: date) -> QuestionRecord:
        """The record after one more answer.

        A right answer before the day it is due is practice: it moves nothing.
        """
        after = replace(self, asked=self.asked + 1)
        if not right:
            due = _later(today, _AFTER_WRONG)
            return replace(after, wrong=self.wrong + 1, in_a_row=0, due=due)
        if not self.is_due(today):
            return after
        in_a_row = self.in_a_row + 1
        if in_a_row >= _ENDS_AFTER:
            return replace(after, in_a_row=in_a_row, due="")
        days = _AFTER_RIGHT if self.wrong == 1 else _AFTER_RIGHT_STUBBORN
        return replace(after, in_a_row=in_a_row, due=_later(today, days))


def _later(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
