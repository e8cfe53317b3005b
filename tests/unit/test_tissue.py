"""The tissue that stands in for PatchCamelyon: the same everywhere, and not told by its colour."""

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tutor.datasets import tissue

COUNT, LEARNED_FROM = 2_400, 1_800
BOOSTING = GradientBoostingClassifier(n_estimators=200, max_features="sqrt", random_state=0)
REGRESSION = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2_000))


def annotated():
    return tissue.annotated(COUNT, np.random.default_rng(1))


def patches():
    return tissue.patches(COUNT, np.random.default_rng(1))


@pytest.fixture(scope="module")
def made():
    return patches()


@pytest.fixture(scope="module")
def second():
    """Which pixels of ``made`` belong to the second kind."""
    return annotated()[1]


def histograms(images):
    """Of each channel in 16 steps, and of all three together in 4: ``[n, 112]``, in pixels."""
    flat = images.reshape(len(images), -1, 3).astype(int)
    joint = flat // 64 @ np.array([16, 4, 1])
    channels = [counted(flat[..., channel] // 16, 16) for channel in range(3)]
    return np.concatenate([*channels, counted(joint, 64)], axis=1)


def counted(values, kinds):
    return np.array([np.bincount(one, minlength=kinds) for one in values])


def accuracy(classifier, seen, labels):
    """On the last patches, after learning from the first ones."""
    classifier.fit(seen[:LEARNED_FROM], labels[:LEARNED_FROM])
    return classifier.score(seen[LEARNED_FROM:], labels[LEARNED_FROM:])


def test_patches_are_the_same_everywhere_and_half_of_them_are_marked(made):
    images, labels = made
    again, same_labels = patches()
    assert (images == again).all()
    assert (labels == same_labels).all()
    assert (images.shape, images.dtype) == ((COUNT, 32, 32, 3), np.uint8)
    assert (labels.dtype, np.bincount(labels).tolist()) == (np.uint8, [COUNT // 2, COUNT // 2])


def test_it_looks_stained_and_no_two_patches_are_alike(made):
    images, _ = made
    red, green, blue = images.reshape(-1, 3).mean(axis=0)
    assert green < min(red, blue) - 20  # haematoxylin and eosin: purple and pink
    assert len({image.tobytes() for image in images}) == len(images)


def test_one_pixel_of_the_second_kind_makes_the_label(made, second):
    """PatchCamelyon's rule: the nuclei that only just reach in make it hard."""
    _, labels = made
    pixels = second.sum(axis=(1, 2))
    assert (labels == (pixels > 0)).all()
    assert pixels[labels == 1].min() == 1
    assert pixels.max() > 100


def test_the_second_kind_is_dark_at_the_rim_and_pale_in_the_middle(made, second):
    images, _ = made
    inner = second.copy()
    for axis in (1, 2):
        for step in (-2, 2):
            inner &= np.roll(second, step, axis)
    red = images[..., 0].astype(float)
    large = np.flatnonzero(inner.sum(axis=(1, 2)) > 30)
    assert len(large) > 100
    lighter = [red[n][inner[n]].mean() > red[n][second[n] & ~inner[n]].mean() for n in large]
    assert np.mean(lighter) > 0.9


@pytest.mark.parametrize("classifier", [REGRESSION, BOOSTING], ids=["regression", "boosting"])
def test_colour_alone_does_not_give_the_label_away(made, classifier):
    """0.74 is what the mean colour gives on real tissue of this kind."""
    images, labels = made
    colour = images.reshape(len(images), -1, 3) / 255
    moments = np.concatenate([colour.mean(axis=1), colour.std(axis=1)], axis=1)
    assert 0.5 < accuracy(classifier, moments, labels) <= 0.75
    assert 0.5 < accuracy(classifier, histograms(images), labels) <= 0.75


def test_a_twin_has_the_colours_of_the_second_kind(monkeypatch):
    """Where every patch with label 0 has one, colour says next to nothing; where none, a lot."""
    told = {}
    for part in (0.0, 1.0):
        monkeypatch.setattr(tissue, "_TWINS", part)
        images, labels = patches()
        told[part] = accuracy(BOOSTING, histograms(images), labels)
    assert told[1.0] < 0.6
    assert told[0.0] > 0.65


def test_it_is_named_a_stand_in():
    assert "stand-in" in tissue.LABEL
