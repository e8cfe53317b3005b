"""Evaluating: the loss of one image, of all images, and which class is taken for which."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from tutor import judge
from tutor.explain.scene import Panel, Scene, Term
from tutor.explain.steps import Cell, Explainer
from tutor.frames import Array
from tutor.sandbox.client import Reply

_NUMBERS = ("training loss", "training accuracy", "test loss", "test accuracy")
_LEAST = 1e-7  # what Keras makes of a probability of 0, keras.backend.epsilon()
_SHOWN = 8


class Explained(Explainer):
    """Predictions for a training and a test set; the cells are the four numbers."""

    @cached_property
    def keras(self) -> Array:
        """Loss and accuracy of the training set, then of the test set, ``[4]``."""
        numbers = []
        for part in ("train", "test"):
            losses, hits = self._losses(part), self._hits(part)
            numbers += [losses.mean(), hits.mean()]
        return np.array(numbers)

    def scene(self, cell: Cell) -> Scene:
        """The predictions of the set, and what each image brings to the number."""
        (number,) = cell
        part = "train" if number < 2 else "test"
        predicted, truth = self._predicted(part), self._truth(part)
        places = frozenset(enumerate(truth[:_SHOWN].argmax(axis=1).tolist()))
        confusion = np.zeros((truth.shape[1], truth.shape[1]))
        np.add.at(confusion, (truth.argmax(axis=1), predicted.argmax(axis=1)), 1)
        mine, right = self.at(cell), float(self.keras[cell])
        return Scene(
            where=f"{_NUMBERS[number]}, {_images(len(truth))}",
            panels=(),
            parts=(
                (
                    Panel("probabilities, the true class marked", predicted[:_SHOWN], places),
                    Panel("true class by predicted class", confusion),
                ),
            ),
            terms=tuple(self._terms(number, part)),
            told=tuple(self._told(number)),
            keras=right,
            yours=mine,
            differs=bool(self.differing[cell]),
        )

    def _terms(self, number: int, part: str) -> list[Term]:
        each = self._losses(part) if number % 2 == 0 else self._hits(part)
        what = "-log p" if number % 2 == 0 else "right"
        terms: list[Term] = []
        total = 0.0
        for image, value in enumerate(each[:_SHOWN].tolist()):
            total += value
            terms.append(Term(f"{'+ ' if image else ''}image {image}, {what}", value, total))
        if len(each) > _SHOWN:
            rest = float(each[_SHOWN:].sum())
            total += rest
            terms.append(Term(f"+ the other {len(each) - _SHOWN}", rest, total))
        mean = float(each.mean())
        terms.append(Term(f"over {_images(len(each))}", mean, mean))
        return terms

    def _told(self, number: int) -> list[str]:
        if number % 2:
            return ["An image is right where the largest probability is that of its class."]
        return [
            "Cross-entropy: of each image only the probability of the true class counts. The loss "
            "is the mean, so that it does not grow with the number of images."
        ]

    def _taken(self, reply: Reply) -> Array | None:
        four = judge.four_numbers(reply) if reply.returned else None
        if four is None:
            said = "No four numbers: they are neither returned nor printed with their names."
            self.problem = reply.finding.sentence if reply.finding else said
            return None
        self._room = np.array([one.room for one in four])
        return np.array([one.value for one in four])

    @cached_property
    def differing(self) -> Array:
        """As a check sees it: printed numbers were rounded."""
        if self.yours is None:
            return np.ones(4, dtype=bool)
        room = np.maximum(judge.allowed(self.keras), self._room)
        return np.asarray(~(np.abs(self.yours - self.keras) <= room))

    def _losses(self, part: str) -> Array:
        p = (self._predicted(part) * self._truth(part)).sum(axis=1)
        losses: Array = -np.log(np.clip(p, _LEAST, 1 - _LEAST))
        return losses

    def _hits(self, part: str) -> Array:
        same = self._predicted(part).argmax(axis=1) == self._truth(part).argmax(axis=1)
        return np.asarray(same, dtype=np.float64)

    def _predicted(self, part: str) -> Array:
        return np.asarray(self.case.call.ask[part], dtype=np.float64)

    def _truth(self, part: str) -> Array:
        return np.asarray(self.case.call.ask["dataset"][f"y_{part}_oh"], dtype=np.float64)


def _images(count: int) -> str:
    return "1 image" if count == 1 else f"{count} images"
