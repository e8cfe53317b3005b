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
from tutor.oracle.questions import Question
from tutor.results import Finding, Outcome, Tier
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
        network = build(draw, image)
        x = np.zeros((1, *image))
        call = Call("setup_model", "setup", {**network.as_lists(), "classes": network.classes})
        question = Question("parameters", x, network.layers)
        yield Case(id_, f"N for {sentence}", Tier.CORE, call, judge.integer, question)
    network = networks.small(draw, (6, 8, 1), "sigmoid")
    lists = network.as_lists()
    numbers = [part for name in ("W", "b") for entry in lists[name] for part in _entry(entry)]
    texts = "\n".join([*lists["lname"], network.activation])
    yield _kept("kept", "W and b", network, np.concatenate(numbers))
    yield _kept("names-kept", "lname and activation", network, np.array([*map(ord, texts)]))


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
