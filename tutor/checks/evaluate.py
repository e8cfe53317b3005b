"""Hidden cases of evaluating a network, its predictions given.

The forward pass is replaced by predictions that were drawn, so that ``evaluate`` is judged
alone. Accuracy stays between 2 and 98 %, so that percent and fraction cannot be mistaken
for each other, and differs between the training and the test set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from tutor import judge
from tutor.checks import networks
from tutor.checks.case import Case
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Question
from tutor.outcomes import Tier
from tutor.sandbox.client import Call

VERSION = 2


def cases(draw: Draw) -> Iterator[Case]:
    """Different numbers of images and classes; probabilities of exactly 0 are beyond the lab."""
    for id_, classes, train, test in (
        ("ten-classes", 10, (24, 17), (15, 9)),
        ("three-classes", 3, (12, 5), (20, 14)),
        ("two-classes", 2, (16, 12), (10, 4)),
        ("more-test-images", 5, (8, 3), (30, 24)),
    ):
        sentence = f"{classes} classes, {train[0]} training and {test[0]} test images"
        sets = _predictions(draw, classes, *train), _predictions(draw, classes, *test)
        yield _case(draw, id_, sentence, *sets)
    train_set, test_set = _predictions(draw, 4, 10, 6), _predictions(draw, 4, 12, 9)
    _make_certain(*train_set, right=True)
    sentence = "a network that is certain and right about one image"
    yield _case(draw, "certain-right", sentence, train_set, test_set, tier=Tier.BEYOND)
    train_set, test_set = _predictions(draw, 4, 14, 8), _predictions(draw, 4, 10, 7)
    _make_certain(*train_set, right=False)
    sentence = "a network that is certain and wrong about one image: the loss stays finite"
    yield _case(
        draw, "certain-wrong", sentence, train_set, test_set, judge.finite_evaluation, Tier.BEYOND
    )


def examples() -> Iterator[Case]:
    """One image to three in a set, two classes or three, probabilities that are easy to read."""
    unsure = np.array([[0.5, 0.5]])
    for id_, train, test in (
        ("one-image", ([[0.75, 0.25]], [0]), ([[0.25, 0.75]], [0])),
        ("two-images", ([[0.75, 0.25], [0.25, 0.75]], [0, 0]), ([[0.1, 0.9], [0.2, 0.8]], [1, 1])),
        (
            "three-classes",
            ([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]], [0, 1]),
            ([[0.2, 0.7, 0.1], [0.6, 0.3, 0.1], [0.2, 0.2, 0.6]], [1, 2, 2]),
        ),
    ):
        yield _example(id_, train, test)
    certain = ([[1.0, 0.0], [0.25, 0.75]], [0, 0])
    yield _example("certain-right", certain, (unsure, [0]), tier=Tier.BEYOND)
    certain = ([[1.0, 0.0], [0.25, 0.75]], [1, 1])
    yield _example(
        "certain-wrong", certain, (unsure, [0]), judge.finite_evaluation, tier=Tier.BEYOND
    )


def _example(
    id_: str,
    train: tuple[ArrayLike, Sequence[int]],
    test: tuple[ArrayLike, Sequence[int]],
    judged_by: judge.Judge = judge.evaluation,
    tier: Tier = Tier.CORE,
) -> Case:
    predicted = [np.array(rows, dtype=np.float64) for rows, _ in (train, test)]
    truth = [np.eye(predicted[0].shape[1])[list(labels)] for _, labels in (train, test)]
    draw = Draw("images of the examples", 0)
    sets = (predicted[0], truth[0]), (predicted[1], truth[1])
    return _case(draw, id_, "a few images", *sets, judged_by, tier)


def _predictions(draw: Draw, classes: int, n: int, right: int) -> tuple[Array, Array]:
    """Probabilities ``[n, classes]`` and one-hot truth, ``right`` of them predicted rightly.

    Whole numbers over their sum, so that they are the same to the last bit on every processor:
    ``exp`` is not, and kept answers are for exactly these predictions.
    """
    truth = draw.integers(n, low=0, high=classes)
    shares = classes * draw.integers(n, classes, low=1, high=100) + np.arange(classes)  # no ties
    best = shares.argmax(axis=1)
    chosen = draw.shuffled(range(n))
    for place, i in enumerate(chosen):
        target = truth[i] if place < right else (truth[i] + 1) % classes
        shares[i, [best[i], target]] = shares[i, [target, best[i]]]
    return shares / shares.sum(axis=1, keepdims=True), np.eye(classes)[truth]


def _make_certain(predicted: Array, truth: Array, *, right: bool) -> None:
    """Sets the first prediction that is ``right`` (or not) to exact zeros and a one."""
    hit = predicted.argmax(axis=1) == truth.argmax(axis=1)
    i = int(np.argmax(hit == right))
    predicted[i] = np.eye(truth.shape[1])[predicted[i].argmax()]


def _case(
    draw: Draw,
    id_: str,
    sentence: str,
    train: tuple[Array, Array],
    test: tuple[Array, Array],
    judged_by: judge.Judge = judge.evaluation,
    tier: Tier = Tier.CORE,
) -> Case:
    image = (6, 8, 1)
    classes = train[1].shape[1]
    dataset = {
        "x_train": draw.uniform(len(train[0]), *image),
        "y_train": train[1].argmax(axis=1),
        "y_train_oh": train[1],
        "x_test": draw.uniform(len(test[0]), *image),
        "y_test": test[1].argmax(axis=1),
        "y_test_oh": test[1],
        "K": classes,
    }
    ask = networks.small(draw, image).as_lists() | {
        "dataset": dataset,
        "train": train[0],
        "test": test[0],
    }
    question = Question(
        "metrics",
        np.concatenate([train[0], test[0]]),
        truth=np.concatenate([train[1], test[1]]),
        split=len(train[0]),
    )
    return Case(id_, sentence, tier, Call("evaluate", "evaluate", ask), judged_by, question)
