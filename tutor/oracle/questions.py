"""What can be asked of Keras, as data that crosses to another process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tutor import frames
from tutor.frames import Array


@dataclass(frozen=True)
class Layer:
    """One Keras layer with its weights.

    Attributes:
        type: ``activation``, ``conv2d``, ``pool2d``, ``flatten`` or ``dense``.
        activation: the name of the activation, where the layer has one.
        kernel: conv2d ``[kh, kw, CI, CO]``, dense ``[K, M]`` as in Keras; else None.
        bias: ``[CO]`` or ``[M]``; else None.
    """

    type: str
    activation: str = "linear"
    kernel: Array | None = None
    bias: Array | None = None


@dataclass(frozen=True)
class Question:
    """One thing to ask.

    Attributes:
        ask: ``output`` (of ``layers`` for the batch ``x``, ``[n, ...]``), ``parameters``
            (their number, for inputs like ``x``) or ``metrics`` (mean categorical
            cross-entropy and accuracy of the predictions ``x`` ``[n, K]`` for the one-hot
            ``truth`` ``[n, K]``, of the first ``split`` rows and then of the others, ``[4]``) or
            ``seconds`` (wall times of calls for the whole batch ``x``, in float32).
    """

    ask: str
    x: Array
    layers: tuple[Layer, ...] = ()
    truth: Array | None = None
    split: int = 0

    def as_body(self) -> dict[str, Any]:
        """The question as :func:`tutor.frames.pack` takes it."""
        layers = [
            {"type": one.type, "activation": one.activation, "kernel": one.kernel, "bias": one.bias}
            for one in self.layers
        ]
        return {
            "ask": self.ask,
            "x": self.x,
            "layers": layers,
            "truth": self.truth,
            "split": self.split,
        }

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Question:
        """The reverse of :meth:`as_body`."""
        layers = tuple(Layer(**one) for one in body["layers"])
        return cls(**{**body, "layers": layers})


def fingerprint(questions: Iterable[Question]) -> str:
    """A SHA-256 over all questions: kept answers are for exactly these, or for nothing."""
    digest = hashlib.sha256()
    for question in questions:
        digest.update(frames.encode(frames.packed("question", question.as_body())))
    return digest.hexdigest()
