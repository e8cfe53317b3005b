"""The fast reference beside ``keras.Model.predict`` on 10,000 images, in turns.

Promised: at most 0.5 of Keras's time for the lab's task-1 network, at most 1.0 for a larger one
(16-16-pool-32-32-pool-128-10), Keras at its best batch size; probabilities less than 1e-5 apart.
Both may use all cores: Keras with its own threads, the reference with one thread a core, each with
a share of the images and BLAS kept to itself. Beside them the clear reference and a hand-in as the
lab saw many (loops over channels, ``convolve2d``, ``block_reduce``), on fewer images and one core.

Images are drawn at random: no time here depends on what is seen in them.
"""

import os

os.environ |= {
    "OPENBLAS_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "KERAS_BACKEND": "tensorflow",
}

import statistics
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers
from measure import seconds_of, show, told

from tutor import course
from tutor.comparison import cores

IMAGES = 10_000
FEWER_IMAGES = 200
ROUNDS = 9
BATCH_SIZES = (64, 128, 256, 512, 1024, 2048)
PROMISED = {"task 1": 0.5, "larger": 1.0}
OTHER_WAYS = Path(__file__).parents[1] / "parity" / "right_ways"
HAND_IN = {"conv2d": "conv2d_layer", "pool2d": "pool2d_layer"}


def models() -> dict[str, keras.Model]:
    """Both networks, with weights drawn at random, biases too."""
    conv = {"kernel_size": 3, "padding": "same", "activation": "relu", "bias_initializer": "normal"}
    dense = {"bias_initializer": "normal"}
    first = [
        *(layers.Conv2D(4, **conv), layers.MaxPooling2D()),
        *(layers.Conv2D(8, **conv), layers.MaxPooling2D()),
        *(layers.Flatten(), layers.Dense(10, activation="softmax", **dense)),
    ]
    larger = [
        *(layers.Conv2D(16, **conv), layers.Conv2D(16, **conv), layers.MaxPooling2D()),
        *(layers.Conv2D(32, **conv), layers.Conv2D(32, **conv), layers.MaxPooling2D()),
        *(layers.Flatten(), layers.Dense(128, activation="relu", **dense)),
        layers.Dense(10, activation="softmax", **dense),
    ]
    shape = keras.Input((28, 28, 1))
    return {
        "task 1": keras.Sequential([shape, *first]),
        "larger": keras.Sequential([shape, *larger]),
    }


def network(model: keras.Model, face: str) -> Any:
    """The model's weights in a reference network or a hand-in's; each with buffers of its own."""
    module: dict[str, Any] = {}
    of_a_learner = face == "hand-in"
    source = course.reference_file("clear" if of_a_learner else face)
    exec(compile(source, "cnn.py", "exec"), module)
    for file, function in HAND_IN.items() if of_a_learner else ():
        exec(compile((OTHER_WAYS / f"{file}.py").read_text(), file, "exec"), module)
        module[function] = module["of_the_lab"]
    W, b = [], []
    for layer in model.layers:
        kernel, bias = layer.get_weights() or ([], [])
        of_dense = isinstance(layer, layers.Dense)
        W.append(np.ascontiguousarray(kernel.T) if of_dense else kernel)
        b.append(bias[:, np.newaxis] if of_dense else bias)
    made = module["CNN"](type("Data", (), {"K": 10}))
    made.setup_model(W, b, [layer.name for layer in model.layers])
    return made


def measured(name: str, model: keras.Model, x: np.ndarray) -> dict[str, Any]:
    """One network: Keras's best batch size is looked for first, then both run in turns."""

    def predict(size: int) -> np.ndarray:
        return model.predict(x, batch_size=size, verbose=0)

    by_size = {}
    for size in BATCH_SIZES:
        predict(size)
        by_size[size] = min(seconds_of(lambda size=size: predict(size)) for _ in range(3))
    best = min(by_size, key=by_size.__getitem__)
    workers = [network(model, "fast") for _ in range(cores())]
    shares = np.array_split(x, len(workers))
    slow = {face: network(model, face) for face in ("clear", "hand-in")}
    with ThreadPoolExecutor(len(workers)) as pool:

        def fast() -> np.ndarray:
            parts = pool.map(lambda one, share: one.feedforward(share), workers, shares)
            return np.concatenate(list(parts))

        off = float(np.abs(fast() - predict(best)).max())
        times: dict[str, list[float]] = {name: [] for name in ("keras", "fast", *slow)}
        for _ in range(ROUNDS):
            times["keras"].append(seconds_of(lambda: predict(best)))
            times["fast"].append(seconds_of(fast))
            for face, one in slow.items():
                some = seconds_of(lambda one=one: one.feedforward(x[:FEWER_IMAGES]))
                times[face].append(some * len(x) / FEWER_IMAGES)
    ratios = [ours / theirs for ours, theirs in zip(times["fast"], times["keras"], strict=True)]
    return {
        "keras, best batch size": best,
        "keras": told(times["keras"]),
        "fast": told(times["fast"]),
        **{f"{face}, one core, scaled up": told(times[face]) for face in slow},
        "fast to keras": {**told(ratios), "promised": PROMISED[name]},
        **{f"{face} to keras": round(_median_of(times, face, "keras"), 1) for face in slow},
        **{f"{face} to fast": round(_median_of(times, face, "fast"), 1) for face in slow},
        "largest difference": off,
    }


def _median_of(times: dict[str, list[float]], one: str, other: str) -> float:
    return statistics.median(times[one]) / statistics.median(times[other])


def main() -> None:
    """Both networks, one after the other."""
    x = np.random.default_rng(0).uniform(-1, 1, (IMAGES, 28, 28, 1)).astype(np.float32)
    show(
        "as fast as Keras",
        images=IMAGES,
        keras=keras.__version__,
        networks={name: measured(name, model, x) for name, model in models().items()},
    )


if __name__ == "__main__":
    main()
