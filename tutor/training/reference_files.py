"""The trained task-1 network as a file: how it is trained, written, named and read.

Owns the settings of that training and the form of ``reference.npz``: arrays and one JSON
text, no pickles. Imports no keras; the trainer hands the model in.
"""

from __future__ import annotations

import json
import time
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.datasets import Dataset, scaled
from tutor.errors import TrainingError
from tutor.training.export import LabLists, lab_lists

FILE = "reference.npz"
BATCH_SIZE = 128
# Raised whenever the training changes, so that nobody meets an older network.
_VERSION = 1
_SINGLE_CALLS = 30
_FIRST_CALLS = 3
_MANY = 5_000


@dataclass(frozen=True)
class Measured:
    """What Keras says of its network on the whole test set, and how long it takes.

    Attributes:
        loss, accuracy: as ``model.evaluate`` reports them.
        seconds_batched: an image, in batches of 128; ``seconds_single``: in calls of one.
        params: numbers that were trained, 4266.
    """

    loss: float
    accuracy: float
    seconds_batched: float
    seconds_single: float
    params: int


@dataclass(frozen=True, eq=False)
class Reference:
    """What the file holds; ``probabilities`` is float32 ``[all test images, classes]``."""

    lists: LabLists
    probabilities: NDArray[np.float32]
    measured: Measured


def epochs(data: Dataset) -> int:
    """10, as in the lab; 60 for the stand-in.

    It has 1,200 images in place of 54,000: 10 epochs would be 100 steps of Adam and leave the
    network half trained. After 60 its validation accuracy rises no more.
    """
    return 60 if data.stand_in else 10


def key(data: Dataset) -> str:
    """A file name for the network trained on just these images in just this way."""
    check = 0
    for array in (data.x_train, data.y_train, data.x_valid, data.y_valid, data.x_test, data.y_test):
        check = zlib.crc32(np.ascontiguousarray(array).data, check)
    return f"{data.name}-{check:08x}-v{_VERSION}.npz"


def write(folder: Path, model: Any, data: Dataset) -> None:
    """Measures the trained ``model`` and writes all there is to know of it to ``folder``."""
    x = scaled(data.x_test)
    probabilities = model.predict(x, batch_size=BATCH_SIZE, verbose=0)
    loss, accuracy = model.evaluate(x, data.y_test, batch_size=BATCH_SIZE, verbose=0)
    lists = lab_lists(model.layers)
    # A call takes a tenth of a second before its first image: with few, only that would show.
    many = np.resize(x, (max(len(x), _MANY), *x.shape[1:]))
    measured = Measured(
        float(loss),
        float(accuracy),
        _seconds(lambda: model.predict(many, batch_size=BATCH_SIZE, verbose=0), 3) / len(many),
        _seconds(lambda: model.predict(x[:1], verbose=0), _SINGLE_CALLS),
        model.count_params(),
    )
    arrays: dict[str, Any] = {
        f"W{place}": np.asarray(W, np.float32) for place, W in enumerate(lists.W)
    }
    arrays |= {f"b{place}": np.asarray(b, np.float32) for place, b in enumerate(lists.b)}
    told = {"lname": lists.lname, "activation": lists.activation, "measured": asdict(measured)}
    text = json.dumps(told)
    arrays |= {"probabilities": probabilities, "text": np.array(text)}
    np.savez(folder / FILE, allow_pickle=False, **arrays)


def read(path: Path) -> Reference:
    """Reads the file at ``path``.

    Raises:
        TrainingError: it is not there, or not whole.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            told = json.loads(str(arrays["text"]))
            names = tuple(str(name) for name in told["lname"])
            W = tuple(_entry(arrays[f"W{place}"]) for place in range(len(names)))
            b = tuple(_entry(arrays[f"b{place}"]) for place in range(len(names)))
            lists = LabLists(names, W, b, str(told.get("activation", "relu")))
            return Reference(lists, arrays["probabilities"], Measured(**told["measured"]))
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise TrainingError(f"{path} holds no trained network.") from error


def _entry(array: NDArray[np.float32]) -> Any:
    return array if array.size else []


def _seconds(action: Any, times: int) -> float:
    """The median of ``times`` calls, after some that warm it up."""
    taken = []
    for _ in range(_FIRST_CALLS + times):
        begun = time.perf_counter()
        action()
        taken.append(time.perf_counter() - begun)
    return float(np.median(taken[_FIRST_CALLS:]))
