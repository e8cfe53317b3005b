"""The tissue that stands in for PatchCamelyon: the same everywhere, and not told by its colour."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from tutor.datasets import tissue


@pytest.fixture(scope="module")
def made():
    return tissue.patches(600, np.random.default_rng(1))


def test_patches_are_the_same_everywhere_and_half_of_them_are_marked(made):
    images, labels = made
    again, same_labels = tissue.patches(600, np.random.default_rng(1))
    assert (images == again).all()
    assert (labels == same_labels).all()
    assert (images.shape, images.dtype) == ((600, 32, 32, 3), np.uint8)
    assert np.bincount(labels).tolist() == [300, 300]


def test_it_looks_stained_and_no_two_patches_are_alike(made):
    images, _ = made
    red, green, blue = images.reshape(-1, 3).mean(axis=0)
    assert green < min(red, blue) - 20  # haematoxylin and eosin: purple and pink
    assert len({image.tobytes() for image in images}) == len(images)


def test_colour_alone_does_not_give_the_label_away(made):
    """0.74 is what the mean colour gives on real tissue of this kind."""
    images, labels = made
    colour = images.reshape(len(images), -1, 3).mean(axis=1) / 255
    spread = images.reshape(len(images), -1, 3).std(axis=1) / 255
    seen = np.concatenate([colour, spread], axis=1)
    fitted = LogisticRegression(C=100, max_iter=2_000).fit(seen[:400], labels[:400])
    assert 0.4 < fitted.score(seen[400:], labels[400:]) < 0.75


def test_it_is_named_a_stand_in():
    assert "stand-in" in tissue.LABEL
