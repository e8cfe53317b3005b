"""Runs a learner's whole network on real digits, beside what Keras made of the same images.

Learner code is slow, so it works in chunks, tells how far it is and can be cancelled. The
loss is computed here from the learner's probabilities, as Keras computes it: theirs and
Keras's are held against each other by the same formula (clipped at 1e-7, Keras's own guard).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tutor import judge
from tutor.frames import Array
from tutor.results import Finding
from tutor.sandbox.client import Allowance, Call, Reply, Sandbox, Session

if TYPE_CHECKING:
    from tutor.training.reference import ReferenceNetwork
    from tutor.training.runs import Run

IMAGES = 1000
"""How many test images are compared unless somebody asks for others: learner code is slow.

Of more images, each core takes a share; of so few, one worker has the processor to itself, so
that the time an image is what the learner's code needs when it runs alone.
"""

ALLOWANCE = Allowance(cpu=60.0, wall=90.0)
"""Seconds for one chunk. A chunk is sized to take about a second."""

_CHUNK_SECONDS = 1.0
_EPSILON = 1e-7


@dataclass(frozen=True)
class Weights:
    """A trained network as ``CNN.setup_model`` takes it, for images ``[n, H, W, C]``."""

    lname: Sequence[str]
    W: Sequence[Any]
    b: Sequence[Any]
    activation: str
    classes: int


@dataclass(frozen=True)
class Progress:
    """How far the learner's network is: images done, seconds gone, seconds left."""

    done: int
    total: int
    elapsed: float
    eta: float


@dataclass(frozen=True)
class Comparison:
    """What the learner's network makes of the images.

    Attributes:
        images: how many it was given.
        N: the number of weights that its ``setup_model`` counted, None if it counted none.
        loss, accuracy: mean cross-entropy, and the fraction that is right.
        seconds_per_image: wall time in the learner's code, in each worker's own.
        workers: how many ran side by side, each with a share of the images.
        wall: seconds from the first image to the last, the way to and from the workers included.
        largest_difference: of any probability, to Keras's.
        finding: why it did not come to an end; the figures are then NaN.
    """

    images: int
    N: int | None = None
    loss: float = float("nan")
    accuracy: float = float("nan")
    seconds_per_image: float = float("nan")
    workers: int = 1
    wall: float = float("nan")
    largest_difference: float = float("nan")
    finding: Finding | None = None

    @property
    def together(self) -> str:
        """What working side by side gained; empty where one worker did it all."""
        if self.workers == 1:
            return ""
        alone = self.seconds_per_image * self.images
        return (
            f"{self.workers} workers side by side did {alone:.1f} s of work in {self.wall:.1f} s "
            f"({alone / self.wall:.1f} times as fast as one after the other)."
        )


@dataclass(frozen=True)
class Report:
    """Both networks on the same images.

    Attributes:
        dataset: the data's label; a stand-in is named as such.
        available: how many test images there are.
        yours: what the learner's network made of them.
        keras: the network that Keras trained, and its figures.
    """

    dataset: str
    available: int
    yours: Comparison
    keras: ReferenceNetwork

    @property
    def equal(self) -> bool:
        """Whether the two losses are equal to four decimals, as the lab asks."""
        return f"{self.yours.loss:.4f}" == f"{self.keras.loss:.4f}"

    def rows(self) -> list[tuple[str, str, str]]:
        """What is compared, the learner's figure and Keras's, written for people."""
        yours, keras = self.yours, self.keras
        times = (1000 * yours.seconds_per_image, 1000 * keras.seconds_batched)
        return [
            ("weights", str(yours.N), str(keras.params)),
            ("loss", f"{yours.loss:.4f}", f"{keras.loss:.4f}"),
            ("accuracy", f"{100 * yours.accuracy:.2f} %", f"{100 * keras.accuracy:.2f} %"),
            ("time an image", f"{times[0]:.3f} ms", f"{times[1]:.3f} ms"),
        ]


def against_keras(
    sandbox: Sandbox,
    source: str,
    images: int,
    *,
    run: Run | None = None,
    on_keras: Callable[[float], None] = lambda _: None,
    on_yours: Callable[[Progress], None] = lambda _: None,
    opened: Callable[[Session], None] = lambda _: None,
) -> Report:
    """Trains Keras's network where that was not done before, then runs the learner's beside it.

    Args:
        sandbox: where the learner's code runs.
        source: the learner's ``cnn.py``.
        images: how many test images at most.
        run: a run of the learner's, whose network is taken in place of Keras's.
        on_keras: told how far Keras's training is, as a fraction.
        on_yours: told how far the learner's network is. What either raises ends it all.
        opened: is given the session, so that another thread can cancel it.

    Raises:
        TrainingError: Keras could not train its network.
        DataError: the digits cannot be read.
    """
    from tutor.datasets import load_digits, scaled
    from tutor.training.reference import network_of, reference_network

    dataset = load_digits()
    available = len(dataset.x_test)
    images = min(images, available)
    if run is None:
        keras = reference_network(dataset, images, lambda seen: on_keras(seen.fraction))
    else:
        keras = network_of(run, dataset, images, lambda seen: on_keras(seen.fraction))
    on_keras(1.0)
    yours = compare(
        sandbox,
        source,
        Weights(keras.lname, keras.W, keras.b, keras.activation, dataset.classes),
        scaled(dataset.x_test[:images]),
        dataset.y_test[:images],
        keras.probabilities,
        workers=cores() if images > IMAGES else 1,
        on_progress=on_yours,
        opened=opened,
    )
    return Report(dataset.label, available, yours, keras)


def cores() -> int:
    """How many processors this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def compare(
    sandbox: Sandbox,
    source: str,
    weights: Weights,
    x: Array,
    labels: Array,
    keras: Array,
    *,
    workers: int = 1,
    on_progress: Callable[[Progress], None] = lambda _: None,
    opened: Callable[[Session], None] = lambda _: None,
) -> Comparison:
    """Runs the network in ``source`` on images.

    Args:
        sandbox: where it runs.
        source: the learner's ``cnn.py``.
        weights: what the network is set up with.
        x: images ``[n, H, W, C]``, as the weights were trained on.
        labels: ``[n]``, class numbers.
        keras: Keras's probabilities ``[n, K]`` for the same images.
        workers: how many run side by side, each with a share of the images.
        on_progress: called after each chunk; what it raises ends the comparison.
        opened: is given each session, so that another thread can cancel it.
    """
    shares = np.array_split(x, min(workers, len(x)))
    tally = _Tally(len(x), on_progress)
    started = time.perf_counter()
    with ThreadPoolExecutor(len(shares)) as pool:
        work = [
            pool.submit(_run_share, sandbox, source, weights, share, tally, opened)
            for share in shares
        ]
        done = [one.result() for one in work]
    wall = time.perf_counter() - started
    N = done[0].N
    finding = next((one.finding for one in done if one.finding is not None), None)
    if finding is not None:
        return Comparison(len(x), N, workers=len(shares), finding=finding)
    probabilities = np.concatenate([rows for one in done for rows in one.rows])
    return Comparison(
        images=len(labels),
        N=N,
        loss=cross_entropy(probabilities, labels),
        accuracy=float((probabilities.argmax(axis=1) == labels).mean()),
        seconds_per_image=sum(one.seconds for one in done) / len(labels),
        workers=len(shares),
        wall=wall,
        largest_difference=float(np.abs(probabilities - keras).max()),
    )


@dataclass
class _Share:
    """What one worker made of its images."""

    rows: list[Array]
    N: int | None = None
    seconds: float = 0.0
    finding: Finding | None = None


class _Tally:
    """Counts the images that all workers have done, and tells it.

    What the listener raises is raised again in every other worker's thread, so that all end.
    """

    def __init__(self, total: int, on_progress: Callable[[Progress], None]) -> None:
        self._total = total
        self._on_progress = on_progress
        self._done = 0
        self._ended: BaseException | None = None
        self._started = time.perf_counter()
        self._lock = threading.Lock()

    def add(self, images: int) -> None:
        """So many more are done."""
        with self._lock:
            if self._ended is not None:
                raise self._ended
            self._done += images
            elapsed = time.perf_counter() - self._started
            left = elapsed / self._done * (self._total - self._done)
            try:
                self._on_progress(Progress(self._done, self._total, elapsed, left))
            except BaseException as error:
                self._ended = error
                raise


def _run_share(
    sandbox: Sandbox,
    source: str,
    weights: Weights,
    x: Array,
    tally: _Tally,
    opened: Callable[[Session], None],
) -> _Share:
    """One worker, from its setup to its last image or its first mistake."""
    share = _Share([])
    with sandbox.open(source, ALLOWANCE) as session:
        opened(session)
        reply = session.call(Call("setup_model", "setup", _setup(weights)))
        if reply.returned is None:
            share.finding = reply.finding
            return share
        count = reply.returned.array
        if count is not None and count.shape == () and np.isfinite(count):
            share.N = int(count)
        done, size = 0, 1
        while done < len(x):
            chunk = x[done : done + size]
            reply = session.call(_feedforward(chunk, weights.classes))
            share.finding = _wrong(reply, (len(chunk), weights.classes))
            if share.finding is not None:
                return share
            assert reply.returned is not None
            assert reply.returned.array is not None
            share.rows.append(reply.returned.array.astype(np.float64))
            share.seconds += reply.seconds
            done += len(chunk)
            size = _next_size(size, reply.seconds)
            tally.add(len(chunk))
    return share


def cross_entropy(probabilities: Array, labels: Array) -> float:
    """Mean categorical cross-entropy, clipped and normalised as Keras does."""
    clipped = np.clip(probabilities.astype(np.float64), _EPSILON, 1 - _EPSILON)
    return float(-np.log(clipped[np.arange(len(labels)), labels] / clipped.sum(axis=1)).mean())


def _setup(weights: Weights) -> dict[str, Any]:
    return {
        "W": list(weights.W),
        "b": list(weights.b),
        "lname": list(weights.lname),
        "activation": weights.activation,
        "classes": weights.classes,
    }


def _feedforward(chunk: Array, classes: int) -> Call:
    most = max(1 << 20, 16 * 8 * len(chunk) * classes)
    return Call("feedforward", "feedforward", {"x": chunk}, most)


def _wrong(reply: Reply, shape: tuple[int, ...]) -> Finding | None:
    """Why a chunk's answer cannot be used: not numbers of the right shape, or not finite."""
    if reply.returned is None:
        return reply.finding
    array = reply.returned.array
    if array is not None and array.shape == shape and np.isfinite(array).all():
        return None
    return judge.array(reply, np.zeros(shape)).finding


def _next_size(size: int, seconds: float) -> int:
    """So many images that they take about a second; at most twice as many as before."""
    return max(1, min(2 * size, int(size * _CHUNK_SECONDS / max(seconds, 1e-3)), 512))
