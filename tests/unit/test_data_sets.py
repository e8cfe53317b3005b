"""Getting data sets: fetched from a mirror, brought along, cut as they come, verified."""

import gzip
import hashlib
import io
import json
import tracemalloc
from collections import Counter
from dataclasses import replace
from itertools import product

import h5py
import numpy as np
import pytest

from tutor import datasets, paths
from tutor.datasets import catalogue, download, hdf5, kept, mnist, patchcam, tissue
from tutor.datasets.download import Patience
from tutor.datasets.patches import load_patches, patches_label
from tutor.datasets.sources import SourceFile, source
from tutor.errors import DataError, UsageError

QUICK = Patience(connect=5, read=5, tries=2, pause=0)
COUNT = 600  # patches: three batches of the cutter, the last one not full


def patches(count=COUNT, side=96):
    random = np.random.default_rng(3)
    return random.integers(0, 256, (count, side, side, 3), dtype=np.uint8)


def hdf5_file(libver="earliest", **arrays):
    """The bytes of an HDF5 file; a name that begins with ``chunked_`` makes that array so."""
    file = io.BytesIO()
    with h5py.File(file, "w", libver=libver) as out:
        for name, array in arrays.items():
            chunked = name.startswith("chunked_")
            chunks = (16, *array.shape[1:]) if chunked else None
            out.create_dataset(name.removeprefix("chunked_"), data=array, chunks=chunks)
    return file.getvalue()


def in_chunks(content, size=100_003):
    return (content[at : at + size] for at in range(0, len(content), size))


def cut(content, tmp_path, say=lambda _: None):
    out = io.BytesIO()
    hdf5.cut_images(hdf5.unpacked(in_chunks(content)), out, tmp_path, say)
    out.seek(0)
    return np.load(out, allow_pickle=False)


@pytest.fixture
def official(monkeypatch):
    """``official({"x_valid": b"..."})``: sources whose checksums are those of these files."""

    def listed(name, contents):
        real = {file.holds: file for file in source(name).files}
        files = tuple(
            SourceFile(real[holds].name, hashlib.sha256(content).hexdigest(), len(content), holds)
            for holds, content in contents.items()
        )
        md5 = {}
        if name == "mnist":
            raw = {holds: gzip.decompress(content) for holds, content in contents.items()}
            md5 = {holds: hashlib.md5(content).hexdigest() for holds, content in raw.items()}
        made = replace(source(name), files=files, raw_md5=md5)
        for module in (catalogue, patchcam, mnist):
            monkeypatch.setattr(module, "source", lambda _: made)
        return {file.name: contents[file.holds] for file in files}

    return listed


@pytest.fixture
def valid_split(official):
    """The two files of a small valid split, packed as the official ones are."""
    labels = np.arange(COUNT, dtype=np.uint8).reshape(-1, 1, 1, 1) % 2
    x = gzip.compress(hdf5_file(x=patches()), 1)
    y = gzip.compress(hdf5_file(y=labels), 1)
    return official("patchcam", {"x_valid": x, "y_valid": y})


def fetch_valid(mirror, **settings):
    catalogue.fetch("patchcam", splits=["valid"], mirror=mirror.url, patience=QUICK, **settings)


@pytest.mark.parametrize("libver", ["earliest", "latest"])
@pytest.mark.parametrize("name", ["x", "chunked_x"])
@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_the_centre_is_cut_from_every_layout(tmp_path, libver, name, pack):
    images = patches()
    packed = pack(hdf5_file(libver, **{name: images}))
    assert (cut(packed, tmp_path) == images[:, 32:64, 32:64]).all()


@pytest.mark.parametrize("chunks", [(512, 6, 12, 1), (100, 96, 96, 3), (COUNT, 48, 48, 3)])
def test_a_packed_chunk_is_unpacked_once_and_only_if_the_centre_is_in_it(tmp_path, chunks):
    images, out = patches(), io.BytesIO()
    with h5py.File(tmp_path / "x.h5", "w") as file:
        x = file.create_dataset("x", data=images, chunks=chunks, compression="gzip")
        read = Counter()
        hdf5.write_centres(Watched(x, read), out)
    assert (np.load(io.BytesIO(out.getvalue())) == images[:, 32:64, 32:64]).all()
    assert set(read.values()) == {1}
    height = chunks[1]
    assert {row for _, row, *_ in read} == set(range(32 // height, 63 // height + 1))


class Watched:
    """An HDF5 data set that counts in ``read`` how often each of its chunks is asked for."""

    def __init__(self, images, read):
        self.images, self.read = images, read

    def __getattr__(self, name):
        return getattr(self.images, name)

    def __getitem__(self, asked):
        ranges = [range(*one.indices(end)) for one, end in zip(asked, self.shape, strict=False)]
        touched = [
            {at // chunk for at in one} for one, chunk in zip(ranges, self.chunks, strict=False)
        ]
        self.read.update(product(*touched))
        return self.images[asked]


def test_only_chunked_images_need_a_scratch_copy_and_it_is_said_and_removed(tmp_path):
    said = []
    cut(hdf5_file(x=patches()), tmp_path, said.append)
    assert said == []
    cut(hdf5_file(chunked_x=patches()), tmp_path, said.append)
    assert "chunked: a scratch copy of 17 MB" in said[0]
    assert list(tmp_path.iterdir()) == []


def test_a_scratch_copy_without_room_is_refused_beforehand(tmp_path, monkeypatch):
    def no_room(folder, wanted):
        raise DataError(f"{wanted} more are needed")

    monkeypatch.setattr(hdf5, "need_room", no_room)
    with pytest.raises(DataError, match="more are needed"):
        cut(hdf5_file(chunked_x=patches()), tmp_path)


@pytest.mark.parametrize("name", ["x", "chunked_x"])
def test_cutting_takes_little_memory_whatever_the_size(tmp_path, name):
    """2,400 patches are 66 MB; the official 262,144 go the same way, batch by batch."""
    packed = gzip.compress(hdf5_file(**{name: patches(2_400)}), 1)
    tracemalloc.start()
    try:
        with (tmp_path / "out").open("wb") as out:
            hdf5.cut_images(hdf5.unpacked(in_chunks(packed)), out, tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 40e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no HDF5 file"),
        (b"no HDF5 at all" * 100, "no HDF5 file"),
        (hdf5_file(z=patches(4)), "no HDF5 file with patches"),
        (hdf5_file(x=patches(4, side=16)), "not bytes of patches"),
        (hdf5_file(x=patches()[..., 0].astype(np.float32)), "not bytes of patches"),
        (hdf5_file(x=patches())[:-40_000], "its last patches are missing"),
        (hdf5_file(chunked_x=patches())[:-400_000], "breaks off"),
        (gzip.compress(hdf5_file(x=patches()))[:-40_000], "breaks off"),
        (gzip.compress(b"HDF")[:8] + b"\xff" * 99, "damaged"),
    ],
)
def test_what_is_no_such_file_is_said(tmp_path, content, said):
    with pytest.raises(DataError, match=said):
        cut(content, tmp_path)


def test_patchcam_is_fetched_cut_and_noted(valid_split, serving):
    told = []
    with serving(valid_split) as mirror:
        fetch_valid(mirror, told=lambda file, come: told.append((file.holds, come)))
    images = kept.read_array(kept.patchcam_file("x_valid"))
    assert (images == patches()[:, 32:64, 32:64]).all()
    assert kept.read_array(kept.patchcam_file("y_valid")).tolist() == [0, 1] * (COUNT // 2)
    assert kept.here("valid")
    assert not kept.here("train")
    assert told[-1][0] == "x_valid"
    assert all(one.whole for one in catalogue.verify("patchcam"))
    (listed,) = [one for one in catalogue.entries() if one.name == "patchcam"]
    assert listed.here == ("valid",)


def test_a_break_midway_through_a_stream_goes_on(valid_split, serving):
    with serving(valid_split) as mirror:
        mirror.cut_after = [10**9, 3_000_000, 2_000_000]
        fetch_valid(mirror)
        assert any(asked == "bytes=3000000-" for asked in mirror.asked)
    assert kept.here("valid")


def test_nothing_cut_is_usable_before_the_checksum_agreed(valid_split, serving):
    name = next(name for name in valid_split if "_x" in name)
    whole = valid_split[name]
    # Not a byte of the images differs: the name of a packed file is no part of its content.
    with serving(valid_split | {name: whole[:4] + b"\1" + whole[5:]}) as mirror:
        with pytest.raises(DataError, match="checksum differs"):
            fetch_valid(mirror)
        assert not kept.here("valid")
        assert not kept.patchcam_file("x_valid").exists()
        mirror.files = valid_split
        fetch_valid(mirror)
    assert kept.here("valid")


def test_a_stream_that_is_given_up_leaves_nothing_and_the_next_try_succeeds(valid_split, serving):
    with serving(valid_split) as mirror:
        mirror.cut_after = [10**9, 5_000_000, 0, 0]
        with pytest.raises(DataError, match="give the same command again"):
            fetch_valid(mirror)
        folder = kept.patchcam_file("x_valid").parent
        assert {path.name for path in folder.iterdir()} == {"y_valid.npy", "y_valid.npy.json"}
        fetch_valid(mirror)
        # The labels were here: only the images were asked for again.
        assert mirror.asked[-1] is None
        assert len(mirror.asked) == 5
    assert kept.here("valid")


def test_a_kept_archive_goes_on_after_a_kill(valid_split, serving):
    name = next(name for name in valid_split if "_x" in name)
    archive = kept.patchcam_file(name).with_name(name)
    archive.parent.mkdir(parents=True)
    archive.with_name(f"{name}.part").write_bytes(valid_split[name][:4_000_000])
    with serving(valid_split) as mirror:
        fetch_valid(mirror, keep_archive=True)
        assert mirror.asked[-1] == "bytes=4000000-"
    assert kept.here("valid")
    assert archive.read_bytes() == valid_split[name]


def test_a_full_disk_midway_leaves_nothing_cut(valid_split, serving, monkeypatch):
    with serving(valid_split) as mirror:
        real = hdf5.centre

        def full(images, side=32):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(hdf5, "centre", full)
        with pytest.raises(DataError, match="is full"):
            fetch_valid(mirror)
        assert not kept.patchcam_file("x_valid").exists()
        monkeypatch.setattr(hdf5, "centre", real)
        fetch_valid(mirror)
    assert kept.here("valid")


def test_official_files_on_the_disk_are_taken_over(valid_split, tmp_path):
    for name, content in valid_split.items():
        (tmp_path / name).write_bytes(content)
    catalogue.bring("patchcam", tmp_path)
    assert kept.here("valid")
    assert kept.read_note(kept.patchcam_file("x_valid")).checked


def test_an_unpacked_official_file_is_taken_over_and_called_unchecked(valid_split, tmp_path):
    said = []
    for name, content in valid_split.items():
        (tmp_path / name.removesuffix(".gz")).write_bytes(gzip.decompress(content))
    catalogue.bring("patchcam", tmp_path, said.append)
    assert kept.here("valid")
    assert not kept.read_note(kept.patchcam_file("x_valid")).checked
    assert any("cannot be checked" in sentence for sentence in said)


def test_the_labs_files_are_taken_over(tmp_path):
    images, labels = patches(20, side=32), np.arange(20, dtype=np.uint8) % 2
    for name in ("train.h5", "valid.h5"):
        (tmp_path / name).write_bytes(hdf5_file(x=images, y=labels))
    (tmp_path / "test_x.h5").write_bytes(hdf5_file(x=images))
    catalogue.bring("patchcam", tmp_path)
    assert all(kept.here(split) for split in kept.SPLITS)
    assert (kept.read_array(kept.patchcam_file("x_train")) == images).all()
    assert (kept.read_array(kept.patchcam_file("y_valid")) == labels).all()


@pytest.mark.parametrize(
    ("labels", "said"),
    [(np.zeros(3, np.uint8), "20 images and 3"), (np.full(20, 7), "not 0 and 1")],
)
def test_labels_that_do_not_fit_are_refused(tmp_path, labels, said):
    (tmp_path / "train.h5").write_bytes(hdf5_file(x=patches(20, side=32), y=labels))
    with pytest.raises(DataError, match=said):
        catalogue.bring("patchcam", tmp_path / "train.h5")
    assert not kept.here("train")


def small_mnist():
    random = np.random.default_rng(0)
    return {
        "x_train": random.integers(0, 256, (6_050, 28, 28), dtype=np.uint8),
        "y_train": random.integers(0, 10, 6_050, dtype=np.uint8),
        "x_test": random.integers(0, 256, (20, 28, 28), dtype=np.uint8),
        "y_test": random.integers(0, 10, 20, dtype=np.uint8),
    }


@pytest.fixture
def mnist_files(official):
    packed = {name: gzip.compress(mnist.to_idx(array), 1) for name, array in small_mnist().items()}
    return official("mnist", packed)


def test_mnist_is_fetched_and_used_from_then_on(mnist_files, serving):
    assert datasets.load_digits().stand_in
    with serving(mnist_files) as mirror:
        mirror.cut_after = [1_000]
        catalogue.fetch("digits", mirror=mirror.url, patience=QUICK)
    data = datasets.load_digits()
    assert data.label == "MNIST"
    assert (data.x_test[..., 0] == small_mnist()["x_test"]).all()
    assert [one.whole for one in catalogue.verify()] == [True]
    assert {path.name for path in paths.data().iterdir()} == {"mnist.npz", "mnist.npz.json"}


@pytest.mark.parametrize("packed", [True, False])
def test_mnist_is_taken_over_from_its_four_files(mnist_files, tmp_path, packed):
    for name, content in mnist_files.items():
        file = tmp_path / (name if packed else name.removesuffix(".gz"))
        file.write_bytes(content if packed else gzip.decompress(content))
    catalogue.bring("digits", tmp_path)
    assert datasets.load_digits().label == "MNIST"


def test_mnist_is_known_by_its_arrays_whatever_file_they_came_in(mnist_files, tmp_path):
    np.savez_compressed(tmp_path / "any.npz", **small_mnist())
    catalogue.bring("digits", tmp_path / "any.npz")
    assert datasets.load_digits().label == "MNIST"


def test_what_is_not_mnist_is_not_taken_over_as_mnist(mnist_files, tmp_path):
    arrays = small_mnist()
    arrays["y_test"] = arrays["y_test"][::-1].copy()
    np.savez(tmp_path / "mnist.npz", **arrays)
    with pytest.raises(DataError, match="its y_test is not the official one"):
        catalogue.bring("digits", tmp_path / "mnist.npz")
    assert datasets.load_digits().stand_in


@pytest.mark.parametrize("content", [b"", b"\0\0\x08\x01\0\0\0\x05abc", b"\x1f\x8b\x08", b"text"])
def test_what_is_no_idx_file_is_said(tmp_path, content):
    (tmp_path / "labels").write_bytes(content)
    with pytest.raises(DataError, match="labels"):
        mnist.read_idx(tmp_path / "labels")


def test_a_file_that_changed_later_is_found_by_verify(tmp_path):
    (tmp_path / "train.h5").write_bytes(hdf5_file(x=patches(20, side=32), y=np.zeros(20, np.uint8)))
    catalogue.bring("patchcam", tmp_path / "train.h5")
    file = kept.patchcam_file("x_train")
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    assert {one.file.name: one.whole for one in catalogue.verify("patchcam")} == {
        "x_train.npy": False,
        "y_train.npy": True,
    }


def own(tmp_path, **changed):
    arrays = {
        "x": patches(9, side=32),
        "y": np.arange(9) % 2,
        "split": np.arange(9, dtype=np.uint8) % 3,
    } | changed
    path = tmp_path / "mine.npz"
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
    return path


def test_an_npz_of_ones_own_is_kept_under_its_own_name(tmp_path):
    catalogue.bring("nuclei", own(tmp_path))
    assert catalogue.entries()[-1].name == "nuclei"
    assert catalogue.verify("nuclei")[0].whole


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"split": None}, "no array split"),
        ({"x": patches(9, side=32).astype(float)}, "needs x as bytes"),
        ({"y": np.arange(8)}, "needs x as bytes"),
        ({"split": np.zeros(9, int)}, "split must hold 0"),
        ({"y": np.arange(9) - 1}, "class numbers"),
        ({"y": np.array([None] * 9)}, "cannot be read"),
    ],
)
def test_an_npz_that_is_no_data_set_is_refused(tmp_path, changed, said):
    with pytest.raises(DataError, match=said):
        catalogue.bring("nuclei", own(tmp_path, **changed))
    assert len(catalogue.entries()) == 2


def test_names_that_do_not_exist_are_refused(tmp_path):
    with pytest.raises(UsageError, match="Fetch digits, or patchcam"):
        catalogue.fetch("imagenet")
    with pytest.raises(UsageError, match="splits are for patchcam"):
        catalogue.fetch("patchcam", splits=["valid", "tset"])
    with pytest.raises(UsageError, match="no data set imagenet"):
        catalogue.verify("imagenet")
    with pytest.raises(UsageError, match="cannot be the name"):
        catalogue.bring("../evil", own(tmp_path))
    with pytest.raises(DataError, match="There is no"):
        catalogue.bring("digits", tmp_path / "nowhere")
    with pytest.raises(DataError, match="holds none of"):
        catalogue.bring("patchcam", tmp_path)


def test_the_room_for_a_cut_set_is_asked_for_beforehand(valid_split, serving, monkeypatch):
    asked = []
    monkeypatch.setattr(download, "need_room", lambda folder, wanted: asked.append(wanted))
    with serving(valid_split) as mirror:
        fetch_valid(mirror)
    assert asked == [pytest.approx(32_768 * (3 * 32 * 32 + 1), rel=1e-3)]


def test_the_commands_list_fetch_and_verify(cnn_tutor, tmp_path):
    listed = cnn_tutor("data", "list")
    assert "MNIST, not here; 12 MB to fetch" in listed.out
    assert "PatchCamelyon, not here; 8.0 GB to fetch" in listed.out
    assert "CC BY-SA 3.0" in listed.out
    names = [one["name"] for one in json.loads(cnn_tutor("data", "list", "--json").out)]
    assert names == ["digits", "patchcam"]
    brought = cnn_tutor("data", "import", "nuclei", own(tmp_path))
    assert brought.code == 0, brought.err
    assert cnn_tutor("data", "verify").code == 0
    refused = cnn_tutor("data", "fetch", "digits", "--from", tmp_path)
    assert refused.code == 2
    assert "train-images-idx3-ubyte.gz" in refused.err
    assert "Traceback" not in refused.err


def test_patches_of_ones_own_are_mapped_from_the_disk_by_their_name(tmp_path):
    x, y = patches(9, side=32), np.arange(9) % 2
    catalogue.bring("nuclei", own(tmp_path, x=x, y=y))
    data = load_patches("nuclei")
    assert isinstance(data.x_train.base, np.memmap) or isinstance(data.x_train, np.memmap)
    for number, split in enumerate(kept.SPLITS):
        assert (getattr(data, f"x_{split}") == x[number::3]).all()
        assert (getattr(data, f"y_{split}") == y[number::3]).all()
    assert (data.classes, data.stand_in, data.test_is_labelled) == (2, True, True)
    assert data.label == patches_label("nuclei") == "nuclei (your own data, not PatchCamelyon)"
    with pytest.raises(UsageError, match="no data set tissue here: patchcam, nuclei"):
        load_patches("tissue")


def test_the_labs_files_are_patchcam_with_a_test_set_that_has_no_labels(tmp_path):
    for name, count in (("train", 20), ("valid", 5), ("test_x", 4)):
        arrays = {"x": patches(count, side=32)}
        if name != "test_x":
            arrays["y"] = np.arange(count, dtype=np.uint8) % 2
        (tmp_path / f"{name}.h5").write_bytes(hdf5_file(**arrays))
    catalogue.bring("patchcam", tmp_path)
    data = load_patches()
    assert (data.label, data.stand_in, data.classes) == ("PatchCamelyon", False, 2)
    assert [len(x) for x in (data.x_train, data.x_valid, data.x_test)] == [20, 5, 4]
    assert [len(y) for y in (data.y_train, data.y_valid, data.y_test)] == [20, 5, 0]
    assert not data.test_is_labelled
    (tmp_path / "valid.h5").write_bytes(hdf5_file(x=patches(6, side=32), y=np.zeros(6, np.uint8)))
    catalogue.bring("patchcam", tmp_path / "valid.h5")
    assert len(load_patches().x_valid) == 6


def test_one_split_alone_is_enough_to_begin_and_that_is_said(tmp_path):
    y = np.arange(30, dtype=np.uint8) % 2
    (tmp_path / "valid.h5").write_bytes(hdf5_file(x=patches(30, side=32), y=y))
    catalogue.bring("patchcam", tmp_path / "valid.h5")
    data = load_patches()
    assert [len(x) for x in (data.x_train, data.x_valid, data.x_test)] == [27, 3, 0]
    assert (np.concatenate([data.y_train, data.y_valid]) == y).all()
    assert "its validation split alone, the last tenth" in data.label
    assert not data.test_is_labelled


def test_generated_tissue_stands_in_and_is_made_once(monkeypatch):
    monkeypatch.setattr(tissue, "COUNTS", {"train": 8, "valid": 4, "test": 4})
    monkeypatch.setattr(tissue, "load", tissue.load.__wrapped__)
    made = load_patches()
    assert "stand-in" in made.label
    assert made.stand_in
    monkeypatch.setattr(tissue, "load", None)
    again = load_patches()
    for split in kept.SPLITS:
        for kind in "xy":
            assert (getattr(again, f"{kind}_{split}") == getattr(made, f"{kind}_{split}")).all()
    assert again.label == made.label == patches_label()


def test_labels_that_do_not_fit_their_patches_are_refused(tmp_path):
    (tmp_path / "valid.h5").write_bytes(hdf5_file(x=patches(8, side=32), y=np.zeros(8, np.uint8)))
    catalogue.bring("patchcam", tmp_path / "valid.h5")
    kept.write_array(kept.patchcam_file("y_valid"), "", False, np.zeros(7, np.uint8))
    with pytest.raises(DataError, match="7 labels for 8 patches"):
        load_patches()
