"""Hidden cases of the whole network: the learner's own layers, run one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from tutor import judge
from tutor.checks import networks
from tutor.checks.case import Case, Network, names
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Layer, Question
from tutor.outcomes import Tier
from tutor.sandbox.client import Call

VERSION = 1


def cases(draw: Draw) -> Iterator[Case]:
    """Shallow and deep, relu and sigmoid, the network of the lab; odd sizes are beyond it."""
    image = (6, 8, 2)
    yield _case(draw, "dense", "two dense layers", networks.two_dense(draw, image), image)
    yield _case(draw, "conv", "convolutions, no pooling", networks.only_conv(draw, image), image)
    yield _case(draw, "small", "one block", networks.small(draw, image), image)
    sigmoid = networks.small(draw, image, "sigmoid")
    yield _case(draw, "sigmoid", "one block with sigmoid", sigmoid, image)
    image = (8, 12, 3)
    yield _case(draw, "deep", "two blocks of two", networks.deep(draw, image), image, batch=3)
    image = (28, 28, 1)
    yield _case(draw, "lab", "the network of the lab", networks.of_the_lab(draw, image), image)
    image = (7, 10, 1)
    odd = networks.deep(draw, image)
    yield _case(draw, "odd", "odd sizes before pooling", odd, image, tier=Tier.BEYOND)


def examples() -> Iterator[Case]:
    """One dense layer to two layers of each kind, on images of a few pixels."""
    flatten, pool = Layer("flatten"), Layer("pool2d")
    first = Layer("dense", "relu", np.array([[1.0, -1], [2, 1]]), np.array([0.0, 1]))
    last = Layer("dense", "softmax", np.array([[1.0, 0], [0, 1]]), np.array([0.0, 1]))
    one = np.ones((1, 1, 1, 1))
    kernels = Layer("conv2d", "relu", np.array([[[[1.0, -1]]]]), np.array([0.0, 1]))
    row = Layer("conv2d", "relu", np.array([[[[1.0]], [[0]], [[2]]]]), np.zeros(1))
    more = Layer("conv2d", "relu", -one, np.array([2.0]))
    two = np.array([[[[1.0], [2.0]]], [[[3.0], [4.0]]]])
    for id_, layers, x, hidden in (
        ("dense", (flatten, last), two, "relu"),
        ("two-dense", (flatten, first, last), two - 2, "relu"),
        ("conv", (kernels, flatten, last), two[:, :, :1], "relu"),
        ("row", (row, flatten, last), two, "relu"),
        ("two-conv", (more, more, flatten, last), two - 2, "relu"),
        ("pool", (kernels, pool, flatten, last), two.reshape(1, 2, 2, 1), "relu"),
        ("sigmoid", (flatten, replace(first, activation="sigmoid"), last), two, "sigmoid"),
    ):
        yield _asked(id_, "a few pixels", Network(layers, hidden, 2), x, Tier.CORE)


def _asked(id_: str, sentence: str, network: Network, x: Array, tier: Tier) -> Case:
    ask = {**network.as_lists(), "classes": network.classes, "x": x}
    call = Call("feedforward", "feedforward", ask)
    question = Question("output", np.asarray(x), network.layers)
    return Case(id_, sentence, tier, call, judge.array, question)


def _case(
    draw: Draw,
    id_: str,
    sentence: str,
    network: Network,
    image: networks.Image,
    *,
    batch: int = 2,
    tier: Tier = Tier.CORE,
) -> Case:
    x = draw.uniform(batch, *image)
    return _asked(id_, f"{sentence}, {batch} images {names(image)}", network, x, tier)
