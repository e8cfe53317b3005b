"""The prediction files of the tumour lab, written for its screen."""

from __future__ import annotations

from pathlib import Path

from textual.worker import Worker

from tutor.errors import TutorError
from tutor.phrases import counted, phrase
from tutor.training import prediction_files
from tutor.training.prediction_files import Written
from tutor.training.progress import Snapshot


class _LeftError(Exception):
    """The screen was left, so nobody waits for the files."""


def sentences(folder: Path, worker: Worker[None]) -> str:
    """Writes a file for each run in the learner's ``folder``, and says what became of them.

    Args:
        folder: the learner's.
        worker: the thread that this runs in; where it is cancelled, Keras is stopped.
    """

    def go_on(_: Snapshot) -> None:
        if worker.is_cancelled:
            raise _LeftError

    try:
        written = prediction_files.write_each(folder, folder / prediction_files.FOLDER, go_on)
    except _LeftError:
        return ""
    except TutorError as error:
        return str(error)
    except OSError as error:
        return phrase("predict.cannot_write", why=error.strerror)
    return _told(written)


def _told(written: list[Written]) -> str:
    right = sum(one.right for one in written)
    faults = {fault.sentence: None for one in written for fault in one.faults}
    said = counted("predict.written", right, folder=prediction_files.FOLDER)
    return " ".join((said, *(f"! {one}" for one in faults)))
