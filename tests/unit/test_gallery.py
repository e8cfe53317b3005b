"""Pictures in an order, what is told of each, and how they are made smaller or into a file."""

import io

import numpy as np
import pytest
from skimage import io as pictures

from tutor import gallery, pixels
from tutor.gallery import Gallery

RANDOM = np.random.default_rng(0)
NAMES = ("healthy", "tumour")


def made(labels, probability=None, order=None):
    labels = np.array(labels, np.uint8)
    images = RANDOM.integers(0, 256, (len(labels), 6, 6, 3), dtype=np.uint8)
    order = np.arange(len(labels)) if order is None else np.array(order)
    return Gallery(images, labels, NAMES, "patch", "validation", order, probability)


def test_an_image_made_smaller_is_the_mean_of_what_each_pixel_covers():
    image = RANDOM.integers(0, 256, (32, 32, 3), dtype=np.uint8)
    halves = image.reshape(16, 2, 16, 2, 3).mean(axis=(1, 3))
    assert np.abs(pixels.resized(image, 16) - halves).max() <= 0.5


@pytest.mark.parametrize("side", [1, 5, 14, 27, 32])
def test_no_size_makes_an_image_lighter_or_darker(side):
    image = RANDOM.integers(0, 256, (32, 32, 1), dtype=np.uint8)
    assert pixels.resized(image, side).mean() == pytest.approx(image.mean(), abs=0.5)
    flat = np.full((28, 28, 1), 77, np.uint8)
    assert (pixels.resized(flat, side) == 77).all()


def test_an_image_made_larger_repeats_its_pixels():
    image = RANDOM.integers(0, 256, (4, 4, 3), dtype=np.uint8)
    assert (pixels.resized(image, 8) == image.repeat(2, axis=0).repeat(2, axis=1)).all()


def test_a_file_is_read_by_others_as_it_was_drawn():
    image = RANDOM.integers(0, 256, (5, 7, 3), dtype=np.uint8)
    assert (pictures.imread(io.BytesIO(pixels.png(image))) == image).all()
    grey = pictures.imread(io.BytesIO(pixels.png(image[..., :1], times=3)))
    assert grey.shape == (15, 21, 3)
    assert (grey[::3, ::3] == image[..., :1]).all()


def test_a_picture_tells_its_class_and_what_is_said_of_it():
    probability = np.array([[0.9, 0.1], [0.7, 0.3]], np.float32)
    found = made([0, 1], probability, order=[1, 0])
    wrong, right = found.tile(0), found.tile(1)
    assert (wrong.place, wrong.label, wrong.said, wrong.mark) == (1, "tumour", "healthy", "✗")
    assert (right.place, right.mark, right.wrong) == (0, "✓", False)
    assert wrong.probability == pytest.approx(0.7)
    assert (wrong.image == found.images[1]).all()
    told = "\n".join(gallery.details(found, wrong))
    assert "patch 1, validation" in told
    assert "healthy, ✗ wrong" in told
    assert "healthy 0.700, tumour 0.300" in told


def test_before_a_network_has_looked_only_the_class_is_told():
    found = made([0, 1])
    assert found.tile(1).caption == "tumour"
    assert not found.tile(1).wrong
    assert "it says" not in "\n".join(gallery.lines(found, 0, 2))


@pytest.mark.parametrize(("columns", "full"), [(1, 10), (2, 4), (3, 3)])
def test_by_class_each_full_row_is_of_one_class_in_turns(columns, full):
    found = made([0, 0, 1, 0, 1, 1, 0, 1, 0, 0]).in_rows(columns)
    rows = [found.labels[found.order[i : i + columns]] for i in range(0, len(found), columns)]
    assert all(len(set(row.tolist())) == 1 for row in rows[:full])
    assert [row[0] for row in rows[: min(full, 3)]] == [0, 1, 0]
    assert sorted(found.order.tolist()) == list(range(10))


def test_where_no_class_fills_a_row_all_are_there():
    assert made([1, 0]).in_rows(5).order.tolist() == [1, 0]


def test_no_line_of_the_table_or_of_the_details_is_wider_than_its_place():
    probability = np.array([[0.0, 1.0], [1.0, 0.0]], np.float32)
    found = made([0, 1], probability)
    found.images[:] = 255
    assert max(map(len, gallery.lines(found, 0, 2))) <= 45
    tile = found.tile(0)
    assert max(map(len, [*gallery.details(found, tile), *gallery.numbers(tile)])) <= 32


def test_a_table_ends_where_the_pictures_end():
    found = made([0, 1, 0])
    assert len(list(gallery.lines(found, 1, 50))) == 1 + 2


def test_classes_are_told_by_their_number_and_colours():
    found = made([0, 0, 0, 1])
    found.images[:3], found.images[3] = (10, 20, 30), (200, 100, 0)
    head, healthy, tumour = gallery.colours(found)
    assert "mean red, green, blue" in head
    assert healthy.split() == ["healthy", "3", "10", "20", "30", "0", "0", "0"]
    assert tumour.split()[:5] == ["tumour", "1", "200", "100", "0"]


def test_a_class_that_is_not_there_is_told_too():
    *_, tumour = gallery.colours(made([0, 0]))
    assert tumour.split() == ["tumour", "0"]
