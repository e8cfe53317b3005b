"""Hidden cases of evaluating a network, its predictions given.

The forward pass is replaced by predictions that were drawn, so that ``evaluate`` is judged
alone. Accuracy stays between 2 and 98 %, so that percent and fraction cannot be mistaken
for each other, and differs between the training and the test set.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tutor import judge
from tutor.checks import networks
from tutor.checks.case import Case
from tutor.checks.draw import Draw
from tutor.frames import Array
from tutor.oracle.questions import Question
from tutor.results import Tier
from tutor.sandbox.client import Call

VERSION = 1


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


def _predictions(draw: Draw, classes: int, n: int, right: int) -> tuple[Array, Array]:
    """Probabilities ``[n, classes]`` and one-hot truth, ``right`` of them predicted rightly."""
    truth = draw.integers(n, low=0, high=classes)
    logits = draw.uniform(n, classes, scale=1.5)
    best = logits.argmax(axis=1)
    chosen = draw.shuffled(range(n))
    for place, i in enumerate(chosen):
        target = truth[i] if place < right else (truth[i] + 1) % classes
        logits[i, [best[i], target]] = logits[i, [target, best[i]]]
    e = np.exp(logits)
    return e / e.sum(axis=1, keepdims=True), np.eye(classes)[truth]


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
