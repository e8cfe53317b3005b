"""Hidden cases of the whole network: the learner's own layers, run one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tutor import judge
from tutor.checks import networks
from tutor.checks.case import Case, Network, names
from tutor.checks.draw import Draw
from tutor.oracle.questions import Question
from tutor.results import Tier
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
    ask = {**network.as_lists(), "classes": network.classes, "x": x}
    call = Call("feedforward", "feedforward", ask)
    question = Question("output", np.asarray(x), network.layers)
    sentence = f"{sentence}, {batch} images {names(image)}"
    return Case(id_, sentence, tier, call, judge.array, question)
