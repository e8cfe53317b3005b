"""The whole network: an image goes through the learner's layers, and through the right ones.

The number of a layer is the sum of the absolute values of its output, as the lab compares layers;
whether a layer differs is decided number by number all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tutor import judge, paths
from tutor.checks import networks
from tutor.checks.case import Case, Network, function_call
from tutor.checks.draw import Draw
from tutor.datasets import Dataset, load_digits, scaled
from tutor.errors import TrainingError
from tutor.explain.formulas import activated, correlated, pooled
from tutor.explain.scene import Panel, Scene
from tutor.explain.steps import Cell, Explainer
from tutor.frames import Array
from tutor.oracle.questions import Layer
from tutor.outcomes import Tier
from tutor.sandbox.client import Call, Reply
from tutor.training import reference_files

_MAPS = 8  # feature maps that are drawn of a layer
_FUNCTIONS = {
    "conv": "conv2d_layer",
    "max_pooling": "pool2d_layer",
    "flatten": "flatten_layer",
    "dense": "dense_layer",
}


_ADDED_UP = "The first line adds up all that comes out of this layer, without signs."


@dataclass(frozen=True, eq=False)
class _Step:
    """One layer at work on one image."""

    name: str
    function: str
    arguments: tuple[Any, ...]

    def right(self, h: Array) -> Array:
        """What Keras makes of ``h``."""
        if self.function == "conv2d_layer":
            W, b, act = self.arguments
            return activated(correlated(h, np.asarray(W, np.float64), b), act)
        if self.function == "dense_layer":
            W, b, act = self.arguments
            return activated(np.asarray(W, np.float64) @ h + np.ravel(b), act)
        return pooled(h) if self.function == "pool2d_layer" else h.reshape(-1)


class Explained(Explainer):
    """One digit through all layers; the cells are the layers.

    Args:
        replies: what the learner's layers made of it, each from the output of the one before, as
            far as it came.
    """

    def __init__(self, case: Case, replies: Sequence[Reply]) -> None:
        self._replies = list(replies)
        super().__init__(case, self._replies[-1])

    @cached_property
    def keras(self) -> Array:
        """Of each layer, the sum of absolute values, ``[layers]``."""
        return np.array([np.abs(output).sum() for output in self._right])

    def scene(self, cell: Cell) -> Scene:
        """The feature maps of a layer, the learner's beside Keras's, and the way through all."""
        (place,) = cell
        right, mine = self._right[place], self._mine(place)
        panels = [*_panels("yours", mine, right)] if mine is not None else []
        return Scene(
            where=f"layer {place + 1} of {len(self._steps)}: {self._steps[place].name}",
            panels=(*panels, *_panels("Keras", right, right)),
            parts=(),
            terms=(),
            told=(*self._way(place), _ADDED_UP),
            keras=float(self.keras[cell]),
            yours=self.at(cell),
            differs=bool(self.differing[cell]),
        )

    @property
    def probabilities(self) -> tuple[Array | None, Array]:
        """What comes out at the end, ``[classes]``: the learner's, if any, and the right ones."""
        mine, right = self._mine(len(self._steps) - 1), self._right[-1]
        return (mine if mine is not None and mine.shape == right.shape else None), right

    @cached_property
    def differing(self) -> Array:
        """Which layers give other numbers than Keras's, or none; bool ``[layers]``."""
        return np.array([self._distance(place) is None for place in range(len(self._steps))])

    def at(self, cell: Cell) -> float | None:
        """The sum of absolute values of the learner's layer."""
        mine = self._mine(cell[0])
        return None if mine is None else float(np.abs(mine).sum())

    def _taken(self, reply: Reply) -> Array | None:
        if reply.finding is not None:
            self.problem = reply.finding.sentence
        return None

    def _way(self, place: int) -> Iterator[str]:
        """A line for each layer: what comes out of it, and how far it is from Keras's."""
        for number, (step, right) in enumerate(zip(self._steps, self._right, strict=True)):
            mine, far = self._mine(number), self._distance(number)
            shape = "x".join(map(str, right.shape))
            if mine is None:
                told = "nothing came"
            elif mine.shape != right.shape:
                told = f"yours {'x'.join(map(str, mine.shape))}"
            else:
                told = f"largest difference {np.abs(mine - right).max():.1e}"
            mark = "…" if mine is None else "✗" if far is None else "✓"
            yield f"{'>' if number == place else ' '} {mark} {step.name:<18}{shape:<12}{told}"

    def _mine(self, place: int) -> Array | None:
        if place >= len(self._replies):
            return None
        returned = self._replies[place].returned
        array = returned.array if returned else None
        if array is None or array.dtype.kind not in "fiub":
            return None
        mine: Array = array.astype(np.float64)
        return mine

    def _distance(self, place: int) -> float | None:
        """The largest difference, None where it is none that passes."""
        mine, right = self._mine(place), self._right[place]
        if mine is None or mine.shape != right.shape:
            return None
        near = np.abs(mine - right) <= judge.allowed(right)
        return float(np.abs(mine - right).max()) if near.all() else None

    @cached_property
    def _steps(self) -> list[_Step]:
        return steps_of(self.case)

    @cached_property
    def _right(self) -> list[Array]:
        outputs = []
        h = np.asarray(self.case.call.ask["x"][0], dtype=np.float64)
        for step in self._steps:
            h = step.right(h)
            outputs.append(h)
        return outputs


def steps_of(case: Case) -> list[_Step]:
    """The layers of a case's network, with the arguments that come after ``h``."""
    ask = case.call.ask
    steps = []
    last = len(ask["lname"]) - 1
    for place, (name, W, b) in enumerate(zip(ask["lname"], ask["W"], ask["b"], strict=True)):
        function = _FUNCTIONS[name.partition("2d")[0].rstrip("_0123456789")]
        weighted = function in ("conv2d_layer", "dense_layer")
        act = "softmax" if place == last else ask["activation"]
        steps.append(_Step(name, function, (W, b, act) if weighted else ()))
    return steps


def replies(call: Callable[[Call], Reply], case: Case) -> list[Reply]:
    """Sends the image through the learner's layers, each from what the one before returned."""
    h: Any = case.call.ask["x"][0]
    found: list[Reply] = []
    for step in steps_of(case):
        found.append(call(function_call(step.function, h, *step.arguments)))
        returned = found[-1].returned
        if returned is None or returned.array is None:
            break
        h = returned.array
    return found


def digits() -> Iterator[Case]:
    """The first test digit of each class through the network of the lab.

    With the weights that Keras learned for ``compare``, where it was run; else with random ones.
    """
    data = load_digits()
    lists, whose = _weights(data)
    for label in range(data.classes):
        place = int(np.argmax(data.y_test == label))
        image = scaled(data.x_test[place : place + 1])
        yield _case(f"a {label}, {whose} weights", lists, data.classes, image)


def drawn(image: Array) -> Case:
    """A drawing ``[28, 28]`` in [0, 1] through the network of the lab, as :func:`digits`."""
    data = load_digits()
    lists, whose = _weights(data)
    x = scaled(np.rint(255 * image).astype(np.uint8)[None, :, :, None])
    return _case(f"your drawing, {whose} weights", lists, data.classes, x)


def layers_of(case: Case) -> tuple[Layer, ...]:
    """The layers of a case's network as Keras has them."""
    layers = []
    for step in steps_of(case):
        if step.function == "conv2d_layer":
            W, b, act = step.arguments
            layers.append(Layer("conv2d", act, np.asarray(W, np.float64), np.ravel(b)))
        elif step.function == "dense_layer":
            W, b, act = step.arguments
            layers.append(Layer("dense", act, np.asarray(W, np.float64).T, np.ravel(b)))
        else:
            layers.append(Layer(step.function.removesuffix("_layer")))
    return tuple(layers)


def _case(name: str, lists: dict[str, Any], classes: int, x: Array) -> Case:
    call = Call("feedforward", "feedforward", {**lists, "classes": classes, "x": x})
    return Case(name, name, Tier.CORE, call, judge.array)


def _weights(data: Dataset) -> tuple[dict[str, Any], str]:
    try:
        kept = reference_files.read(paths.weights_cache() / reference_files.key(data)).lists
    except TrainingError:
        network: Network = networks.of_the_lab(Draw("network to look at", 0), (28, 28, 1))
        return network.as_lists(), "random"
    lists = {"W": list(kept.W), "b": list(kept.b), "lname": list(kept.lname)}
    return {**lists, "activation": kept.activation}, "learned"


def _panels(whose: str, output: Array, right: Array) -> Iterator[Panel]:
    """Up to eight maps of an output, or its numbers as bars or as a strip."""
    if output.ndim == 3:
        for channel in range(min(output.shape[2], _MAPS)):
            span = float(right.min()), float(right.max())
            name = f"{whose}, map {channel}"
            map_ = output[:, :, channel]
            yield Panel(name, map_, drawn="picture", span=span, begins=channel == 0)
    elif output.ndim == 1:
        drawn: Any = "bars" if output.size <= 16 else "numbers"
        name = whose if output.size <= 16 else f"{whose}, the first of {output.size}"
        yield Panel(name, output[None], drawn=drawn)
