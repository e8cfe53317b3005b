"""The state of a run midway, from which it is resumed after a crash.

Owns the form of ``checkpoint.npz``: arrays and one JSON text, no pickles, written whole or not
at all. Everything that decides the rest of the run is in it: weights, the optimiser's moments,
the states of the random generators, and the best weights so far. The order of the images
follows from the seed and the epoch. So a resumed run ends as if nothing had happened.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tutor.files import write_whole
from tutor.training import events
from tutor.training.events import Epoch

FILE = "checkpoint.npz"


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A run after ``done`` epochs.

    Attributes:
        state: the values of all variables, in the model's order.
        best: the best epoch so far, None before the first validation.
        weights: its weights; empty where there is none.
    """

    done: int
    state: list[Any]
    best: Epoch | None
    weights: list[Any]


def write(folder: Path, checkpoint: Checkpoint) -> None:
    """Puts ``checkpoint`` in the place of the one before.

    Raises:
        OSError: the disk will not take it.
    """
    told = {
        "done": checkpoint.done,
        "best": events.to_line(checkpoint.best) if checkpoint.best else None,
        "counts": [len(checkpoint.state), len(checkpoint.weights)],
    }
    arrays: dict[str, Any] = {f"state{at}": array for at, array in enumerate(checkpoint.state)}
    arrays |= {f"weight{at}": array for at, array in enumerate(checkpoint.weights)}
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, told=np.array(json.dumps(told)), **arrays)
    write_whole(folder / FILE, file.getvalue())


def read(folder: Path) -> Checkpoint | None:
    """The checkpoint in ``folder``, None where there is none that can be used."""
    try:
        with np.load(folder / FILE, allow_pickle=False) as arrays:
            told = json.loads(str(arrays["told"]))
            state, weights = told["counts"]
            best = events.from_line(told["best"]) if told["best"] else None
            return Checkpoint(
                int(told["done"]),
                [arrays[f"state{at}"] for at in range(state)],
                best if isinstance(best, Epoch) else None,
                [arrays[f"weight{at}"] for at in range(weights)],
            )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None


def remove(folder: Path) -> None:
    """A finished run needs none."""
    (folder / FILE).unlink(missing_ok=True)
