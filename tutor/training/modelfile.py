"""Loads a run's ``model.py`` inside the trainer: its settings and its ``build_model``.

Owns what the file must look like and the sentence for each way in which it does not. This
runs the learner's code, so only the trainer child may call it.
"""

from __future__ import annotations

import math
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from tutor.errors import TrainingError

T = TypeVar("T")

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# What Keras says first of an error that came up inside a layer; the error itself follows.
_WRAPPER = re.compile(r"^Exception encountered when calling|Error encountered:$")


SCHEDULES = ("constant", "cosine")
KEEPS = ("best", "last")


@dataclass(frozen=True)
class Settings:
    """The named settings of a model's file; these are the values of one that has none.

    Attributes:
        training_images: that are drawn for a run; None for all there are.
        learning_rate: the highest one; ``schedule`` says what becomes of it.
        schedule: ``constant``, or ``cosine``: down to 0 along half a cosine.
        warmup_steps: batches over which the learning rate first rises, with ``cosine``.
        label_smoothing: what the right class gives away to all, in [0, 1).
        validate_every: epochs from one look at the validation images to the next.
        keep: the weights of the ``best`` epoch by validation accuracy, or of the ``last``.
        patience: epochs without a better one after which training stops; 0 for never.
        from_logits: whether the model ends without softmax, and the loss takes it.
    """

    epochs: int = 200
    batch_size: int = 64
    optimizer: str = "adam"
    learning_rate: float = 0.001
    training_images: int | None = 128
    schedule: str = "constant"
    warmup_steps: int = 0
    label_smoothing: float = 0.0
    validate_every: int = 1
    keep: str = "best"
    patience: int = 0
    from_logits: bool = False


@dataclass(frozen=True)
class ModelFile:
    """A loaded file. ``build(input_shape, classes)`` gives a Keras model, or a TrainingError."""

    settings: Settings
    build: Callable[[tuple[int, ...], int], Any]


def load(path: Path, name: str, default: Settings) -> ModelFile:
    """Runs the file at ``path``; ``name`` is what the learner calls it.

    Args:
        default: the settings that the file does not name.

    Raises:
        TrainingError: it does not run, has no ``build_model``, or has a setting of no use.
    """
    module = ModuleType("model")
    module.__file__ = str(path)
    code = path.read_text(encoding="utf-8")
    run(path, name, lambda: exec(compile(code, str(path), "exec"), module.__dict__))  # noqa: S102
    build_model = getattr(module, "build_model", None)
    if not callable(build_model):
        raise TrainingError(f"{name} has no function build_model(input_shape, classes).")
    return ModelFile(
        _settings(module, name, default),
        lambda shape, classes: run(path, name, lambda: build_model(shape, classes)),
    )


def run(path: Path, name: str, action: Callable[[], T]) -> T:
    """What ``action`` returns; its errors told with the last line of the file that was at work.

    Raises:
        TrainingError: in place of any other error. The traceback goes to stderr.
    """
    try:
        return action()
    except TrainingError:
        raise
    except (Exception, SystemExit) as error:
        traceback.print_exc()
        raise TrainingError(f"{name}{_line(error, path)}: {_described(error)}") from error


def _line(error: BaseException, path: Path) -> str:
    """The last line of the learner's own file that the error passed through."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f", line {error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    return f", line {lines[-1]}" if lines else ""


def _described(error: BaseException) -> str:
    """Its name and the first line of its text that tells something."""
    lines = plain_lines(str(error))
    while len(lines) > 1 and _WRAPPER.search(lines[0]):
        lines = lines[1:]
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def plain_lines(text: str) -> list[str]:
    """The lines of ``text`` that are not blank, without the colours that Keras puts in."""
    return [line.strip() for line in _COLOUR.sub("", text).splitlines() if line.strip()]


def _settings(module: ModuleType, name: str, default: Settings) -> Settings:
    return Settings(
        epochs=_whole(module, name, "EPOCHS", default.epochs),
        batch_size=_whole(module, name, "BATCH_SIZE", default.batch_size),
        optimizer=_text(module, name, "OPTIMIZER", default.optimizer),
        learning_rate=_positive(module, name, "LEARNING_RATE", default.learning_rate),
        training_images=_images(module, name, default.training_images),
        schedule=_one_of(module, name, "SCHEDULE", SCHEDULES),
        warmup_steps=_whole(module, name, "WARMUP_STEPS", default.warmup_steps, least=0),
        label_smoothing=_fraction(module, name, "LABEL_SMOOTHING", default.label_smoothing),
        validate_every=_whole(module, name, "VALIDATE_EVERY", default.validate_every),
        keep=_one_of(module, name, "KEEP", KEEPS),
        patience=_whole(module, name, "PATIENCE", default.patience, least=0),
        from_logits=_yes_or_no(module, name, "FROM_LOGITS"),
    )


def _whole(module: ModuleType, name: str, setting: str, default: int, least: int = 1) -> int:
    value = getattr(module, setting, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise TrainingError(
            f"{name}: {setting} must be a whole number from {least} up, not {value!r}."
        )
    return value


def _images(module: ModuleType, name: str, default: int | None) -> int | None:
    if getattr(module, "TRAINING_IMAGES", default) is None:
        return None
    return _whole(module, name, "TRAINING_IMAGES", default or 1)


def _fraction(module: ModuleType, name: str, setting: str, default: float) -> float:
    value = getattr(module, setting, default)
    if not isinstance(value, int | float) or not 0 <= value < 1:
        raise TrainingError(f"{name}: {setting} must be a number from 0 to below 1, not {value!r}.")
    return float(value)


def _yes_or_no(module: ModuleType, name: str, setting: str) -> bool:
    value = getattr(module, setting, False)
    if not isinstance(value, bool):
        raise TrainingError(f"{name}: {setting} must be True or False, not {value!r}.")
    return value


def _one_of(module: ModuleType, name: str, setting: str, known: tuple[str, ...]) -> str:
    value = getattr(module, setting, known[0])
    if value not in known:
        raise TrainingError(f"{name}: {setting} must be one of {', '.join(known)}, not {value!r}.")
    return str(value)


def _positive(module: ModuleType, name: str, setting: str, default: float) -> float:
    value = getattr(module, setting, default)
    if not isinstance(value, int | float) or not 0 < value < math.inf:
        raise TrainingError(f"{name}: {setting} must be a number above 0, not {value!r}.")
    return float(value)


def _text(module: ModuleType, name: str, setting: str, default: str) -> str:
    value = getattr(module, setting, default)
    if not isinstance(value, str):
        raise TrainingError(f"{name}: {setting} must be a name in quotes, not {value!r}.")
    return value
