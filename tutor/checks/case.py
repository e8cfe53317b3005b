"""What a hidden case is, and the few ways to make one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tutor import judge
from tutor.frames import Array
from tutor.oracle.questions import Layer, Question
from tutor.outcomes import Tier
from tutor.sandbox.client import Call


@dataclass(frozen=True)
class Case:
    """One hidden case.

    Attributes:
        id: stable within its lesson.
        sentence: what is tried, for the learner.
        tier: whether it decides or earns a star.
        call: what the learner's code is asked to do.
        judge: holds what came back against what was expected.
        question: what Keras is asked for the expected value; None where nothing is.
        expected: the expected value where it needs no Keras.
    """

    id: str
    sentence: str
    tier: Tier
    call: Call
    judge: judge.Judge
    question: Question | None = None
    expected: Array | None = None

    def target(self, answer: Array | None) -> Array | None:
        """Keras's answer as the function returns it: without the batch of one it was asked for."""
        return answer[0] if answer is not None and self.judge is judge.sample else answer


@dataclass(frozen=True)
class Network:
    """A network in the two forms that it is needed in: the lab's lists, and Keras's layers."""

    layers: tuple[Layer, ...]
    activation: str
    classes: int

    def as_lists(self) -> dict[str, Any]:
        """``W``, ``b``, ``lname`` and ``activation`` as ``setup_model`` takes them."""
        W: list[Any] = []
        b: list[Any] = []
        names: list[str] = []
        for layer in self.layers:
            name = {"pool2d": "max_pooling2d"}.get(layer.type, layer.type)
            seen = sum(known.rstrip("_0123456789") == name.rstrip("_0123456789") for known in names)
            names.append(f"{name}_{seen}" if seen else name)
            if layer.kernel is None or layer.bias is None:
                W.append([])
                b.append([])
            elif layer.type == "dense":
                W.append(layer.kernel.T.copy())
                b.append(layer.bias[:, None].copy())
            else:
                W.append(layer.kernel)
                b.append(layer.bias)
        return {"W": W, "b": b, "lname": names, "activation": self.activation}


def compared(
    id: str,
    sentence: str,
    call: Call,
    question: Question,
    tier: Tier = Tier.CORE,
) -> Case:
    """A case whose returned array is compared with Keras's output for one sample."""
    return Case(id, sentence, tier, call, judge.sample, question)


def must_raise(id: str, sentence: str, call: Call, tier: Tier = Tier.CORE) -> Case:
    """A case in which the learner's code must raise an exception."""
    return Case(id, sentence, tier, call, judge.an_error)


def function_call(function: str, *arguments: object) -> Call:
    """A plain call of a function of ``cnn.py``."""
    return Call(function, "call", {"function": function, "arguments": list(arguments)})


def layer_question(layer: Layer, h: Array) -> Question:
    """What Keras makes of one sample ``h``; the answer has a batch axis of length 1 in front."""
    return Question("output", h[None], (layer,))


def names(parts: Sequence[object]) -> str:
    """Numbers joined as shapes are read: ``3x5x2``."""
    return "x".join(str(part) for part in parts)
