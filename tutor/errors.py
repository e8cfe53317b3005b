"""The exceptions that the program raises on purpose.

::

    TutorError                 its text is a sentence for the person at the keyboard
    ├── UsageError             asked for something that does not exist (exit code 2)
    ├── ContentError           a lesson, a solution or a data file is not as it should be
    ├── WorkspaceError         a learner's folder cannot be read or written
    │   └── SourceError        cnn.py is not text that can be read
    ├── DataError              a data set is missing or not what it claims to be
    ├── TrainingError          a training could not be started or has failed
    ├── OracleError            Keras could not be asked
    └── ChildError             one of our own child processes
        ├── ChildDied          ended without an answer
        ├── ChildTimeout       did not answer in time
        └── ProtocolError      answered with something that is not a frame of ours
"""

from __future__ import annotations


class TutorError(Exception):
    """The base of all; the text is shown to the person as it is."""


class UsageError(TutorError):
    """Something was asked for that does not exist."""


class ContentError(TutorError):
    """A lesson, a solution or a data file that ships with the program is broken."""


class WorkspaceError(TutorError):
    """A learner's folder cannot be read or written."""


class SourceError(WorkspaceError):
    """A learner's file is not text that can be read."""


class DataError(TutorError):
    """A data set is missing, or is not what it claims to be."""


class TrainingError(TutorError):
    """A training could not be started, or has failed."""


class OracleError(TutorError):
    """Keras could not be asked."""


class ChildError(TutorError):
    """One of the program's own child processes misbehaved."""


class ChildDied(ChildError):
    """A child ended without an answer.

    Attributes:
        status: its exit status as ``subprocess`` gives it (negative: the signal), if known.
    """

    def __init__(self, sentence: str, status: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status


class ChildTimeout(ChildError):
    """A child did not answer in time."""


class ProtocolError(ChildError):
    """A child sent something that is not a frame of ours."""
