"""Generated tissue: what stands in for PatchCamelyon until it is fetched.

Pink ground with nuclei of two kinds. The first is dark in the middle and pale at the rim; the
second is large, dark at the rim and pale in the middle. The rule is that of PatchCamelyon: a
patch has label 1 if at least one of its 32x32 pixels belongs to the second kind, and so many of
these nuclei are cut by the edge.

Colour alone tells little, for two reasons. How much of either stain a patch took up differs from
patch to patch by more than a nucleus changes it. And three in ten of the patches with label 0 have
a *twin*: a nucleus of the first kind, as large and as dark as one of the second, whose stain lies
the other way round, rim for middle, so that it has the same colours in the same amounts.
``tests/benchmarks/tissue.py`` measures what colour gives, and what a small network does.

Stains are mixed as concentrations of haematoxylin and eosin and turned into colour by
``skimage.color.hed2rgb`` (Ruifrok and Johnston, 2001). The same images everywhere: all numbers
come from one seeded generator.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tutor.datasets.dataset import Bytes, Dataset

LABEL = "generated tissue (stand-in for PatchCamelyon)"
SIDE = 32
# Enough for a small network to learn from in minutes; made in some seconds.
COUNTS = {"train": 6_000, "valid": 1_500, "test": 1_500}
_SEED = 20_180_608
# Drawn together: few enough for a processor's cache. Another number draws other patches.
_AT_A_TIME = 100
# The part of the patches with label 0 that have a twin. Whoever sees each large nucleus, but not of
# which kind it is, is right in all patches but these.
_TWINS = 0.3
# In all, whatever the label, so that their number does not give it away.
_FEWEST, _MOST = 4, 8
# The middle of a nucleus may lie beyond the edge by this many pixels, so that a rim reaches in.
_SMALL_MARGIN, _LARGE_MARGIN = 6, 5
# Radii in pixels of ovals that are as long as wide; one way they are longer by up to _STRETCH.
_SMALL, _LARGE, _STRETCH = (2.0, 3.8), (4.5, 7.0), 1.25
# Concentrations where a nucleus is darkest, and the part that is missing where it is palest.
_SMALL_DARK, _LARGE_DARK, _PALER = (0.06, 0.2), (0.12, 0.2), (0.2, 0.45)
# A nucleus ends here, softly as under a microscope, in distances from its middle to its edge.
_FADED = 1.1
# Pixels around a patch that are drawn too, so that no nucleus meets the end of the canvas.
_AROUND = 16
# Deviations: of a patch's share in either stain and of the stain of a grain, as logarithms, and of
# the camera's noise as a part of the range.
_TAKEN_UP, _GRAIN, _NOISE = 0.2, 0.25, 0.03

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


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
    """``count`` patches, uint8 ``[n, 32, 32, 3]``, and labels, uint8 ``[n]``, half of them 1."""
    images, second = annotated(count, random)
    return images, np.asarray(second.any(axis=(1, 2)), np.uint8)


def annotated(count: int, random: np.random.Generator) -> tuple[Bytes, Booleans]:
    """``count`` patches, uint8 ``[n, 32, 32, 3]``, and which pixels belong to the second kind.

    The latter, bool ``[n, 32, 32]``, has a true pixel in half of the patches.
    """
    wanted = random.permutation(np.arange(count) % 2).astype(bool)
    images = np.empty((count, SIDE, SIDE, 3), np.uint8)
    second = np.empty((count, SIDE, SIDE), bool)
    for start in range(0, count, _AT_A_TIME):
        some = slice(start, start + _AT_A_TIME)
        images[some], second[some] = _drawn(wanted[some], random)
    return images, second


@dataclass(frozen=True)
class _Ovals:
    """Turned ovals, each in a square window on the canvas of a patch.

    Attributes:
        window: patch, row and column of each pixel, as an index of canvases, ``[n, w, w]``.
        distance: of each pixel from the middle, ``[n, w, w]``; 1 on the edge of the oval.
    """

    window: tuple[Integers, Integers, Integers]
    distance: Floats

    @property
    def shown(self) -> Booleans:
        """Which pixels of the windows belong to the oval and to the patch: ``[n, w, w]``."""
        _, row, column = self.window
        inside = (row >= _AROUND) & (row < _AROUND + SIDE)
        inside = inside & (column >= _AROUND) & (column < _AROUND + SIDE)
        shown: Booleans = inside & (self.distance < 1)
        return shown


def _drawn(marked: Booleans, random: np.random.Generator) -> tuple[Bytes, Booleans]:
    """A patch for each of ``marked`` ``[n]``, and which pixels are of the second kind."""
    around = ((0, 0), (_AROUND, _AROUND), (_AROUND, _AROUND))
    canvas = np.pad(0.02 + 0.01 * _clouds(len(marked), 6, random), around)
    second = _lay_nuclei(canvas, marked, random)
    patch = (slice(None), slice(_AROUND, -_AROUND), slice(_AROUND, -_AROUND))
    return _photographed(canvas[patch], random), second[patch]


def _lay_nuclei(canvas: Floats, marked: Booleans, random: np.random.Generator) -> Booleans:
    """Changes the haematoxylin of ``canvas``; where the second kind shows, as large as it."""
    second = np.zeros(canvas.shape, bool)
    large = marked | (random.random(len(marked)) < _TWINS)
    small = random.integers(_FEWEST, _MOST + 1, len(marked)) - large
    for number in range(_MOST):
        ovals = _ovals(np.flatnonzero(number < small), _SMALL, _SMALL_MARGIN, random)
        _stain(canvas, ovals, _SMALL_DARK, random)
    _stain(canvas, _large_ovals(np.flatnonzero(large & ~marked), random), _LARGE_DARK, random)
    ovals = _large_ovals(np.flatnonzero(marked), random)
    _stain(canvas, ovals, _LARGE_DARK, random, second=True)
    second[ovals.window] = ovals.shown
    return second


def _photographed(nuclei: Floats, random: np.random.Generator) -> Bytes:
    """Images ``[n, 32, 32, 3]`` of haematoxylin ``[n, 32, 32]`` on a ground of eosin."""
    from skimage.color import hed2rgb

    count = len(nuclei)
    haematoxylin = nuclei * np.exp(_GRAIN * _clouds(count, 16, random))
    eosin = np.maximum(0.06 + 0.025 * _clouds(count, 4, random), 0.01)
    taken_up = np.exp(random.normal(0, _TAKEN_UP, (2, count, 1, 1)))
    # Eosin takes some blue too; in the triple of stains, the third one does.
    stains = [taken_up[0] * haematoxylin, taken_up[1] * eosin, 0.3 * taken_up[1] * eosin]
    noise = random.normal(0, _NOISE, (count, SIDE, SIDE, 3))
    colour = np.clip(hed2rgb(np.stack(stains, axis=-1)) + noise, 0, 1)
    images: Bytes = np.rint(255 * colour).astype(np.uint8)
    return images


def _ovals(
    of: Integers, radii: tuple[float, float], margin: int, random: np.random.Generator
) -> _Ovals:
    """An oval in each of the patches ``of`` ``[n]``, its middle beyond by at most ``margin``."""
    count = len(of)
    radius = random.uniform(*radii, (count, 1, 1))
    stretch = random.uniform(1, _STRETCH, (count, 1, 1))
    turn = random.uniform(0, np.pi, (count, 1, 1))
    middle = random.uniform(_AROUND - margin, _AROUND + SIDE - 1 + margin, (2, count, 1, 1))
    reach = int(np.ceil(_FADED * _STRETCH * radii[1]))
    offsets = np.arange(-reach, reach + 1)
    nearest = np.rint(middle).astype(int)
    row, column = nearest[0] + offsets[:, np.newaxis], nearest[1] + offsets
    y, x = (row - middle[0]) / radius, (column - middle[1]) / radius
    # As large as the circle, however far it is stretched.
    long = (x * np.cos(turn) + y * np.sin(turn)) / stretch
    short = (y * np.cos(turn) - x * np.sin(turn)) * stretch
    window = (of[:, np.newaxis, np.newaxis], row, column)
    return _Ovals(window, np.sqrt(long**2 + short**2))


def _large_ovals(of: Integers, random: np.random.Generator) -> _Ovals:
    """Large ovals in the patches ``of`` ``[n]``; of each, at least a pixel is in the patch."""
    ovals = _ovals(of, _LARGE, _LARGE_MARGIN, random)
    while (hidden := ~ovals.shown.any(axis=(1, 2), keepdims=True)).any():
        others = _ovals(of, _LARGE, _LARGE_MARGIN, random)
        patch, row, column = (
            np.where(hidden, new, old) for new, old in zip(others.window, ovals.window, strict=True)
        )
        distance = np.where(hidden, others.distance, ovals.distance)
        ovals = _Ovals((patch, row, column), distance)
    return ovals


def _stain(
    canvas: Floats,
    ovals: _Ovals,
    darkest: tuple[float, float],
    random: np.random.Generator,
    *,
    second: bool = False,
) -> None:
    """Lays nuclei of one kind over haematoxylin, changing ``canvas``.

    The second kind goes from the rim inwards as the first goes from the middle outwards, by the
    same areas: within the distance d lies the part d * d of an oval. So both have the same colours
    in the same amounts.
    """
    distance = ovals.distance
    depth = distance if second else np.sqrt(np.clip(1 - distance**2, 0, 1))
    dark = random.uniform(*darkest, (len(distance), 1, 1))
    paler = random.uniform(*_PALER, (len(distance), 1, 1))
    stain = dark * (1 - paler * np.clip((0.85 - depth) / 0.25, 0, 1))
    inside = np.clip((_FADED - distance) / 0.2, 0, 1)
    ground = canvas[ovals.window]
    canvas[ovals.window] = ground + inside * (stain - ground)


def _clouds(count: int, cells: int, random: np.random.Generator) -> Floats:
    """Smooth noise around 0 of deviation about 1, ``[n, 32, 32]``, ``cells`` bumps a side."""
    coarse = random.normal(0, 1, (count, cells, cells))
    at = np.linspace(0, cells - 1, SIDE)
    low = np.minimum(at.astype(int), cells - 2)
    part = at - low
    rows = coarse[:, low] * (1 - part)[:, np.newaxis] + coarse[:, low + 1] * part[:, np.newaxis]
    smooth: Floats = rows[:, :, low] * (1 - part) + rows[:, :, low + 1] * part
    return smooth
