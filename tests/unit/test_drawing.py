"""A digit drawn by hand: the pen, MNIST's centring, its file, and what the network gets of it."""

import numpy as np
import pytest
from scipy import ndimage

from tutor import course
from tutor.datasets import load_digits, scaled
from tutor.errors import WorkspaceError
from tutor.explain import drawing, network
from tutor.explain.formulas import activated
from tutor.oracle.questions import Question


def bar(rows, columns):
    """A drawing with one full rectangle."""
    image = drawing.empty()
    image[rows, columns] = 1
    return image


def test_the_pen_is_round_and_soft_and_never_more_than_ink():
    image = drawing.touched(drawing.empty(), 10, 10)
    assert image[10, 10] == 1
    assert 0 < image[9, 9] < image[9, 10] < 1
    assert (image == image.T).all()
    assert image.sum() == image[9:12, 9:12].sum()
    assert (drawing.touched(image, 10, 10) == image).all()
    assert drawing.touched(image, 10, 11).max() == 1


def test_the_pen_stays_on_the_sheet():
    for corner in ((0, 0), (0, 27), (27, 0), (27, 27)):
        image = drawing.touched(drawing.empty(), *corner)
        assert image.shape == (28, 28)
        assert image[corner] == 1
        assert (image > 0).sum() == 4


def test_the_rubber_takes_away_what_the_pen_drew():
    image = drawing.erased(bar(slice(5, 20), slice(5, 20)), 10, 10)
    assert image[10, 10] == 0
    assert image[5, 5] == 1


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (slice(0, 5), slice(0, 3)),
        (slice(20, 28), slice(10, 28)),
        (slice(0, 28), slice(0, 28)),
        (slice(3, 4), slice(7, 8)),
    ],
)
def test_a_digit_is_put_into_the_box_of_mnist(rows, columns):
    image = bar(rows, columns)
    after = drawing.centred(image)
    filled = np.argwhere(after > 0.05)
    tall, wide = filled.max(axis=0) - filled.min(axis=0) + 1
    height, width = image[rows, columns].shape
    if max(height, width) > 1:
        assert max(tall, wide) == 20
        assert tall / wide == pytest.approx(height / width, rel=0.15)
    assert ndimage.center_of_mass(after) == pytest.approx((13.5, 13.5), abs=0.5)
    assert after.min() >= 0
    assert after.max() <= 1


def test_the_mass_and_not_the_box_is_centred():
    """A foot that is heavier moves the digit up."""
    image = bar(slice(4, 20), slice(13, 15))
    image[18:20, 5:25] = 1
    after = drawing.centred(image)
    rows = np.nonzero(after.sum(axis=1))[0]
    assert rows.min() + rows.max() < 27
    assert ndimage.center_of_mass(after)[0] == pytest.approx(13.5, abs=0.5)


def test_a_clean_sheet_stays_one():
    assert (drawing.centred(drawing.empty()) == 0).all()


def test_a_kept_drawing_is_the_same_and_none_is_written_over(tmp_path):
    first, second = bar(slice(3), slice(3)), bar(slice(9), slice(9))
    files = [drawing.save(tmp_path, first), drawing.save(tmp_path, second)]
    assert drawing.kept(tmp_path) == files
    assert (drawing.load(files[0]) == first).all()
    files[0].unlink()
    third = drawing.save(tmp_path, first)
    assert (drawing.load(files[1]) == second).all()
    assert len({*files, third}) == 3


@pytest.mark.parametrize(
    "content",
    [
        np.zeros((28, 27)),
        np.full((28, 28), 2.0),
        np.full((28, 28), np.nan),
        np.full((28, 28), "a"),
        np.array({"a": 1}, dtype=object),
    ],
    ids=["shape", "too much ink", "nan", "text", "pickle"],
)
def test_what_is_no_drawing_is_told(tmp_path, content):
    file = tmp_path / "mine.npy"
    np.save(file, content)
    with pytest.raises(WorkspaceError, match=r"mine\.npy"):
        drawing.load(file)
    file.write_bytes(b"no array")
    with pytest.raises(WorkspaceError, match="cannot be read"):
        drawing.load(file)


def test_a_drawn_digit_reaches_the_network_as_a_digit_of_the_data_set_does():
    """In the same range: a digit of the set, taken for a drawing, is the same input."""
    data = load_digits()
    case = network.drawn(data.x_test[0].reshape(28, 28) / 255)
    assert (case.call.ask["x"] == scaled(data.x_test[:1])).all()


def test_what_keras_is_asked_is_the_network_of_the_case():
    case = network.drawn(drawing.centred(bar(slice(4, 24), slice(12, 15))))
    layers = network.layers_of(case)
    types = " ".join(one.type for one in layers)
    assert types == "conv2d pool2d conv2d pool2d flatten dense"
    dense, step = layers[-1], network.steps_of(case)[-1]
    h = np.linspace(-1, 1, dense.kernel.shape[0])
    assert activated(h @ dense.kernel + dense.bias, dense.activation) == pytest.approx(
        step.right(h)
    )


@pytest.mark.keras
def test_keras_and_the_definitions_agree_on_a_drawing(sandbox, keras):
    case = network.drawn(drawing.centred(bar(slice(4, 24), slice(12, 15))))
    x = np.asarray(case.call.ask["x"], dtype=np.float64)
    (answer,) = keras.ask([Question("output", x, network.layers_of(case))])
    with sandbox.open(course.reference_file()) as session:
        found = network.Explained(case, network.replies(session.call, case))
    yours, right = found.probabilities
    assert right == pytest.approx(answer[0], abs=1e-9)
    assert yours == pytest.approx(answer[0], abs=1e-5)


def test_a_kept_drawing_is_explained_in_text(cnn_tutor, reference):
    """The way of the drawing through the layers, without screens."""
    file = drawing.save(reference.folder, drawing.centred(bar(slice(4, 24), slice(12, 15))))
    told = cnn_tutor("explain", "network", "--drawing", file, "-C", reference.folder)
    assert told.code == 0
    assert "your drawing" in told.out
    refused = cnn_tutor("explain", "dense", "--drawing", file, "-C", reference.folder)
    assert refused.code == 2
