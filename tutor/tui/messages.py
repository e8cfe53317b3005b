"""What workers and widgets tell the screens, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from tutor.results import SubmissionResult


@dataclass
class CheckFinished(Message):
    """A check came to its end."""

    result: SubmissionResult


@dataclass
class CheckNotPossible(Message):
    """The file could not be read, or the record not written; the sentence is for the learner."""

    sentence: str
