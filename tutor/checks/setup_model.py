"""Hidden cases of setting up the network: what it keeps, and how many weights it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tutor import judge
from tutor.checks import networks
from tutor.checks.case import Case, Network
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Layer, Question
from tutor.outcomes import Outcome, Tier
from tutor.results import Finding
from tutor.sandbox.client import Call, Reply

VERSION = 2


def cases(draw: Draw) -> Iterator[Case]:
    """Counts for networks with and without layers that have no weights; the weights kept."""
    for id_, sentence, image, build in (
        ("dense", "one dense layer", (3, 2, 1), networks.only_dense),
        ("two-dense", "two dense layers", (4, 3, 2), networks.two_dense),
        ("conv", "convolutions without pooling", (6, 5, 2), networks.only_conv),
        ("small", "convolution, pooling, flatten, dense", (6, 8, 1), networks.small),
        ("deep", "two convolutions to a block", (8, 8, 3), networks.deep),
        ("lab", "the network of the lab", (28, 28, 1), networks.of_the_lab),
    ):
        yield _count(id_, f"N for {sentence}", build(draw, image), image)
    yield from _both_kept(networks.small(draw, (6, 8, 1), "sigmoid"))


def _both_kept(network: Network) -> Iterator[Case]:
    lists = network.as_lists()
    numbers = [part for name in ("W", "b") for entry in lists[name] for part in _entry(entry)]
    texts = "\n".join([*lists["lname"], network.activation])
    yield _kept("kept", "W and b", network, np.concatenate(numbers))
    yield _kept("names-kept", "lname and activation", network, np.array([*map(ord, texts)]))


def examples() -> Iterator[Case]:
    """Networks with a handful of weights."""
    one = Layer("dense", "softmax", 2 * np.ones((1, 1)), np.ones(1))
    two = Layer("dense", "softmax", np.arange(1.0, 7).reshape(2, 3), np.arange(3.0))
    conv = Layer("conv2d", "relu", np.array([[[[1.0, 2]], [[3, 4]]]]), np.ones(2))
    flatten, pool = Layer("flatten"), Layer("pool2d")
    for id_, sentence, layers, image in (
        ("one-weight", "a dense layer, one in, one out", (flatten, one), (1, 1, 1)),
        ("dense", "a dense layer, two in, three out", (flatten, two), (1, 2, 1)),
        ("conv", "a convolution and a dense layer", (conv, flatten, two), (1, 1, 1)),
        ("pool", "with pooling", (conv, pool, flatten, two), (2, 2, 1)),
    ):
        yield _count(id_, sentence, Network(layers, "relu", 3 if layers[-1] is two else 1), image)
    yield from _both_kept(Network((conv, flatten, two), "sigmoid", 3))


def _count(id_: str, sentence: str, network: Network, image: networks.Image) -> Case:
    call = Call("setup_model", "setup", {**network.as_lists(), "classes": network.classes})
    question = Question("parameters", np.zeros((1, *image)), network.layers)
    return Case(id_, sentence, Tier.CORE, call, judge.integer, question)


def _entry(given: Any) -> tuple[Array, Array]:
    """An entry of W or b as the worker tells of it: how many numbers, and the numbers."""
    return np.array([np.size(given)]), np.ravel(given)


def _kept(id_: str, what: str, network: Network, expected: Array) -> Case:
    def judged(reply: Reply, expected: Array | None) -> judge.Judgement:
        found = judge.array(reply, expected)
        if found.outcome is not Outcome.FAILED:
            return found
        sentence = f"{what} on self are not what setup_model was given."
        return judge.Judgement(Outcome.FAILED, Finding("values", sentence))

    ask = {**network.as_lists(), "classes": network.classes, "what": id_}
    call = Call("setup_model", "kept", ask)
    sentence = f"{what} are kept as they were given"
    return Case(id_, sentence, Tier.CORE, call, judged, expected=expected)
