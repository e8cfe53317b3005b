"""The digits: both sources give the same form, and what is not MNIST is not taken for it."""

import subprocess
import sys

import numpy as np
import pytest

from tutor import datasets
from tutor.datasets import digits, one_hot, scaled
from tutor.errors import DataError


@pytest.fixture
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_TUTOR_DATA", str(tmp_path))
    return tmp_path


def write_mnist(folder, **changed):
    random = np.random.default_rng(0)
    arrays = {
        "x_train": random.integers(0, 256, (6_050, 28, 28), dtype=np.uint8),
        "y_train": random.integers(0, 10, 6_050, dtype=np.uint8),
        "x_test": random.integers(0, 256, (20, 28, 28), dtype=np.uint8),
        "y_test": random.integers(0, 10, 20, dtype=np.uint8),
    }
    arrays |= changed
    np.savez(folder / "mnist.npz", **{k: v for k, v in arrays.items() if v is not None})
    return arrays


def test_without_mnist_the_stand_in_is_loaded_and_says_so(data_folder):
    data = datasets.load_digits()
    assert data.stand_in
    assert "stand-in" in data.label
    assert [len(x) for x in (data.x_train, data.x_valid, data.x_test)] == [1200, 199, 398]
    for x, y in (
        (data.x_train, data.y_train),
        (data.x_valid, data.y_valid),
        (data.x_test, data.y_test),
    ):
        assert x.dtype == y.dtype == np.uint8
        assert x.shape == (len(y), 28, 28, 1)
    images, labels = datasets.load_test_digits()
    assert (images == data.x_test).all()
    assert (labels == data.y_test).all()


def test_every_class_has_its_share_of_each_part_of_the_stand_in(data_folder):
    data = datasets.load_digits()
    shares = np.array([np.bincount(y) for y in (data.y_train, data.y_valid, data.y_test)])
    assert shares.shape == (3, 10)
    assert (np.ptp(shares, axis=1) <= 8).all()


def test_no_image_of_the_stand_in_is_in_two_parts(data_folder):
    data = datasets.load_digits()
    parts = [{x.tobytes() for x in xs} for xs in (data.x_train, data.x_valid, data.x_test)]
    assert not parts[0] & parts[1]
    assert not parts[0] & parts[2]
    assert not parts[1] & parts[2]


def test_enlarging_keeps_what_is_even_and_the_average():
    even = np.full((1, 8, 8), 0.5)
    assert (digits.enlarged(even) == 128).all()
    corner = np.zeros((1, 8, 8))
    corner[0, 3, 3] = 1
    assert digits.enlarged(corner).sum() == pytest.approx(255 * 3.5**2, rel=0.02)


def test_mnist_is_taken_from_the_folder_and_its_last_6000_validate(data_folder):
    arrays = write_mnist(data_folder)
    data = datasets.load_digits()
    assert (data.label, data.stand_in) == ("MNIST", False)
    assert (data.x_train[..., 0] == arrays["x_train"][:50]).all()
    assert (data.y_valid == arrays["y_train"][50:]).all()
    assert data.x_test.shape == (20, 28, 28, 1)
    for one, same in zip(datasets.load_test_digits(), (data.x_test, data.y_test), strict=True):
        assert (one == same).all()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"y_test": None}, "holds no array y_test"),
        ({"x_test": np.zeros((20, 28, 28), np.float32)}, "not bytes"),
        ({"x_test": np.zeros((20, 32, 32), np.uint8)}, "its test arrays are"),
        ({"y_test": np.full(20, 10, np.uint8)}, "label 10"),
        ({"y_test": np.array([None] * 20)}, "cannot be read"),
        ({"x_train": np.zeros((9, 28, 28), np.uint8), "y_train": np.zeros(9, np.uint8)}, "has 9"),
    ],
)
def test_what_is_not_mnist_is_refused_in_a_sentence(data_folder, changed, said):
    write_mnist(data_folder, **changed)
    with pytest.raises(DataError, match=said):
        datasets.load_digits()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"no archive at all"])
def test_a_broken_file_is_refused_in_a_sentence(data_folder, content):
    (data_folder / "mnist.npz").write_bytes(content)
    with pytest.raises(DataError, match="broken"):
        datasets.load_digits()


def test_scaled_images_lie_between_minus_one_and_one():
    images = scaled(np.array([0, 255], np.uint8))
    assert images.dtype == np.float32
    assert images.tolist() == [-1, 1]


def test_one_hot_rows_hold_a_single_one():
    assert one_hot(np.array([2, 0], np.uint8), 3).tolist() == [[0, 0, 1], [1, 0, 0]]


def test_every_official_source_has_a_checksum_and_a_mirror_that_is_a_folder():
    found = datasets.sources()
    assert {source.dataset for source in found} == {"digits", "patchcam"}
    for source in found:
        assert source.licence
        assert all(
            mirror.startswith("https://") and mirror.endswith("/") for mirror in source.mirrors
        )
        assert all(len(bytes.fromhex(file.sha256)) == 32 for file in source.files)


def test_the_stand_in_is_the_same_where_scikit_learn_must_be_imported(data_folder, monkeypatch):
    """It is read out of scikit-learn's file, which a later version may keep elsewhere."""
    read = digits.load_digits()
    monkeypatch.setattr(digits, "_IN_SKLEARN", "elsewhere.csv.gz")
    imported = digits.load_digits()
    for part in ("x_train", "y_train", "x_valid", "y_valid", "x_test", "y_test"):
        np.testing.assert_array_equal(getattr(read, part), getattr(imported, part))


def test_the_stand_in_does_not_import_scikit_learn(data_folder):
    """Which would take 90 MB of a program that only shows a digit."""
    program = "import sys; from tutor import datasets; datasets.load_digits()"
    checked = f"{program}; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", checked], check=False).returncode == 0
