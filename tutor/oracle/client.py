"""The program's side of the Keras child: started in the background, asked when needed."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Sequence

from tutor import frames, paths
from tutor.channel import Channel
from tutor.children import PYTHON, descriptor_of
from tutor.errors import ChildError, OracleError
from tutor.frames import Array
from tutor.oracle.questions import Question

_ANSWER_WITHIN = 180.0  # a first import of TensorFlow from a cold, slow disk takes a minute
_DEAD_WITHIN = 5.0


class Oracle:
    """Keras in a child process. Safe to use from several threads; one question at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None
        self._asking = threading.Lock()
        self._starting = threading.Lock()
        self.warm = False

    def start(self) -> None:
        """Starts the child in the background, if it is not there."""
        with self._starting:
            if self._process is None or self._process.poll() is not None:
                self.warm = False
                self._process, self._channel = _started()

    def warm_up(self) -> None:
        """Waits until Keras is imported.

        Raises:
            OracleError: that failed.
        """
        self.ask([])

    def ask(self, questions: Sequence[Question]) -> list[Array]:
        """Keras's answers, in the order of the questions.

        Raises:
            OracleError: Keras could not be started, or did not answer.
        """
        with self._asking:
            self.start()
            assert self._channel is not None
            bodies = [question.as_body() for question in questions]
            try:
                frame = self._channel.ask(frames.packed("ask", bodies), _ANSWER_WITHIN)
            except ChildError as error:
                self.close()
                raise OracleError(
                    f"Keras did not answer ({error}) What it said is in {paths.cache()}/logs."
                ) from error
        if frame.kind != "answers":
            raise OracleError(f"Keras could not answer: {frame.body}")
        self.warm = True
        return list(frames.unpacked(frame))

    def close(self) -> None:
        """Ends the child."""
        with self._starting:
            if self._process is not None and self._channel is not None:
                self._process.kill()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(_DEAD_WITHIN)
                self._channel.close()
            self._process = self._channel = None
            self.warm = False


def _started() -> tuple[subprocess.Popen[bytes], Channel]:
    with paths.open_log("oracle") as log:
        process = subprocess.Popen(
            [*PYTHON, "-m", "tutor.oracle.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"},
            start_new_session=True,
        )
    questions, answers = (descriptor_of(stream) for stream in (process.stdin, process.stdout))
    return process, Channel(questions, answers, None)
