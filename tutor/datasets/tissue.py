"""Generated tissue: what stands in for PatchCamelyon until it is fetched.

Pink ground with small, round nuclei; in half of the patches at least one pixel of a second kind
of nucleus shows: larger, with a dark rim and a pale middle. The rule is that of
PatchCamelyon, one pixel in the 32x32 patch is enough, and so many of the marked nuclei are cut
by the edge. How much of either stain a patch took up differs from patch to patch by more than a
nucleus changes it, so that colour alone tells little.

Stains are mixed as concentrations of haematoxylin and eosin and turned into colour by
``skimage.color.hed2rgb`` (Ruifrok and Johnston, 2001). The same images everywhere: all numbers
come from one seeded generator.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tutor.datasets.dataset import Bytes, Dataset

LABEL = "generated tissue (stand-in for PatchCamelyon)"
SIDE = 32
# Enough for a small network to learn from in minutes; made in some ten seconds.
COUNTS = {"train": 6_000, "valid": 1_500, "test": 1_500}
_SEED = 20_180_608
# Nuclei beyond the edge, by this many pixels, may reach in.
_MARGIN = 6
# The middle of the second kind may lie beyond the edge by this much: some show a rim only.
_MARKED_MARGIN = 3

Floats = NDArray[np.float64]


@lru_cache(maxsize=1)
def load() -> Dataset:
    """6,000 / 1,500 / 1,500 patches, uint8 ``[n, 32, 32, 3]``; label 1 for the second kind."""
    random = np.random.default_rng(_SEED)
    arrays = {split: patches(count, random) for split, count in COUNTS.items()}
    return Dataset(
        name="patchcam",
        label=LABEL,
        stand_in=True,
        x_train=arrays["train"][0],
        y_train=arrays["train"][1],
        x_valid=arrays["valid"][0],
        y_valid=arrays["valid"][1],
        x_test=arrays["test"][0],
        y_test=arrays["test"][1],
        classes=2,
    )


def patches(count: int, random: np.random.Generator) -> tuple[Bytes, Bytes]:
    """``count`` patches ``[n, 32, 32, 3]`` and their labels ``[n]``, half of them 1."""
    wanted = random.permutation(np.arange(count) % 2).astype(np.uint8)
    images = np.empty((count, SIDE, SIDE, 3), np.uint8)
    for place, label in enumerate(wanted):
        images[place] = _patch(int(label), random)
    return images, wanted


def _patch(label: int, random: np.random.Generator) -> Bytes:
    from skimage.color import hed2rgb

    haematoxylin = 0.02 + 0.02 * _cloud(random, 6)
    # As many nuclei in all whatever the label, so that their number does not give it away.
    for number in range(random.integers(4, 9)):
        stain = _marked(random) if label and number == 0 else _ordinary(random)
        haematoxylin = np.maximum(haematoxylin, stain)
    eosin = 0.09 + 0.05 * _cloud(random, 4)
    taken_up = np.exp(random.normal(0, 0.2, 2))
    hed = np.stack([taken_up[0] * haematoxylin, taken_up[1] * eosin, np.zeros_like(eosin)], axis=-1)
    colour = hed2rgb(hed) + random.normal(0, 0.03, (SIDE, SIDE, 3))
    whole: Bytes = np.rint(255 * np.clip(colour, 0, 1)).astype(np.uint8)
    return whole


def _ordinary(random: np.random.Generator) -> Floats:
    """Stain of a small, even nucleus, as dark as the rim of the second kind or as pale as it is."""
    distance = _distance(random, radius=random.uniform(2.0, 3.8), margin=_MARGIN)
    return random.uniform(0.05, 0.2) * _inside(distance)


def _marked(random: np.random.Generator) -> Floats:
    """Stain of a large, pale nucleus with a dark rim, of which at least a pixel shows."""
    while True:
        distance = _distance(random, radius=random.uniform(4.5, 7.0), margin=_MARKED_MARGIN)
        if (distance < 1).any():
            break
    rim = np.exp(-(((distance - 0.85) / 0.15) ** 2))
    dark = random.uniform(0.12, 0.2)
    return dark * _inside(distance) * (0.45 + 0.55 * rim)


def _distance(random: np.random.Generator, radius: float, margin: int) -> Floats:
    """Distance from the middle of an oval, turned, somewhere; 1 on its edge."""
    y, x = np.mgrid[:SIDE, :SIDE]
    middle = random.uniform(-margin, SIDE - 1 + margin, 2)
    turn, stretch = random.uniform(0, np.pi), random.uniform(1, 1.4)
    u = (x - middle[0]) * np.cos(turn) + (y - middle[1]) * np.sin(turn)
    v = (y - middle[1]) * np.cos(turn) - (x - middle[0]) * np.sin(turn)
    distance: Floats = np.hypot(u / (radius * stretch), v / radius * stretch**0.5)
    return distance


def _inside(distance: Floats) -> Floats:
    """1 inside, 0 outside, soft over about a pixel as under a microscope."""
    return np.clip((1.1 - distance) / 0.2, 0, 1)


def _cloud(random: np.random.Generator, cells: int) -> Floats:
    """Smooth noise around 0 of deviation about 1, ``cells`` bumps a side."""
    coarse = random.normal(0, 1, (cells, cells))
    at = np.linspace(0, cells - 1, SIDE)
    low = np.minimum(at.astype(int), cells - 2)
    part = at - low
    rows = coarse[low] * (1 - part)[:, np.newaxis] + coarse[low + 1] * part[:, np.newaxis]
    smooth: Floats = rows[:, low] * (1 - part) + rows[:, low + 1] * part
    return smooth
