"""What a run of a lab is trained on: its label before, the images then."""

from __future__ import annotations

from tutor.datasets import Dataset, digits_label, load_digits
from tutor.datasets.patches import load_patches, patches_label
from tutor.training.recipes import Recipe

_PATCHES = "patchcam"


def label_of(what: str, data: str | None = None) -> str:
    """What :func:`dataset_of` would give, for people, without loading it.

    Args:
        what: the lab, ``digits`` or ``patchcam``.
        data: the name of a set of patches; None for the lab's own.

    Raises:
        UsageError: there is no such set.
    """
    return digits_label() if what == "digits" else patches_label(data or _PATCHES)


def dataset_of(recipe: Recipe) -> Dataset:
    """What a run is trained on.

    Raises:
        UsageError: its data set is not here any more.
        DataError: it is broken.
    """
    return load(recipe.what, recipe.data)


def load(what: str, data: str | None = None) -> Dataset:
    """What a lab trains on; arguments and errors as of :func:`label_of`, and DataError."""
    return load_digits() if what == "digits" else load_patches(data or _PATCHES)
