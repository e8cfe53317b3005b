"""Hidden cases of setting up the network: what it keeps, and how many weights it counts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tutor import judge
from tutor.checks import networks
from tutor.checks.case import Case, Network
from tutor.checks.draw import Draw
from tutor.oracle.questions import Question
from tutor.results import Tier
from tutor.sandbox.client import Call

VERSION = 1


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
    yield _kept(networks.small(draw, (6, 8, 1)))


def _kept(network: Network) -> Case:
    call = Call("setup_model", "kept", {**network.as_lists(), "classes": network.classes})
    lists = network.as_lists()
    given = [np.ravel(part) for name in ("W", "b") for part in lists[name]]
    sentence = "W and b are kept as they were given"
    return Case("kept", sentence, Tier.CORE, call, judge.array, expected=np.concatenate(given))
