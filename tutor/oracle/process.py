"""The child that imports Keras and answers questions; never sees learner code.

Keras computes in float64 here: every layer is made with ``dtype="float64"`` and the
layers are called, because ``predict`` would turn the input into float32. Only where it is timed
does it compute as it does in a training.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np

from tutor import frames
from tutor.oracle.questions import Layer, Question

_WARM_UP, _TIMED = 5, 30  # calls: the first ones compile


def _import_keras() -> Any:
    # Keras imports scikit-learn where it finds it, which costs a second and serves nothing here.
    sys.modules.setdefault("sklearn", None)  # type: ignore[arg-type]
    import keras

    return keras


def _layer(keras: Any, layer: Layer, dtype: str = "float64") -> Any:
    options = {"dtype": dtype}
    match layer.type:
        case "activation":
            return keras.layers.Activation(layer.activation, **options)
        case "conv2d":
            assert layer.kernel is not None
            return keras.layers.Conv2D(
                layer.kernel.shape[3],
                layer.kernel.shape[:2],
                padding="same",
                activation=layer.activation,
                **options,
            )
        case "pool2d":
            return keras.layers.MaxPooling2D(**options)
        case "flatten":
            return keras.layers.Flatten(**options)
        case "dense":
            assert layer.kernel is not None
            units = layer.kernel.shape[1]
            return keras.layers.Dense(units, activation=layer.activation, **options)
    raise ValueError(f"no layer type {layer.type}")


def _through(keras: Any, question: Question) -> tuple[frames.Array, int]:
    """The output of the layers, float64, and how many parameters they have."""
    value: Any = keras.ops.convert_to_tensor(question.x, dtype="float64")
    parameters = 0
    for layer in question.layers:
        built = _layer(keras, layer)
        built.build(value.shape)
        if layer.kernel is not None:
            built.set_weights([layer.kernel, layer.bias])
        value = built(value)
        parameters += built.count_params()
    return keras.ops.convert_to_numpy(value), parameters


def _output(keras: Any, question: Question) -> frames.Array:
    return _through(keras, question)[0]


def _parameters(keras: Any, question: Question) -> frames.Array:
    return np.array(_through(keras, question)[1])


def _metrics(keras: Any, question: Question) -> frames.Array:
    assert question.truth is not None
    numbers = []
    for rows in (slice(None, question.split), slice(question.split, None)):
        truth, predicted = question.truth[rows], question.x[rows]
        loss = keras.losses.CategoricalCrossentropy(dtype="float64")(truth, predicted)
        accuracy = keras.metrics.CategoricalAccuracy(dtype="float64")
        accuracy.update_state(truth, predicted)
        numbers += [float(loss), float(accuracy.result())]
    return np.array(numbers)


def _seconds(keras: Any, question: Question) -> frames.Array:
    """Wall times of one compiled call for the batch in float32, the first calls left out."""
    (layer,) = question.layers
    built = _layer(keras, layer, "float32")
    model = keras.Sequential([keras.Input(question.x.shape[1:]), built])
    built.set_weights([layer.kernel, layer.bias])
    seconds = np.empty(_WARM_UP + _TIMED)
    for i in range(len(seconds)):
        started = time.perf_counter()
        model.predict_on_batch(question.x)
        seconds[i] = time.perf_counter() - started
    return seconds[_WARM_UP:]


_ANSWERS: dict[str, Callable[[Any, Question], frames.Array]] = {
    "output": _output,
    "parameters": _parameters,
    "metrics": _metrics,
    "seconds": _seconds,
}


def serve(read: BinaryIO, write: BinaryIO) -> None:
    """Answers lists of questions until the program closes the pipe."""
    keras = _import_keras()
    questions = frames.from_stream(read)
    sequence = 0
    while True:
        try:
            frame = frames.decode(questions, sequence, nonce=None)
        except EOFError:
            return
        try:
            asked = [Question.from_body(body) for body in frames.unpacked(frame)]
            answers = [_ANSWERS[question.ask](keras, question) for question in asked]
            answer = frames.packed("answers", answers)
        except Exception as error:  # noqa: BLE001 - told to the program, which decides
            answer = frames.Frame("failed", f"{type(error).__name__}: {error}"[:2000])
        write.write(frames.encode(answer, sequence, frame.nonce))
        write.flush()
        sequence += 1


def main() -> None:
    """``python -m tutor.oracle.process``, frames on stdin and stdout."""
    read, write = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # prints must not meet the frames
    serve(os.fdopen(read, "rb"), os.fdopen(write, "wb"))


if __name__ == "__main__":
    main()
