"""What can be chosen in the forms of the two labs, and what a typed choice must be."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from tutor.errors import UsageError


@dataclass(frozen=True)
class Choices:
    """What the strategies of the digits lab are set to; as it stands, its starting network.

    Attributes:
        rotation: at most this part of a full turn, either way.
        shift: at most this part of the side, either way.
        zoom: at most this much larger or smaller.
        dropout: the part switched off after each block.
        dense_dropout: the part switched off after the large dense layer.
        weight_decay: the price of a squared weight.
        batch_norm: after each conv.
        width: channels of the first block; each block doubles them.
        depth: convs in a block.
        strided: the side is halved by a conv of stride 2, not by a pool.
        skip: each block's input is added to its output.
        dense: numbers in the large dense layer.
    """

    rotation: float = 0.0
    shift: float = 0.0
    zoom: float = 0.0
    dropout: float = 0.0
    dense_dropout: float = 0.0
    weight_decay: float = 0.0
    batch_norm: bool = False
    width: int = 8
    depth: int = 2
    strided: bool = False
    skip: bool = False
    dense: int = 512
    epochs: int = 200
    batch_size: int = 64


@dataclass(frozen=True)
class TissueChoices:
    """What the strategies of the tumour lab are set to; as it stands, its linear start.

    Attributes:
        flips: both ways, at random.
        turns: by quarters, at random.
        brightness: at most this part of the range, either way.
        contrast: at most this much stronger or weaker.
        depth: convs in a block; 0 for no blocks at all.
        mean: each feature map's mean goes on, in place of all its numbers.
        dense: numbers in a dense layer before the last one; 0 for none.

    The others are those of :class:`Choices`.
    """

    flips: bool = False
    turns: bool = False
    brightness: float = 0.0
    contrast: float = 0.0
    dropout: float = 0.0
    dense_dropout: float = 0.0
    weight_decay: float = 0.0
    batch_norm: bool = False
    width: int = 16
    depth: int = 0
    strided: bool = False
    skip: bool = False
    mean: bool = False
    dense: int = 0
    epochs: int = 10
    batch_size: int = 128


AnyChoices = Choices | TissueChoices

OF_LAB: dict[str, type[Choices] | type[TissueChoices]] = {
    "digits": Choices,
    "patchcam": TissueChoices,
}

LIMITS: dict[str, tuple[float, float]] = {
    "rotation": (0, 0.5),
    "shift": (0, 0.5),
    "zoom": (0, 0.9),
    "brightness": (0, 0.5),
    "contrast": (0, 0.9),
    "dropout": (0, 0.9),
    "dense_dropout": (0, 0.9),
    "weight_decay": (0, 1),
    "width": (1, 256),
    "depth": (1, 8),
    "dense": (1, 4096),
    "epochs": (1, 100_000),
    "batch_size": (1, 1024),
}
"""The least and the most of each number: what Keras takes, and a laptop."""
_OF_DIGITS = {"batch_size": (1, 128)}  # there are no more images
_OF_TISSUE = {"depth": (0, 8), "dense": (0, 4096)}  # the linear start has neither


def lab_of(choices: AnyChoices) -> str:
    """The lab that ``choices`` are of."""
    return next(what for what, kind in OF_LAB.items() if isinstance(choices, kind))


def limits(name: str, what: str = "digits") -> tuple[float, float]:
    """The least and the most of the number ``name``."""
    own = _OF_DIGITS if what == "digits" else _OF_TISSUE
    return own.get(name, LIMITS[name])


def checked(name: str, typed: str, what: str = "digits") -> Any:
    """The value of the choice ``name`` that somebody typed.

    Raises:
        UsageError: there is no such choice, or it cannot be that.
    """
    kinds: dict[str, Any] = {field.name: type(field.default) for field in fields(OF_LAB[what])}
    if name not in kinds:
        raise UsageError(f"There is no choice {name}: {', '.join(kinds)}.")
    if kinds[name] is bool:
        if typed.lower() in ("yes", "no"):
            return typed.lower() == "yes"
        raise UsageError(f"{name} is yes or no, not {typed}.")
    least, most = limits(name, what)
    try:
        value = kinds[name](typed)
    except ValueError:
        value = None
    if value is None or not least <= value <= most:
        whole = "a whole number" if kinds[name] is int else "a number"
        raise UsageError(f"{name} is {whole} from {least:g} to {most:g}, not {typed}.")
    return value
