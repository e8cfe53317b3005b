"""Pictures of a data set in an order, to be looked at: by class, or as a network sees them.

Owns the order and what is told of each picture. Draws nothing; images stay where they are, and
only those that are looked at are read from the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tutor.datasets.dataset import Bytes, Dataset, Floats
from tutor.pixels import brightness, rgb

_PARTS = 8  # a side, in the numbers that stand for a picture


@dataclass(frozen=True, eq=False)
class Tile:
    """One picture and what is known of it.

    Attributes:
        image: uint8 ``[h, w, c]``.
        place: in its split, from 0.
        label: the class that it is of.
        said: the class that the network says; empty where no network has looked.
        probability: of what the network says, in [0, 1]; NaN where no network has looked.
        told: the probability of each class, for people; empty where no network has looked.
    """

    image: Bytes
    place: int
    label: str
    said: str = ""
    probability: float = float("nan")
    told: str = ""

    @property
    def wrong(self) -> bool:
        """Whether the network says another class."""
        return bool(self.said) and self.said != self.label

    @property
    def mark(self) -> str:
        """Of what the network says: ``✓`` right, ``✗`` wrong, empty where it has said nothing."""
        return "" if not self.said else "✗" if self.wrong else "✓"

    @property
    def caption(self) -> str:
        """A few words: the class, or what is said with which probability."""
        return f"{self.mark}{self.said} {self.probability:.2f}" if self.said else self.label


@dataclass(frozen=True, eq=False)
class Gallery:
    """Pictures of one split in an order.

    Attributes:
        images: uint8 ``[n, h, w, c]``, mapped where they are large.
        labels: uint8 ``[n]``.
        names: of the classes.
        thing: what a picture shows, ``patch`` or ``digit``.
        split: which pictures these are, for people.
        order: places, int64 ``[m]``.
        probability: of a network, float32 ``[n, classes]``; None where none has looked.
    """

    images: Bytes
    labels: Bytes
    names: tuple[str, ...]
    thing: str
    split: str
    order: NDArray[np.int64]
    probability: Floats | None = None

    def __len__(self) -> int:
        return len(self.order)

    def tile(self, number: int) -> Tile:
        """The picture that is ``number`` in the order, from 0."""
        place = int(self.order[number])
        label = self.names[self.labels[place]]
        image = np.asarray(self.images[place])
        if self.probability is None:
            return Tile(image, place, label)
        row = self.probability[place]
        said = int(row.argmax())
        return Tile(image, place, label, self.names[said], float(row[said]), self._surest(row))

    def in_rows(self, columns: int) -> Gallery:
        """The same pictures by class: in rows of ``columns``, each row of one class, in turns.

        What does not fill a row comes last, so that it shifts no other row.
        """
        of_class = [self.order[self.labels[self.order] == one] for one in range(len(self.names))]
        full = [len(places) // columns * columns for places in of_class]
        rows = [
            places[first : first + columns]
            for first in range(0, max(full, default=0), columns)
            for places, end in zip(of_class, full, strict=True)
            if first < end
        ]
        rest = [places[end:] for places, end in zip(of_class, full, strict=True)]
        return replace(self, order=np.concatenate([*rows, *rest]))

    def _surest(self, row: Floats) -> str:
        first = row.argsort()[::-1][:3]
        return ", ".join(f"{self.names[one]} {row[one]:.3f}" for one in first)


def of_training(data: Dataset, names: tuple[str, ...], thing: str) -> Gallery:
    """What a network learns from, before any has: the training images in their order."""
    if data.classes > len(names):  # of a set of one's own
        names = tuple(map(str, range(data.classes)))
    order = np.arange(len(data.y_train), dtype=np.int64)
    return Gallery(data.x_train, data.y_train, names, thing, "training", order)


def lines(gallery: Gallery, first: int, count: int) -> Iterator[str]:
    """``count`` pictures from ``first`` on as a table in text, a head before them.

    R, G and B are mean colours, 0 to 255. No line is longer than 45 columns.
    """
    said = f"{'it says':<10}{'prob.':<6}" if gallery.probability is not None else ""
    yield f"{gallery.thing:<7}{'label':<8}{said}{'R':>4}{'G':>4}{'B':>4}"
    for number in range(first, min(first + count, len(gallery))):
        tile = gallery.tile(number)
        said = f"{tile.mark} {tile.said:<8}{tile.probability:<6.3f}" if tile.said else ""
        means = rgb(tile.image).mean(axis=(0, 1))
        colours = "".join(f"{mean:4.0f}" for mean in means)
        yield f"{tile.place:<7}{tile.label:<8}{said}{colours}"


def details(gallery: Gallery, tile: Tile) -> Iterator[str]:
    """What is known of one picture, in lines of 32 columns at the most."""
    yield f"{gallery.thing} {tile.place}, {gallery.split}"
    yield f"label  {tile.label}"
    if tile.said:
        verdict = "wrong" if tile.wrong else "right"
        yield f"said   {tile.said}, {tile.mark} {verdict}"
        yield tile.told


def numbers(tile: Tile) -> Iterator[str]:
    """A picture as numbers: the brightness, 0 to 255, of 8 by 8 parts."""
    yield from (" ".join(f"{one:3}" for one in row) for row in brightness(tile.image, _PARTS))


def colours(gallery: Gallery, most: int = 2_000) -> Iterator[str]:
    """How many pictures each class has, and their mean colours: over ``most`` of them, spread."""
    yield f"{'class':<10}{'images':>9}{'mean red, green, blue':>25}{'their deviation':>18}"
    for number, name in enumerate(gallery.names):
        places = gallery.order[gallery.labels[gallery.order] == number]
        if not len(places):
            yield f"{name:<10}{0:>9,}"
            continue
        chosen = places[np.linspace(0, len(places) - 1, min(most, len(places))).astype(np.int64)]
        images = gallery.images[np.sort(chosen)]
        means = np.stack([rgb(one).mean(axis=(0, 1)) for one in images])
        told = " ".join(f"{one:5.0f}" for one in means.mean(axis=0))
        spread = " ".join(f"{one:4.0f}" for one in means.std(axis=0))
        yield f"{name:<10}{len(places):>9,}{told:>25}{spread:>18}"
