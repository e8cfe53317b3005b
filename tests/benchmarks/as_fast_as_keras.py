"""The fast reference beside ``keras.Model.predict`` on 10,000 images, in turns.

Promised: at most 0.5 of Keras's time for the lab's task-1 network, at most 1.0 for a larger one
(16-16-pool-32-32-pool-128-10), Keras at its best batch size; probabilities less than 1e-5 apart.
Both may use all cores: Keras with its own threads, the reference with one thread a core, each with
a share of the images and BLAS kept to itself. Beside them the clear reference, on fewer images.

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
from typing import Any

import keras
import numpy as np
from keras import layers
from measure import seconds_of, show, told

from tutor import course
from tutor.comparison import cores

IMAGES = 10_000
CLEAR_IMAGES = 200
ROUNDS = 9
BATCH_SIZES = (64, 128, 256, 512, 1024, 2048)
PROMISED = {"task 1": 0.5, "larger": 1.0}


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
    """The model's weights in a reference network; each with buffers of its own."""
    module: dict[str, Any] = {}
    exec(compile(course.reference_file(face), "cnn.py", "exec"), module)
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
    clear = network(model, "clear")
    with ThreadPoolExecutor(len(workers)) as pool:

        def fast() -> np.ndarray:
            parts = pool.map(lambda one, share: one.feedforward(share), workers, shares)
            return np.concatenate(list(parts))

        off = float(np.abs(fast() - predict(best)).max())
        times: dict[str, list[float]] = {"keras": [], "fast": [], "clear": []}
        for _ in range(ROUNDS):
            times["keras"].append(seconds_of(lambda: predict(best)))
            times["fast"].append(seconds_of(fast))
            some = seconds_of(lambda: clear.feedforward(x[:CLEAR_IMAGES]))
            times["clear"].append(some * len(x) / CLEAR_IMAGES)
    ratios = [ours / theirs for ours, theirs in zip(times["fast"], times["keras"], strict=True)]
    return {
        "keras, best batch size": best,
        "keras": told(times["keras"]),
        "fast": told(times["fast"]),
        "clear, one core, scaled up": told(times["clear"]),
        "fast to keras": {**told(ratios), "promised": PROMISED[name]},
        "clear to fast": round(
            statistics.median(times["clear"]) / statistics.median(times["fast"]), 1
        ),
        "largest difference": off,
    }


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
